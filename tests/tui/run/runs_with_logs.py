"""A store with a run that printed while it logged, for tests of its screen."""

from __future__ import annotations

import struct
from pathlib import Path

from tracker.core.artifact_roots import local_root
from tracker.core.batches import Batch, NewRun
from tracker.core.entities import NOTE_TAG, PARENT_RUN_TAG, Dataset, DatasetInput, Point
from tracker.store.sql.store import SqlStore

BEGIN = 1_700_000_000_000
STEPS = 200


def second(step: int) -> int:
    """When a step was made."""
    return BEGIN + step * 1000


def logged_store(folder: Path, *, printed: int = STEPS) -> tuple[Path, Path]:
    """The store, and the log of its run `run-0`: of each step a second apart a point of a loss, one of a GPU and a
    line. Two runs are below it."""
    path = folder / "mlflow.db"
    store = SqlStore.create(path)
    sweep = store.create_experiment("vision/sweep")
    run = store.create_run(NewRun(sweep, BEGIN, "run-0"))
    points = [Point("val/loss", 1 / (step + 1), second(step), step) for step in range(STEPS)]
    points += [Point("system/gpu_0_utilization", 50.0 + step % 7, second(step), step) for step in range(STEPS)]
    tags = {NOTE_TAG: "# Title\n\nIt is *harmless*.", "team": "vision", "mlflow.user": "mira"}
    store.log_batch(run.run_id, Batch(points=points, params={"lr": "0.1"}, tags=tags))
    store.log_inputs(run.run_id, [DatasetInput(Dataset("digits", "abc123", "local", "/data/digits"))])
    for name in ("fold-0", "fold-1"):
        child = store.create_run(NewRun(sweep, BEGIN - 60_000, name))
        store.log_batch(child.run_id, Batch(tags={PARENT_RUN_TAG: run.run_id}))
    root = local_root(run.artifact_uri)
    assert root is not None
    log = Path(root) / "console.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    for step in range(printed):
        print_line(log, step)
    store.close()
    return path, log


def print_line(log: Path, step: int) -> None:
    """What the console log's writer does at a line."""
    with log.open("ab") as file:
        file.write(b"\x1b[34mstep\x1b[0m %03d\n" % step)
    with log.with_suffix(".times").open("ab") as file:
        file.write(struct.pack("<qq", log.stat().st_size, second(step)))
