"""Stores with known contents, of every kind that needs no server."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point, RunStatus
from tracker.store.files.store import FileStore
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore

HOUR = 3_600_000
Fill = Callable[[Store], None]


def create(path: Path) -> Store:
    """A new store, of the kind that its name says."""
    if path.suffix == ".db":
        return SqlStore.create(path)
    return FileStore.create(path)


@dataclass(frozen=True)
class Sweep:
    """A store with three runs in the experiment `sweep`, and one deleted run."""

    path: Path
    now: int

    @property
    def uri(self) -> str:
        return str(self.path)


def add_run(
    store: Store,
    experiment_id: str,
    run_id: str,
    name: str,
    *,
    started: int,
    took: int | None = None,
    status: RunStatus = "FINISHED",
    batch: Batch | None = None,
) -> None:
    store.create_run(NewRun(experiment_id, start_time=started, run_name=name, run_id=run_id, user_id="mira"))
    if batch is not None:
        store.log_batch(run_id, batch)
    if status != "RUNNING":
        store.update_run(run_id, status=status, end_time=None if took is None else started + took)


def fill_sweep(store: Store, now: int) -> None:
    sweep = store.create_experiment("sweep", tags={"team": "vision"})
    ids = ("aaaa1111", "aaaa2222", "bbbb3333")
    for place, (run_id, name, status, loss) in enumerate(
        zip(ids, ("wise-colt", "calm-ibis", "実験"), ("FINISHED", "FAILED", "RUNNING"), (0.5, 0.25, 1.75), strict=True)
    ):
        started = now - (place + 2) * HOUR
        points = [Point("loss", value, started + step, step) for step, value in enumerate((9.0, loss))]
        params = {"lr": f"0.{place + 1}", "model": "vit"}
        batch = Batch(points=[*points, Point("acc", float("nan"), started, 0)], params=params)
        add_run(store, sweep, run_id, name, started=started, took=HOUR, status=status, batch=batch)  # type: ignore[arg-type]
    dataset = Dataset("imagenet", "d1g35t", "local", "/data/imagenet")
    store.log_inputs("aaaa1111", [DatasetInput(dataset, {"mlflow.data.context": "training"})])
    store.log_batch("aaaa1111", Batch(tags={"team": "vision", "mlflow.note.content": "First line.\nSecond line."}))
    store.log_batch("aaaa2222", Batch(tags={"mlflow.parentRunId": "aaaa1111"}))
    add_run(store, sweep, "cccc4444", "gone", started=now - 9 * HOUR, took=1)
    store.delete_run("cccc4444")


@pytest.fixture(scope="session", params=["mlflow.db", "mlruns"])
def sweep(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    path: Path = tmp_path_factory.mktemp("sweep") / request.param
    now = time.time_ns() // 1_000_000
    store = create(path)
    fill_sweep(store, now)
    store.close()
    return Sweep(path, now)
