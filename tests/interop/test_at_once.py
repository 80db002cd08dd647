"""A real MLflow process and tracker at work on one database at the same time: neither fails and nothing is lost."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.interop.conftest import MLflows, Stores
from tests.interop.conversation import RealMLflow
from tests.interop.stores import Place, created

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.queries import RunQuery
from tracker.store.protocols import Store

POINTS = 60
MLFLOW_GIVES_UP_AFTER = 20
"""Seconds that MLflow waits for a lock before the training script sees an error."""


@pytest.mark.parametrize("age", ["1.30", "2.22", "3.17"])
def test_both_write_to_a_database_of_mlflow(age: str, stores: Stores, mlflows: MLflows, tmp_path: Path) -> None:
    place = stores(age, "sqlite").on_disk.copy(tmp_path)
    assert _journal(place) == "delete"
    _write_at_once(place, mlflows(age))


def test_both_write_to_a_database_of_tracker(mlflows: MLflows, tmp_path: Path) -> None:
    place = created("sqlite", tmp_path)
    assert _journal(place) == "wal"
    _write_at_once(place, mlflows("2.22"))


def test_a_reader_never_makes_mlflow_fail(stores: Stores, mlflows: MLflows, tmp_path: Path) -> None:
    place = stores("2.22", "sqlite").on_disk.copy(tmp_path)
    store = place.open()
    looks: list[int] = []
    with _meanwhile(lambda: looks.append(_look(store))):
        trained = mlflows("2.22").ask("log_steadily", uri=place.uri, experiment_id="1", points=POINTS)
    assert trained["slowest"] < MLFLOW_GIVES_UP_AFTER / 2
    assert len(store.history(trained["run_id"], "loss")) == POINTS
    assert len(looks) > 1
    store.close()


def _write_at_once(place: Place, mlflow: RealMLflow) -> None:
    store = place.open("write")
    run_id = store.create_run(NewRun("0", 1, run_name="trained by tracker")).run_id
    batches: list[Batch] = []

    def write() -> None:
        first = len(batches) * 10
        batches.append(Batch([Point("loss", float(step), 1, step) for step in range(first, first + 10)]))
        store.log_batch(run_id, batches[-1])

    with _meanwhile(write):
        trained = mlflow.ask("log_steadily", uri=place.uri, experiment_id="0", points=POINTS)
    assert trained["slowest"] < MLFLOW_GIVES_UP_AFTER
    assert len(batches) > 1
    assert list(store.history(run_id, "loss").steps) == list(range(len(batches) * 10))
    assert list(store.history(trained["run_id"], "loss").steps) == list(range(POINTS))
    assert _read_by(mlflow, place, run_id) == [[1, step, repr(float(step))] for step in range(len(batches) * 10)]
    store.close()


def _look(store: Store) -> int:
    """Read as a screen would: the first page and one history."""
    runs = store.search_runs(RunQuery(limit=100))
    return sum(len(store.history(run.run_id, key)) for run in runs for key in run.metrics if key == "loss")


@contextmanager
def _meanwhile(action: Callable[[], None]) -> Iterator[None]:
    """Do this again and again in a thread until the block ends; what it raises is raised here."""
    over = threading.Event()
    raised: list[Exception] = []

    def repeat() -> None:
        try:
            while not over.is_set():
                action()
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if raised:
        raise raised[0]


def _read_by(mlflow: RealMLflow, place: Place, run_id: str) -> Any:
    return mlflow.ask("read_store", uri=place.uri)["histories"][run_id]["loss"]


def _journal(place: Place) -> str:
    with closing(sqlite3.connect(place.path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
