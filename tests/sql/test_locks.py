"""Readers hold no lock, writers wait a bounded time: on rollback journals, which is how MLflow makes its databases."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.sql_stores import START, bare_sql, reading

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.errors import RunNotFound, StoreBusy
from tracker.core.filter.parser import parse_filter
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.sql.store import SqlStore


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the database for itself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def test_after_any_read_another_program_writes_at_once(rollback_path: Path) -> None:
    writer = SqlStore.open(f"sqlite:///{rollback_path}", mode="write")
    run = writer.create_run(NewRun("0", start_time=START))
    writer.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1)], {"p": "1"}))
    store = reading(rollback_path)
    reads = [
        lambda: store.search_runs(RunQuery(where=parse_filter("metrics.m > 0 AND params.p LIKE '%'"), limit=1)),
        lambda: store.search_experiments(ExperimentQuery()),
        lambda: store.get_run(run.run_id),
        lambda: store.history(run.run_id, "m"),
        lambda: store.inputs(run.run_id),
        lambda: store.count_runs(["0"]),
        store.registered_models,
    ]
    with closing(sqlite3.connect(rollback_path, timeout=0, isolation_level=None)) as other:
        for read in reads:
            read()
            other.execute("BEGIN EXCLUSIVE")
            other.execute("UPDATE runs SET end_time = 1")
            other.execute("COMMIT")
    store.close()
    writer.close()


def test_after_a_failed_read_another_program_writes_at_once(rollback_path: Path) -> None:
    store = reading(rollback_path)
    with pytest.raises(RunNotFound):
        store.get_run("nobody")
    with closing(sqlite3.connect(rollback_path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
    store.close()


def test_after_a_failed_write_another_program_writes_at_once(rollback_path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{rollback_path}", mode="write")
    with pytest.raises(RunNotFound):
        store.log_batch("nobody", Batch(params={"a": "1"}))
    with closing(sqlite3.connect(rollback_path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
    store.close()


def test_an_existing_database_keeps_its_journal(rollback_path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{rollback_path}", mode="write")
    store.create_experiment("x")
    store.close()
    assert bare_sql(rollback_path, "PRAGMA journal_mode") == [("delete",)]


def test_a_locked_database_is_busy_to_whoever_opens_it(rollback_path: Path) -> None:
    with locked(rollback_path), pytest.raises(StoreBusy, match=r"mlflow\.db was locked"):
        reading(rollback_path)


def test_a_locked_database_is_busy_to_readers_and_writers_and_then_free(rollback_path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{rollback_path}", mode="write", patience=0.1)
    with locked(rollback_path):
        with pytest.raises(StoreBusy):
            store.search_runs(RunQuery())
        with pytest.raises(StoreBusy):
            store.create_experiment("x")
    store.create_experiment("x")
    store.close()


def test_a_writer_gives_up_when_its_patience_ends(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="write", patience=0.3)
    with locked(path):
        start = time.monotonic()
        with pytest.raises(StoreBusy, match=r"0\.3 s"):
            store.create_experiment("x")
        assert 0.3 <= time.monotonic() - start < 5
    store.close()


def test_a_writer_waits_for_the_one_before(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="write", patience=30)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(path):
            entered.set()
            leave.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait()
    threading.Timer(0.2, leave.set).start()
    store.create_experiment("x")
    assert leave.is_set()
    holder.join()
    store.close()


def test_a_writer_gets_between_readers_that_never_pause(rollback_path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{rollback_path}", mode="write", patience=10)
    run_id = store.create_run(NewRun("0", start_time=START)).run_id
    store.log_batch(run_id, Batch([Point("m", 1.0, 1, step) for step in range(5000)]))
    done = threading.Event()

    def read() -> None:
        with closing(sqlite3.connect(rollback_path, timeout=20)) as other:
            while not done.is_set():
                other.execute("SELECT sum(value) FROM metrics").fetchall()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(20):
        store.log_batch(run_id, Batch([Point("n", 1.0, 1, step)]))
    done.set()
    for reader in readers:
        reader.join()
    store.close()


def test_a_reader_of_a_wal_database_waits_for_no_writer(path: Path) -> None:
    store = reading(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE experiments SET name = 'other'")
        assert store.get_experiment("0").name == "Default"
        other.execute("COMMIT")
    assert store.get_experiment("0").name == "other"
    store.close()


def test_threads_share_a_store(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    run_id = store.create_run(NewRun("0", start_time=START)).run_id
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(20):
                store.log_batch(run_id, Batch([Point(f"m{number}", 1.0, 1, step)]))
                store.search_runs(RunQuery())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {len(store.history(run_id, f"m{number}")) for number in range(6)} == {20}
    store.close()
