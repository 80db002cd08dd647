"""Scripts that are killed at random moments: what is lost of what they had been told is logged."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.client_figures import (
    KINDS,
    Line,
    Settings,
    environment,
    new_store,
    remove_store,
    uri_of,
    wait_for_orphans,
)
from tests.client.reliability.killing import KEYS, Killed, Training, drainer_of, finish, reading

from tracker.core.journal.waiting import points_waiting

PAUSES = {0.1: "10 points/s", 0.001: "1,000 points/s", 0.0: "flat out"}
LONGEST = 1.5
"""Seconds until the last moment at which a script is killed; a tenth where it logs flat out."""
MOST_READ = 12
"""Runs that MLflow reads back of each store: it takes a second for 30,000 points."""
_READ_BY_MLFLOW = """
import sys
from mlflow import MlflowClient
client = MlflowClient(sys.argv[1])
for run, key, least in zip(*[iter(sys.argv[2:])] * 3):
    assert client.get_run(run).info.status == 'KILLED', run
    if int(least):
        assert len({point.step for point in client.get_metric_history(run, key)}) >= int(least), run
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one killed script."""

    killed: Killed
    kind: str
    lost: int
    doubled: int
    seconds: float
    """From the kill until everything was in the store."""
    is_alone: bool
    """Whether the drain was killed too, so that it took somebody who opens the store anew."""
    waiting: int
    """The points that he found waiting."""


def measure(settings: Settings) -> Iterator[Line]:
    stores = [new_store(settings, kind) for kind in KINDS]
    outcomes: dict[float, list[Outcome]] = {pause: [] for pause in PAUSES}
    for number in range(settings.kills):
        pause = list(PAUSES)[number // 2 % len(PAUSES)]
        kind = ("points", "rows")[number // 6 % 2]
        outcomes[pause].append(_kill(stores[number % 2], kind, pause, number))
    for pause, name in PAUSES.items():
        some = outcomes[pause]
        total = sum(outcome.killed.acknowledged for outcome in some)
        lost, doubled = sum(outcome.lost for outcome in some), sum(outcome.doubled for outcome in some)
        what = f"kill -9 at {len(some)} random moments, {name}"
        yield Line(what, "0 lost", f"{lost} lost", f"{doubled} doubled, of {total:,} calls that had returned")
    every = [outcome for some in outcomes.values() for outcome in some]
    yield _times("  reopened and drained by the next one", [o for o in every if o.is_alone])
    yield _times("  where the drain lived: from the kill to the end", [o for o in every if not o.is_alone])
    if settings.mlflow:
        yield Line("  read by MLflow", "all", _read_by_mlflow(settings.mlflow, stores, every))
    for store in stores:
        remove_store(store)


def _kill(store: Path, kind: str, pause: float, number: int) -> Outcome:
    draw = random.Random(number)
    is_alone = bool(number // 12 % 2)
    training = Training(store, kind, pause)
    try:
        training.wait_for(1)
        time.sleep(draw.uniform(0.0, LONGEST if pause else LONGEST / 10))
        killed = training.end_by(signal.SIGKILL)
    finally:
        training.process.kill()
    began = time.perf_counter()
    if is_alone and (drainer := drainer_of(store)) is not None:
        os.kill(drainer, signal.SIGKILL)
        wait_for_orphans()
    waiting = _waiting(killed)
    taken = finish(killed)
    seconds = taken if is_alone else time.perf_counter() - began
    wait_for_orphans()
    lost = doubled = 0
    with reading(store) as opened:
        metrics = opened.get_run(killed.run_id).metrics
        for key in KEYS[kind]:
            steps = list(opened.history(killed.run_id, key).steps) if key in metrics else []
            lost += len(set(range(killed.acknowledged)) - set(steps))
            doubled += len(steps) - len(set(steps))
    return Outcome(killed, kind, lost, doubled, seconds, is_alone, waiting)


def _waiting(killed: Killed) -> int:
    return sum(points_waiting(journal) for spool in killed.spools() for journal in spool.journals())


def _times(what: str, outcomes: list[Outcome]) -> Line:
    if not outcomes:
        return Line(what, "1 s", "too few kills")
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    middle = median(outcome.seconds for outcome in outcomes)
    beside = f"the slowest of {len(outcomes)}, where {slowest.waiting:,} points waited; median {middle:.2f} s"
    return Line(what, "1 s", f"{slowest.seconds:.2f} s", beside)


def _read_by_mlflow(python: str, stores: list[Path], outcomes: list[Outcome]) -> str:
    read = 0
    for store in stores:
        some = [outcome for outcome in outcomes if outcome.killed.store == store][:MOST_READ]
        expected = [(o.killed.run_id, KEYS[o.kind][0], str(o.killed.acknowledged)) for o in some]
        arguments = [text for three in expected for text in three]
        done = subprocess.run(
            [python, "-c", _READ_BY_MLFLOW, uri_of(store), *arguments],
            env=environment(), cwd=store.parent, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            return f"not all: {done.stderr.splitlines()[-1]}"
        read += len(some)
    return f"all {read} asked for"
