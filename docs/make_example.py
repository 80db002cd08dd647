"""Writes docs/example.db, the small store that the README's first command lists: `python docs/make_example.py`."""

import math
import sqlite3
from pathlib import Path
from random import Random

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import PARENT_RUN_TAG, Dataset, DatasetInput, Point, RunStatus
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore

PATH = Path(__file__).with_name("example.db")
START = 1_792_300_000_000
HOUR = 3_600_000
STEPS = range(0, 2000, 100)
CHANCE = Random(7)


def main() -> None:
    PATH.unlink(missing_ok=True)
    store = SqlStore.create(PATH)
    sweep = store.create_experiment("vision/vit-sweep", tags={"team": "perception"})
    parent = run(store, sweep, "lr sweep", start=START, params={"optimizer": "adamw", "trials": "6"})
    for number, lr in enumerate((1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)):
        params = {"lr": f"{lr:g}", "batch_size": str(CHANCE.choice((128, 256))), "optimizer": "adamw", "seed": "0"}
        child = run(store, sweep, f"vit-lr{lr:g}", start=START + number * HOUR, params=params, parent=parent)
        train(store, child, lr, start=START + number * HOUR)
    baseline = store.create_experiment("vision/baseline", tags={"team": "perception"})
    for seed in range(3):
        start = START + (10 + seed) * HOUR
        params = {"lr": "0.001", "batch_size": "256", "optimizer": "sgd", "seed": str(seed)}
        train(store, run(store, baseline, f"resnet50-s{seed}", start=start, params=params), 1e-3, start=start)
    store.close()
    compact()


def run(
    store: Store, experiment_id: str, name: str, *, start: int, params: dict[str, str], parent: str | None = None
) -> str:
    tags = {"mlflow.user": "ada", "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL"}
    tags |= {PARENT_RUN_TAG: parent} if parent else {"mlflow.note.content": "Which learning rate **holds**?"}
    run_id = f"{CHANCE.getrandbits(128):032x}"
    made = store.create_run(
        NewRun(experiment_id, start_time=start, run_name=name, user_id="ada", tags=tags, run_id=run_id)
    )
    store.log_batch(made.run_id, Batch(params=params))
    context = {"mlflow.data.context": "training"}
    store.log_inputs(made.run_id, [DatasetInput(Dataset("imagenet-1k", "9f2c4e1a", "local", "{}"), context)])
    if "trials" in params:
        store.update_run(made.run_id, status="FINISHED", end_time=start + 6 * HOUR)
    return made.run_id


def train(store: Store, run_id: str, lr: float, *, start: int) -> None:
    """A loss that falls fastest near 1e-3, and diverges above 2e-2."""
    skill = math.exp(-abs(math.log10(lr) + 3) / 2)
    points: list[Point] = []
    status: RunStatus = "FINISHED"
    for step in STEPS:
        time = start + step * 1500
        loss = 2.3 * math.exp(-step / 900 * skill) + 0.1 + CHANCE.random() * 0.05
        if lr > 2e-2 and step > 800:
            loss, status = math.nan, "FAILED"
        points += [
            Point("train/loss", loss, time, step),
            Point("val/loss", loss * 1.08 + 0.02, time + 400, step),
            Point("val/acc", math.nan if math.isnan(loss) else 1 - loss / 3, time + 400, step),
            Point("lr", lr * 0.5 * (1 + math.cos(math.pi * step / 2000)), time, step),
        ]
        if status == "FAILED" and step > 1000:
            break
    store.log_batch(run_id, Batch(points))
    store.update_run(run_id, status=status, end_time=points[-1].timestamp + 1000)


def compact() -> None:
    """The times and paths of nobody's machine, in a small file that a reader adds nothing beside."""
    connection = sqlite3.connect(PATH, isolation_level=None)
    connection.execute("UPDATE experiments SET creation_time = ?1, last_update_time = ?1", [START])
    for table, column in (("experiments", "artifact_location"), ("runs", "artifact_uri")):
        connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, ?, '/home/ada/vision')", [str(PATH.parent)]
        )
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    main()
