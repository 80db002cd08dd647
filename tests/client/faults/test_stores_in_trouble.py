"""Stores that are gone, locked or not to be written: what is logged waits, one warning says where, and it arrives."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.client.faults.conftest import Start
from tests.client.faults.disks import set_read_only
from tests.client.faults.training import HURRIED, Surroundings, about, drain, end_drains, run, steps, wait_for_drain


def test_what_is_logged_to_a_store_that_was_moved_away_arrives_when_it_is_back(
    around: Surroundings, start: Start, tmp_path: Path
) -> None:
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 20")
    assert script.tell("flush 20") == "True"
    store = Path(around.store)
    parts = sorted(store.parent.glob(f"{store.name}*"))
    for part in parts:
        part.rename(tmp_path / part.name)
    script.tell("mixed 20")
    script.wait_for_word(rf"The store {around.store} is gone.*\.tracker")
    for part in parts:
        (tmp_path / part.name).rename(part)
    assert script.tell("flush 20") == "True"
    script.tell("mixed 20")
    script.tell("end")
    assert len(script.finish()) == 1
    assert steps(around, run_id) == list(range(60))


def test_a_store_that_was_deleted_is_not_made_anew(around: Surroundings, start: Start) -> None:
    script = start(around, environment=HURRIED)
    script.begin()
    script.tell("mixed 20")
    assert script.tell("flush 20") == "True"
    store = Path(around.store)
    for part in store.parent.glob(f"{store.name}*"):
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    script.tell("mixed 20")
    script.tell("end")
    words = script.finish()
    assert len(about(words, f"The store {around.store} is gone")) == 1, words
    assert len(about(words, "60 points and what else was logged last are not in")) == 1, words
    assert len(words) == 2
    assert not store.exists()
    assert any(spool.journals() for spool in around.spools())


def test_a_folder_that_somebody_died_over_making_a_store_becomes_one(tmp_path: Path, start: Start) -> None:
    around = Surroundings(str(tmp_path / "runs"), tmp_path)
    Path(around.store).mkdir()
    script = start(around)
    run_id = script.begin()
    script.tell("mixed 10")
    script.tell("end")
    assert script.finish() == []
    assert steps(around, run_id) == list(range(10))


def test_a_read_only_store_gets_everything_once_it_may_be_written(
    around: Surroundings, small_disk: Path, start: Start, tmp_path: Path
) -> None:
    there = Surroundings(str(small_disk / Path(around.store).name), tmp_path)
    first = start(there)
    earlier = first.begin()
    first.tell("points 5")
    first.finish()
    wait_for_drain(there)
    set_read_only(small_disk, True)
    script = start(there)
    run_id = script.begin()
    script.tell("mixed 100")
    script.wait_for_word(f"cannot be written.*the journal is kept in {tmp_path}/state")
    script.wait_for_word(f"(may not be|cannot be|only).*What is logged is kept in {tmp_path}/state")
    set_read_only(small_disk, False)
    assert script.tell("flush 20") == "True"
    script.tell("end")
    assert len(script.finish()) == 2
    assert steps(there, run_id) == list(range(100))
    assert steps(there, earlier) == list(range(5))


def test_a_store_that_stays_read_only_gets_everything_from_the_next_run(
    around: Surroundings, small_disk: Path, start: Start, tmp_path: Path
) -> None:
    there = Surroundings(str(small_disk / Path(around.store).name), tmp_path)
    set_read_only(small_disk, True)
    script = start(there, environment=HURRIED)
    run_id = script.begin()
    script.tell("mixed 100")
    script.tell("end")
    words = script.finish()
    assert len(about(words, f"300 points .* wait in {tmp_path}/state")) == 1, words
    set_read_only(small_disk, False)
    end_drains(there)
    drain(there)
    assert steps(there, run_id) == list(range(100))
    assert run(there, run_id).status == "FINISHED"


def test_a_database_that_stays_locked_gets_everything_once_it_is_free(start: Start, tmp_path: Path) -> None:
    around = Surroundings(str(tmp_path / "mlflow.db"), tmp_path)
    script = start(around, environment=HURRIED)
    run_id = script.begin()
    script.tell("mixed 10")
    assert script.tell("flush 20") == "True"
    with closing(sqlite3.connect(around.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        script.tell("mixed 1000")
        script.tell("end")
        words = script.finish()
        other.execute("ROLLBACK")
    assert len(about(words, f"3,000 points .* wait in {tmp_path}")) == 1, words
    locked = about(words, "was locked by another writer for .* s; .* What is logged is kept in")
    assert len(words) == 1 + len(locked)  # another process drains, and may not have given up yet
    wait_for_drain(around)
    drain(around)
    assert steps(around, run_id) == list(range(1010))
    assert run(around, run_id).status == "FINISHED"
