"""Programs that write beside a follower: random ones of tracker's own, and real MLflow."""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.processes import in_processes

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.errors import InvalidValue
from tracker.store.sql.store import SqlStore

MLFLOW = """
import sys
import mlflow
uri, steps = sys.argv[1], int(sys.argv[2])
mlflow.set_tracking_uri(uri)
client = mlflow.tracking.MlflowClient()
experiment = client.create_experiment("of mlflow")
print("ready", flush=True)
sys.stdin.readline()
for number in range(2):
    run = client.create_run(experiment)
    for step in range(steps):
        client.log_metric(run.info.run_id, "loss", 1.0 / (step + 1), step=step)
        client.set_tag(run.info.run_id, "step", str(step))
    client.set_terminated(run.info.run_id)
print("done", flush=True)
"""


def work_at_random(url: str, seed: int, actions: int) -> None:
    """Runs that are created, logged to, tagged, ended, deleted and restored."""
    draw = random.Random(seed)
    store = SqlStore.open(url, mode="write")
    runs: list[str] = []
    for number in range(actions):
        run_id = draw.choice(runs) if runs else ""
        action = draw.choices(
            ("create", "log", "tag", "end", "resume", "delete", "restore", "rename"), (3, 20, 4, 2, 1, 1, 1, 1)
        )[0]
        if action == "create" or not run_id:
            runs.append(store.create_run(NewRun("0", start_time=time.time_ns() // 1_000_000)).run_id)
            continue
        try:
            _act(store, action, run_id, number, draw)
        except InvalidValue:
            continue  # the run is deleted, or is not
    store.close()


def _act(store: SqlStore, action: str, run_id: str, number: int, draw: random.Random) -> None:
    match action:
        case "log":
            now = time.time_ns() // 1_000_000
            points = [
                Point(draw.choice(("loss", "acc")), draw.choice((draw.random(), float("nan"))), now, number * 50 + step)
                for step in range(draw.randrange(1, 40))
            ]
            store.log_batch(run_id, Batch(points, {f"param {number}": "1"}))
        case "tag":
            store.log_batch(run_id, Batch(tags={draw.choice("abc"): str(number)}))
        case "end":
            store.update_run(run_id, status=draw.choice(("FINISHED", "FAILED", "KILLED")), end_time=number)
        case "resume":
            store.update_run(run_id, status="RUNNING")
        case "delete":
            store.delete_run(run_id)
        case "restore":
            store.restore_run(run_id)
        case _:
            store.update_run(run_id, run_name=f"name {number}")


def log_steadily(url: str, run_id: str, first: int, count: int) -> None:
    """One point a batch, so that many transactions come from each of several processes."""
    store = SqlStore.open(url, mode="write")
    for step in range(first, first + count):
        store.log_batch(run_id, Batch([Point("loss", step / 2, time.time_ns() // 1_000_000, step)]))
    store.close()


@contextmanager
def working(work: object, arguments: Sequence[tuple[object, ...]]) -> Iterator[threading.Thread]:
    """The work in a process for each of the arguments, beside what is done inside."""
    failures: list[BaseException] = []

    def start() -> None:
        try:
            in_processes(work, arguments)  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()
    assert not failures, failures


@contextmanager
def mlflow_writing(python: Path, url: str, steps: int) -> Iterator[subprocess.Popen[str]]:
    """A real MLflow that logs as fast as it can once a line is written to it; it says `done`, or complains."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW_", "TRACKER_", "PYTHON"))}
    process = subprocess.Popen(
        [str(python), "-c", MLFLOW, url, str(steps)],
        env=kept | {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
