"""Runs, events and points for tests of tables."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from tracker.core.entities import Experiment, Lifecycle, Run, RunStatus
from tracker.core.events import Change, ExperimentEvent, PointsLogged, RunEvent
from tracker.core.queries import EVERYTHING

NOW = 10_000_000
MINUTE = 60_000


def run(
    run_id: str,
    metrics: Mapping[str, float] | None = None,
    params: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    *,
    name: str | None = None,
    status: RunStatus | None = "FINISHED",
    start: int | None = 0,
    end: int | None = None,
    stage: Lifecycle = "active",
    experiment: str = "1",
) -> Run:
    shown = run_id if name is None else name
    return Run(
        run_id, experiment, shown, status, start, end, stage, "mira", "", params or {}, metrics or {}, tags or {}
    )


def told(*runs: Run, change: Change = "changed") -> tuple[RunEvent, ...]:
    return tuple(RunEvent(change, each, EVERYTHING) for each in runs)


def points(
    run_id: str,
    key: str,
    values: Sequence[float],
    *,
    steps: Iterable[int] | None = None,
    is_whole: bool = False,
) -> PointsLogged:
    """Points at steps 0, 1, 2 ... where none are given."""
    at = array("q", range(len(values)) if steps is None else steps)
    latest = values[-1] if values else None
    return PointsLogged(run_id, key, array("q", at), at, array("d", values), latest, is_whole)


def named(experiment_id: str, name: str) -> ExperimentEvent:
    return ExperimentEvent("changed", Experiment(experiment_id, name, None, "active", None, None))
