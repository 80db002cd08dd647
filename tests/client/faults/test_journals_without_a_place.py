"""Folders for journals that cannot be written: the next one is taken, and where there is none, memory."""

import shutil
from pathlib import Path

import pytest
from tests.client.faults.conftest import Start
from tests.client.faults.training import HURRIED, Surroundings, about, run, steps


def block(around: Surroundings, count: int) -> None:
    """Make the first folders for journals impossible: files stand in their way."""
    work, state, temporary = Path(around.store).parent / ".tracker", around.home / "state", around.home / "temporary"
    temporary.mkdir(exist_ok=True)
    for obstacle in (work, state, temporary / "tracker-0")[:count]:
        obstacle.touch()


@pytest.mark.parametrize("count", [1, 2])
def test_the_next_folder_that_can_be_written_is_taken(around: Surroundings, start: Start, count: int) -> None:
    block(around, count)
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 100")
    assert script.tell("flush 20") == "True"
    script.tell("mixed 100")
    script.tell("end")
    words = script.finish()
    assert len(words) == 1
    assert about(words, f"{around.places()[0]} cannot be written .*kept in {around.places()[count]}"), words
    assert steps(around, run_id) == list(range(200))


def test_without_any_folder_what_is_logged_is_kept_in_memory_and_stored(around: Surroundings, start: Start) -> None:
    block(around, 3)
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 100")
    script.tell("points 100000")
    assert script.tell("flush 20") == "True"
    script.tell(f"artifact {__file__}")
    script.tell("mixed 100")
    script.tell("end")
    words = script.finish()
    assert len(words) == 1
    assert about(words, "No folder for a journal can be written .*kept in memory alone"), words
    assert steps(around, run_id) == list(range(100200))
    assert run(around, run_id).status == "FINISHED"


def test_nested_runs_in_memory_are_each_stored_while_they_run(around: Surroundings, start: Start) -> None:
    block(around, 3)
    script = start(around)
    outer = script.begin()
    script.tell("mixed 10")
    inner = script.tell("nest")
    script.tell("mixed 10")
    assert script.tell("flush 20") == "True"
    assert steps(around, inner) == list(range(10, 20))
    script.tell("end")
    script.tell("mixed 10")
    script.tell("end")
    script.finish()
    assert steps(around, outer) == [*range(10), *range(20, 30)]
    assert run(around, inner).status == run(around, outer).status == "FINISHED"


def test_memory_waits_for_a_store_that_comes_back(around: Surroundings, start: Start, tmp_path: Path) -> None:
    block(around, 3)
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 20")
    assert script.tell("flush 20") == "True"
    store = Path(around.store)
    parts = sorted(store.parent.glob(f"{store.name}*"))
    for part in parts:
        part.rename(tmp_path / part.name)
    script.tell("points 50000")
    script.wait_for_word(f"The store {around.store} is gone.*kept in memory")
    for part in parts:
        (tmp_path / part.name).rename(part)
    assert script.tell("flush 20") == "True"
    script.tell("end")
    assert len(script.finish()) == 2
    assert steps(around, run_id) == list(range(50020))


def test_memory_says_what_is_lost_with_the_process(around: Surroundings, start: Start) -> None:
    block(around, 3)
    Path(around.store).touch()
    script = start(around, environment=HURRIED)
    script.begin()
    script.tell("mixed 1000")
    script.tell(f"artifact {__file__}")
    script.tell("end")
    words = script.finish()
    assert len(about(words, "3,000 points and what else .* are lost with this process")) == 1, words
    assert about(words, "artifact .*could not be kept"), words
    assert not about(words, "wait in|doctor"), words


def test_memory_that_is_full_is_told_of(start: Start, tmp_path: Path) -> None:
    around = Surroundings(str(tmp_path / "mlruns"), tmp_path)
    block(around, 3)
    Path(around.store).touch()
    script = start(around, environment=HURRIED)
    script.begin()
    script.tell("points 2200000")
    script.tell("end")
    words = script.finish()
    assert len(about(words, "waits in memory as may: the newest values are lost")) == 1, words


def test_a_journal_that_is_removed_while_it_is_written_is_told_of(around: Surroundings, start: Start) -> None:
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 100")
    assert script.tell("flush 20") == "True"
    shutil.rmtree(Path(around.store).parent / ".tracker")
    script.wait_for_word(r"\.tracker/.* was removed while it was written: .* kept in another")
    script.tell("mixed 100")
    assert script.tell("flush 20") == "True"
    script.tell("mixed 100")
    script.tell("end")
    assert len(script.finish()) == 1
    assert steps(around, run_id) == list(range(300))
    assert run(around, run_id).status == "FINISHED"
