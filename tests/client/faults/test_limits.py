"""Limits of a process: files that may not grow, which are written in part, and no more descriptors."""

import resource
from contextlib import suppress

import pytest
from tests.client.faults.conftest import Start
from tests.client.faults.training import HURRIED, Surroundings, about, drain, drainers, end_drains, run, steps
from tests.client.reliability.killing import wait_until


@pytest.mark.parametrize("size", [0, 1000, 40_000])
def test_files_that_may_not_grow_cost_nothing_that_is_not_told(around: Surroundings, start: Start, size: int) -> None:
    script = start(around, warm=around.home / "warm", environment=HURRIED)
    script.tell(f"limit {size}")
    run_id = script.begin()
    script.tell("mixed 1000")
    script.tell(f"artifact {__file__}")
    script.tell("points 20000")
    script.tell("keys 100")
    script.tell("end")
    words = script.finish()
    end_drains(around)
    drain(around)
    keys = ("loss", "row_a", "row_b", *(f"key_{number}" for number in range(100)))
    stored = sum(len(set(steps(around, run_id, key))) for key in keys)
    lost = [int(line.split()[0].replace(",", "")) for line in about(words, "lost with this process")]
    assert stored + sum(lost) >= 21_000 + 2 * 1_000 + 100, words


def test_what_could_be_written_in_part_only_is_whole_once_files_may_grow(around: Surroundings, start: Start) -> None:
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 10")
    assert script.tell("flush 20") == "True"
    script.tell("limit 70000")
    wait_until(lambda: drainers(around))
    _limit_drains(around, 30_000)
    script.tell("points 20000")
    script.wait_for_word("cannot be written")
    script.tell("limit -1")
    _limit_drains(around, resource.RLIM_INFINITY)
    assert script.tell("flush 20") == "True"
    script.tell("end")
    script.finish()
    assert steps(around, run_id) == list(range(20010))


def test_a_process_without_descriptors_logs_on(around: Surroundings, start: Start) -> None:
    script = start(around, warm=around.home / "warm")
    run_id = script.begin()
    script.tell("mixed 10")
    script.tell("hoard")
    script.tell("mixed 100")
    script.tell("points 50000")
    script.tell("keys 10")
    script.wait_for_word("Too many open files")
    script.tell("release")
    assert script.tell("flush 20") == "True"
    assert script.tell("flush 5") == "True"  # nothing is new, and part of a segment was never filled
    script.tell("end")
    script.finish()
    assert steps(around, run_id) == list(range(50110))
    assert len(run(around, run_id).metrics) == 13


def test_a_run_that_begins_without_descriptors_is_kept_in_memory(around: Surroundings, start: Start) -> None:
    script = start(around, warm=around.home / "warm")
    script.tell("hoard")
    run_id = script.begin()
    script.tell("mixed 100")
    script.tell("release")
    assert script.tell("flush 20") == "True"
    script.tell("end")
    words = script.finish()
    assert about(words, "Too many open files.*kept in memory"), words
    assert steps(around, run_id) == list(range(100))


def _limit_drains(around: Surroundings, size: int) -> None:
    for number in drainers(around):
        with suppress(ProcessLookupError):  # whoever started it has the same command line, and goes
            resource.prlimit(number, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
