"""`tracker doctor`, on what real training scripts that were killed leave behind."""

import fcntl
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from tests.cli.conftest import HOUR, add_run, create
from tests.cli.processes import Ended, tracker, tracker_on_terminal
from tests.client.reliability.killing import Killed, Training, drainer_of, reading, wait_until

from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.core.journal.evidence import evidence_tags, own_evidence
from tracker.core.journal.folder import JournalFolder
from tracker.core.journal.places import spools_in
from tracker.core.journal.records import pairs_payload
from tracker.core.journal.spool import Spool
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store


@pytest.fixture(params=["mlruns", "mlflow.db"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / str(request.param)


def orphaned(path: Path) -> Killed:
    """A run whose script was killed, and with it whoever drained it."""
    training = Training(path, "points", 0.001)
    wait_until(lambda: drainer_of(path) is not None and the_journal(path).created())
    with nobody_started(path):
        while (drainer := drainer_of(path)) is not None:
            with suppress(ProcessLookupError):
                os.kill(drainer, signal.SIGKILL)
        training.wait_for(training.count + 20)
        killed = training.end_by(signal.SIGKILL)
    assert drainer_of(path) is None
    return killed


@contextmanager
def nobody_started(path: Path) -> Iterator[None]:
    """Until the end of the block nobody starts a process that drains, as if one were being started already."""
    with ExitStack() as stack:
        for spool in spools_in(str(path.parent / ".tracker" / path.name)):
            file = stack.enter_context(open(spool.starting_path, "a"))  # noqa: PTH123
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def doctor(path: Path, *more: str) -> Ended:
    return tracker("doctor", "--store", str(path), *more, environ={"XDG_STATE_HOME": str(path.parent / "state")})


def diagnosis(path: Path, *more: str) -> dict[str, object]:
    ended = doctor(path, "--json", *more)
    assert ended.code == 0, ended.err
    shape: dict[str, object] = json.loads(ended.out)
    return shape


def the_journal(path: Path) -> JournalFolder:
    (journal,) = [j for place in (path.parent / ".tracker" / path.name).iterdir() for j in Spool(str(place)).journals()]
    return journal


def to_another_machine(path: Path, *, silent_for: float) -> None:
    """Make the one journal look as if a process of another machine had written it."""
    journal = the_journal(path)
    head = {**journal.head(), "host": "far", "boot": "other"}
    store = open_store(Located(parse_address(str(path), path.parent), "argument"), mode="write")
    store.log_batch(head["run_id"], Batch(tags=evidence_tags(head)))
    store.close()
    Path(journal.path, "head").write_bytes(pairs_payload(head))
    for file in Path(journal.path).iterdir():
        os.utime(file, (time.time() - silent_for,) * 2)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_store_in_order_is_described_and_nothing_is_left_to_do(path: Path) -> None:
    store = create(path)
    add_run(store, "0", "aaaa1111", "calm-ibis", started=1, took=2)
    store.close()
    ended = doctor(path)
    assert ended.code == 0
    assert "1 run in 1 experiment" in ended.out
    assert ("schema        0584bdc529eb (MLflow 2.18 to 2.22)" in ended.out) == (path.suffix == ".db")
    assert ended.lines[-1] == "Nothing is left to set right."


def test_what_waits_in_an_orphaned_journal_is_told_by_those_who_read(path: Path) -> None:
    killed = orphaned(path)
    before = contents(path.parent / ".tracker")
    words = "waiting in an orphaned journal"
    assert words in tracker("runs", "--store", str(path)).err
    assert words in tracker("show", killed.run_id, "--store", str(path)).err
    assert diagnosis(path)["journals"][0]["process"] == "orphaned"  # type: ignore[index]
    assert contents(path.parent / ".tracker") == before


def test_fix_stores_what_waits_and_ends_the_run(path: Path) -> None:
    killed = orphaned(path)
    waiting = diagnosis(path)["journals"][0]["points_waiting"]  # type: ignore[index]
    ended = doctor(path, "--fix", "--yes")
    assert ended.code == 0
    assert "Stored 1 journal" in ended.err
    with reading(path) as store:
        steps = sorted(store.history(killed.run_id, "loss").steps)
        assert steps in (list(range(killed.acknowledged)), list(range(killed.acknowledged + 1)))
        assert 0 < waiting <= len(steps)
        assert store.get_run(killed.run_id).status == "KILLED"
    assert diagnosis(path)["journals"] == []
    assert tracker("runs", "--store", str(path)).err == ""


def test_a_run_that_is_written_now_is_left_alone(path: Path) -> None:
    training = Training(path, "points", 0.01)
    try:
        wait_until(lambda: path.exists() and drainer_of(path) is not None)
        found = diagnosis(path, "--fix", "--yes")
        assert found["journals"][0]["process"] == "live"  # type: ignore[index]
        assert found["done"] == []
        assert tracker("runs", "--store", str(path)).err == ""
    finally:
        training.end_by(signal.SIGKILL)
        wait_until(lambda: drainer_of(path) is None)


def test_a_run_without_process_and_journal_is_ended_at_its_last_point(path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    evidence = own_evidence() | {"pid": str(child.pid), "born": "1"}
    child.communicate()
    store = create(path)
    batch = Batch(points=[Point("loss", 1.0, HOUR + 5000, 1)], tags=evidence_tags(evidence))
    add_run(store, "0", "aaaa1111", "gone", started=HOUR, status="RUNNING", batch=batch)
    alive = Batch(tags=evidence_tags(own_evidence()))
    add_run(store, "0", "aaaa2222", "alive", started=HOUR, status="RUNNING", batch=alive)
    add_run(store, "0", "aaaa3333", "unknown", started=HOUR, status="RUNNING")
    store.close()
    assert "run aaaa1111 (gone): RUNNING in the store" in tracker("runs", "--store", str(path)).err
    assert diagnosis(path)["dead_runs"] == ["aaaa1111"]
    assert "Ended 1 run as KILLED." in doctor(path, "--fix", "--yes").err
    with reading(path) as found:
        gone = found.get_run("aaaa1111")
        assert (gone.status, gone.end_time) == ("KILLED", HOUR + 5000)
        assert {found.get_run(run).status for run in ("aaaa2222", "aaaa3333")} == {"RUNNING"}


def test_a_journal_of_another_machine_is_taken_over_only_after_a_long_silence(path: Path) -> None:
    killed = orphaned(path)
    to_another_machine(path, silent_for=60)
    assert diagnosis(path, "--fix", "--yes")["done"] == []
    to_another_machine(path, silent_for=7200)
    assert diagnosis(path)["journals"][0]["process"] == "silent"  # type: ignore[index]
    doctor(path, "--fix", "--yes")
    with reading(path) as store:
        assert len(store.history(killed.run_id, "loss").steps) >= killed.acknowledged
        assert store.get_run(killed.run_id).status == "KILLED"
    assert diagnosis(path)["journals"] == []


def test_nothing_is_done_where_nobody_can_be_asked(path: Path) -> None:
    orphaned(path)
    before = contents(path.parent / ".tracker")
    ended = doctor(path, "--fix")
    assert (ended.code, ended.out) == (2, "")
    assert "add --yes" in ended.err
    assert contents(path.parent / ".tracker") == before


@pytest.mark.parametrize(("answer", "is_done"), [(b"n\n", False), (b"y\n", True)])
def test_on_a_terminal_it_shows_and_asks_first(path: Path, answer: bytes, is_done: bool) -> None:
    orphaned(path)
    master, slave = pty.openpty()
    os.write(master, answer)
    argv = [sys.executable, "-m", "tracker", "doctor", "--store", str(path), "--fix"]
    with subprocess.Popen(argv, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        out, _ = process.communicate(timeout=60)
    os.close(slave)
    os.close(master)
    assert process.returncode == 0
    assert 0 < out.index("stores them") < out.index("Do that now?")
    assert ("Stored 1 journal" in out) is is_done
    assert ("Nothing was changed." in out) is not is_done


def test_a_store_that_is_not_there_yet_is_made_of_what_waits(path: Path) -> None:
    training = Training(path, "points", 0.0)
    training.wait_for(1)
    killed = training.end_by(signal.SIGKILL)
    if not path.exists():
        assert f"There is no store at {path}: what waits for it makes a new one." in doctor(path).out
    doctor(path, "--fix", "--yes")
    wait_until(lambda: drainer_of(path) is None)
    with reading(path) as store:
        assert len(store.history(killed.run_id, "loss").steps) >= killed.acknowledged


def test_a_store_that_was_removed_is_made_anew_for_what_is_left_of_its_runs(path: Path) -> None:
    killed = orphaned(path)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    waiting = diagnosis(path)["journals"][0]["points_waiting"]  # type: ignore[index]
    assert f"There is no store at {path}: what waits for it makes a new one." in doctor(path).out
    doctor(path, "--fix", "--yes")
    with reading(path) as store:
        assert len(store.history(killed.run_id, "loss").steps) == waiting > 0
        assert store.get_run(killed.run_id).status == "KILLED"


def test_no_store_at_all_is_said_with_exit_code_0(tmp_path: Path) -> None:
    ended = doctor(tmp_path / "nothing.db")
    assert ended.code == 0
    assert "There is no store at" in ended.out


def test_a_write_ahead_log_is_warned_of_where_sqlite_has_its_fault(tmp_path: Path) -> None:
    create(tmp_path / "mlflow.db").close()
    is_told = "SQLite 3.51.3 cannot" in doctor(tmp_path / "mlflow.db").out
    assert is_told is (sqlite3.sqlite_version_info < (3, 51, 3))


def test_its_page_fits_the_terminal(path: Path) -> None:
    orphaned(path)
    ended = tracker_on_terminal("doctor", "--store", str(path), columns=60)
    assert ended.code == 0
    assert max(map(len, ended.lines)) <= 60
