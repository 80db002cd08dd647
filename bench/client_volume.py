"""Long runs of fifty metrics a step: how fast they are in the store, and the processor time and memory that takes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.client_figures import (
    KINDS,
    Kind,
    Line,
    Settings,
    Used,
    bare,
    has_module,
    new_store,
    remove_store,
    train,
    uri_of,
)
from bench.client_training import WIDTH

from tracker.core.batches import NewRun
from tracker.store.sql.store import SqlStore

BATCHES = (1_000, 30_000)
COUNTED = 1_000_000
"""Points whose processor time is told."""
HEAD_START = 1.0
"""Seconds in which a run gets its drain."""
PEER_POINTS = 100_000
SLOW_POINTS = 2_500
"""Of peers that wait for their store."""
ASKED = {"files": "500,000 /s", "SQLite": "200,000 /s, 0.8x"}


def measure_rates(settings: Settings) -> Iterator[Line]:
    steps = settings.points // WIDTH
    ours: dict[Kind, list[Used]] = {kind: [] for kind in KINDS}
    yardsticks: dict[int, list[float]] = {batch: [] for batch in BATCHES}
    lines: list[float] = []
    for _ in range(settings.rounds):
        for kind in KINDS:
            ours[kind].append(_train(settings, kind, steps))
        for batch in BATCHES:
            yardsticks[batch].append(_insert(settings, steps, batch)["all"])
        lines.append(_append(settings, steps)["all"])
    points = settings.points
    logging = median(used.answer["logging"] for uses in ours.values() for used in uses)
    yield Line(f"{points:,} points into the journal", "1,000,000 /s", _rate(points, logging))
    for kind in KINDS:
        taken = median(used.answer["all"] for used in ours[kind])
        bare_seconds = {f"executemany by {batch:,}": median(seconds) for batch, seconds in yardsticks.items()}
        if kind == "files":
            bare_seconds = {"formatted texts appended": median(lines)}
        ratios = [f"{plain / taken:.2f}x of {name} ({_rate(points, plain)})" for name, plain in bare_seconds.items()]
        yield Line(f"  to the end of the run, {kind}", ASKED[kind], _rate(points, taken), ", ".join(ratios))
    for kind in KINDS:
        grown = max(used.answer["grown"] for used in ours[kind]) / 1e6
        peak = max(used.others_peak for used in ours[kind]) / 1e6
        what = f"  memory grown from a 20th of them on, {kind}"
        yield Line(what, "flat", f"{grown:.1f} MB", f"the drain's most {peak:.0f} MB")
    yield from _peers(settings)


def measure_processor_time(settings: Settings) -> Iterator[Line]:
    """Of a run that has its drain already; one that ends before it came may store its points itself."""
    steps = COUNTED // WIDTH
    for kind in KINDS:
        own, whole, young, plain = [], [], [], []
        for _ in range(settings.rounds):
            used = _train(settings, kind, steps, HEAD_START)
            own.append(used.answer["cpu"])
            whole.append(used.answer["cpu"] + used.others_cpu)
            young.append(_train(settings, kind, steps).answer["cpu"])
            yardstick = _append(settings, steps) if kind == "files" else _insert(settings, steps, BATCHES[-1])
            plain.append(yardstick["cpu"])
        what = f"processor time for {COUNTED:,} points, {kind}"
        beside = f"{median(young):.2f} s where it logs flat out from its first moment"
        yield Line(f"{what}: training process", "0.5 s", f"{median(own):.2f} s", beside)
        ratio = f"{median(whole) / median(plain):.2f}x of the bare writer's {median(plain):.2f} s"
        yield Line(f"{what}: in all", "1.5x", f"{median(whole):.2f} s", ratio)


def _train(settings: Settings, kind: Kind, steps: int, head_start: float = 0.0) -> Used:
    path = new_store(settings, kind)
    used = train("tracker", "steps", uri_of(path), steps, head_start)
    remove_store(path)
    return used


def _insert(settings: Settings, steps: int, batch: int) -> dict[str, float]:
    path = new_store(settings, "SQLite")
    taken = bare("rows", path, run_in(path), steps, batch)
    remove_store(path)
    return taken


def run_in(path: Path) -> str:
    """A run of a store of SQLite, for rows to belong to."""
    store = SqlStore.open(uri_of(path), mode="write")
    run = store.create_run(NewRun("0", start_time=0)).run_id
    store.close()
    return run


def _append(settings: Settings, steps: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
        return bare("lines", folder, steps, BATCHES[-1])


def _peers(settings: Settings) -> Iterator[Line]:
    if settings.mlflow:
        for kind in KINDS:
            path = new_store(settings, kind)
            train("mlflow", "steps", uri_of(path), 2, python=settings.mlflow)  # it brings the schema to its own head
            used = train("mlflow", "steps", uri_of(path), SLOW_POINTS // WIDTH, python=settings.mlflow)
            remove_store(path)
            yield Line(f"  MLflow on {kind}, {SLOW_POINTS:,} points", "", _rate(SLOW_POINTS, used.answer["all"]))
    for peer in ("trackio", "tensorboardX"):
        if settings.peers and has_module(settings.peers, peer):
            with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
                used = train(peer, "steps", f"{folder}/store", PEER_POINTS // WIDTH, python=settings.peers)
            yield Line(f"  {peer}, {PEER_POINTS:,} points", "", _rate(PEER_POINTS, used.answer["all"]))


def _rate(points: int, seconds: float) -> str:
    return f"{points / seconds:,.0f} /s"
