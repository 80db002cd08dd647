"""A disk without room: the loop goes on, and what was logged is stored when there is room, or said to be lost."""

from pathlib import Path

import pytest
from tests.client.faults.conftest import Start
from tests.client.faults.disks import fill
from tests.client.faults.training import HURRIED, Surroundings, about, drain, end_drains, run, steps


@pytest.fixture(params=["mlruns", "mlflow.db"])
def on_small_disk(request: pytest.FixtureRequest, small_disk: Path, tmp_path: Path) -> Surroundings:
    return Surroundings(str(small_disk / request.param), tmp_path)


def test_a_store_on_a_full_disk_gets_everything_once_there_is_room(on_small_disk: Surroundings, start: Start) -> None:
    script = start(on_small_disk)
    run_id = script.begin()
    script.tell("mixed 10")
    assert script.tell("flush 20") == "True"
    filler = fill(Path(on_small_disk.store).parent)
    script.tell("mixed 3000")
    script.tell("keys 500")
    script.wait_for_word("full|No space left")
    filler.unlink()
    assert script.tell("flush 20") == "True"
    script.tell("end")
    script.finish()
    assert steps(on_small_disk, run_id) == list(range(3010))
    assert steps(on_small_disk, run_id, "row_a") == list(range(3010))
    assert len(run(on_small_disk, run_id).metrics) == 503


def test_a_store_begun_on_a_full_disk_is_whole_once_there_is_room(on_small_disk: Surroundings, start: Start) -> None:
    filler = fill(Path(on_small_disk.store).parent)
    script = start(on_small_disk)
    run_id = script.begin()
    script.tell("mixed 100")
    script.wait_for_word("full|No space left")
    filler.unlink()
    assert script.tell("flush 20") == "True"
    script.tell("mixed 100")
    script.tell("end")
    script.finish()
    assert steps(on_small_disk, run_id) == list(range(200))
    assert run(on_small_disk, run_id).status == "FINISHED"


def test_room_that_never_returns_is_told_of_at_the_end(on_small_disk: Surroundings, start: Start) -> None:
    script = start(on_small_disk, environment=HURRIED)
    run_id = script.begin()
    script.tell("mixed 10")
    assert script.tell("flush 20") == "True"
    filler = fill(Path(on_small_disk.store).parent)
    script.tell("points 20000")
    script.tell("mixed 2000")
    script.tell("end")
    words = script.finish()
    assert len(about(words, "points and what else was logged last are not in .* yet")) == 1, words
    lost = about(words, "found no room on the disk and are lost with this process")
    filler.unlink()
    end_drains(on_small_disk)
    drain(on_small_disk)
    stored = len(set(steps(on_small_disk, run_id))) + len(set(steps(on_small_disk, run_id, "row_a"))) * 2
    assert stored + sum(int(line.split()[0].replace(",", "")) for line in lost) >= 22_010 + 2 * 2_010


def test_a_full_disk_of_the_journal_costs_nothing_when_room_returns(
    around: Surroundings, small_disk: Path, start: Start
) -> None:
    journals = Path(around.store).parent / ".tracker"
    journals.symlink_to(small_disk)
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 10")
    filler = fill(small_disk)
    script.tell("points 50000")
    script.tell("keys 200")
    script.wait_for_word("cannot be written .No space left on device.: what is logged stays in memory")
    filler.unlink()
    script.tell("end")
    script.finish()
    assert steps(around, run_id) == list(range(50010))
    assert len(run(around, run_id).metrics) == 203


def test_points_that_the_full_disk_of_a_journal_never_took_are_counted_at_the_end(
    around: Surroundings, small_disk: Path, start: Start
) -> None:
    journals = Path(around.store).parent / ".tracker"
    journals.symlink_to(small_disk)
    script = start(around, environment=HURRIED)
    run_id = script.begin()
    filler = fill(small_disk)
    script.tell("points 50000")
    script.tell("end")
    words = script.finish()
    assert len(about(words, "^50,000 points found no room on the disk and are lost with this process")) == 1, words
    filler.unlink()
    end_drains(around)
    drain(around)
    assert run(around, run_id).run_name == "faulty"
