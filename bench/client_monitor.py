"""What watching costs a run that does nothing: looks at the machine, at a short interval and scaled to ten seconds, and
the drain that waits for something to do."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.client_figures import Line, Settings, Used, has_module, new_store, remove_store, train, uri_of

INTERVAL = 0.02
"""Seconds between two looks, so that the clock of processor time has something to count."""
SHORT, LONG = 1, 6
NORMAL = 10.0


def measure(settings: Settings) -> Iterator[Line]:
    idle = {seconds: _watched(settings, "tracker", 0.0, seconds)[0] for seconds in (SHORT, LONG)}
    ours = _cost_of_a_look(settings, "tracker", sys.executable)
    beside = f"{ours * 1e3:.2f} ms a look"
    if settings.mlflow and has_module(settings.mlflow, "psutil"):
        theirs = _cost_of_a_look(settings, "mlflow", settings.mlflow)
        beside += f", {ours / theirs:.2f}x of MLflow's {theirs * 1e3:.2f} ms"
    yield Line("system metrics every 10 s, of one core", "0.5 %", f"{ours / NORMAL * 100:.3f} %", beside)
    waiting = (idle[LONG].others_cpu - idle[SHORT].others_cpu) / (LONG - SHORT)
    yield Line("  the drain of a run that logs nothing", "", f"{waiting * 100:.2f} %", "its looking for more")


def _cost_of_a_look(settings: Settings, library: str, python: str) -> float:
    """Seconds of the training process's processor time."""
    without, _ = _watched(settings, library, 0.0, SHORT, python)
    used, looks = _watched(settings, library, INTERVAL, LONG, python)
    idle = without.answer["cpu"] / without.answer["seconds"] * used.answer["seconds"]
    return float(used.answer["cpu"] - idle) / looks


def _watched(
    settings: Settings, library: str, interval: float, seconds: int, python: str = sys.executable
) -> tuple[Used, int]:
    """A run that is watched, and how often it was while that was timed."""
    path = new_store(settings, "SQLite")
    used = train(library, "monitor", uri_of(path), interval, seconds, python=python)
    looks = _looks_in(path, used.answer["began"], used.answer["ended"])
    remove_store(path)
    return used, looks


def _looks_in(path: Path, began: int, ended: int) -> int:
    sql = "SELECT count(*) FROM metrics WHERE key = 'system/cpu_utilization_percentage' AND timestamp BETWEEN ? AND ?"
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql, (began, ended)).fetchone()[0])
