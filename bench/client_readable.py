"""How soon another process can read a point from the store after its call returned."""

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.client_figures import (
    KINDS,
    Kind,
    Line,
    Settings,
    Used,
    new_store,
    percentile,
    reaped,
    remove_store,
    train,
    training,
    uri_of,
)

PACES = {10: 100, 1_000: 5_000}
"""Points a second, and how many points."""
SLOW = 20
_PAUSE = 0.001
"""Between two looks."""
Look = Callable[[], list[int]]
"""Gives the steps that were not there at the last look."""


def measure(settings: Settings) -> Iterator[Line]:
    for kind in KINDS:
        for pace, count in PACES.items():
            path = new_store(settings, kind)
            delays = _delays(path, training("tracker", "pace", uri_of(path), count, pace), count)
            remove_store(path)
            ordered = sorted(delays)
            beside = (
                f"median {percentile(ordered, 50):.0f} ms, slowest {ordered[-1]:.0f} ms, the first {delays[0]:.0f} ms"
            )
            if settings.mlflow and pace == min(PACES):
                beside += f"; MLflow's p95 {_mlflow(settings, settings.mlflow, kind):.0f} ms"
            what = f"readable after the call, {pace:,} points/s, {kind}, p95"
            yield Line(what, "100 ms", f"{percentile(ordered, 95):.0f} ms", beside)


def _mlflow(settings: Settings, python: str, kind: Kind) -> float:
    """From before its call to the moment when the point was there: it returns only then."""
    path = new_store(settings, kind)
    train("mlflow", "steps", uri_of(path), 2, python=python)  # it brings the schema to its own head
    process = training("mlflow", "pace", uri_of(path), SLOW, min(PACES), python=python)
    delays = _delays(path, process, SLOW, since="called")
    remove_store(path)
    return percentile(delays, 95)


def _delays(path: Path, process: subprocess.Popen[str], count: int, *, since: str = "returned") -> list[float]:
    """Milliseconds of each point, by its step."""
    seen: dict[int, int] = {}
    look = _look_into_database(path) if path.suffix else _look_into_files(path)
    while len(seen) < count and process.poll() is None:
        now_there = look()
        now = time.monotonic_ns()
        for step in now_there:
            seen.setdefault(step, now)
        time.sleep(_PAUSE)
    used: Used = reaped(process)
    moments = used.answer[since]
    return [max(0, seen[step] - moment) / 1e6 for step, moment in enumerate(moments) if step in seen]


def _look_into_database(path: Path) -> Look:
    """By sqlite3 alone, as any reader would: what version the file has, and the rows behind the last one seen."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    state = {"version": -1, "row": 0}
    state["row"] = connection.execute("SELECT coalesce(max(rowid), 0) FROM metrics").fetchone()[0]

    def look() -> list[int]:
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        if version == state["version"]:
            return []
        state["version"] = version
        rows = connection.execute("SELECT rowid, step FROM metrics WHERE rowid > ?", (state["row"],)).fetchall()
        state["row"] = max([state["row"], *(row for row, _ in rows)])
        return [step for _, step in rows]

    return look


def _look_into_files(path: Path) -> Look:
    """By the size of the metric's file, and its lines behind what was read."""
    found: list[Path] = []
    state = {"offset": 0}

    def look() -> list[int]:
        if not found:
            found.extend(path.glob("0/*/metrics/loss"))
        if not found or found[0].stat().st_size == state["offset"]:
            return []
        with found[0].open("rb", buffering=0) as file:
            file.seek(state["offset"])
            content = file.read()
        content = content[: content.rfind(b"\n") + 1]
        state["offset"] += len(content)
        return [int(line.rpartition(b" ")[2]) for line in content.splitlines()]

    return look
