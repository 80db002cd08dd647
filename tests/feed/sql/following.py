"""Events folded into what a screen would know, to be compared with what the store says afterwards."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tracker.core.entities import Experiment, Run
from tracker.core.errors import MetricNotFound
from tracker.core.events import (
    Event,
    ExperimentErased,
    ExperimentEvent,
    Loaded,
    PointsLogged,
    RunErased,
    RunEvent,
)
from tracker.core.queries import ATTRIBUTES_ONLY, Columns, ExperimentQuery, RunQuery
from tracker.feed.known import Known
from tracker.feed.source import MOST_EVENTS, MOST_POINTS, Source
from tracker.feed.sql import open_sql_source
from tracker.store.locating import locate
from tracker.store.sql.store import SqlStore

Pair = tuple[str, str]
Point = tuple[int, int, float | None]
"""(timestamp, step, value), the value None for a NaN."""
PATIENCE = 30.0


class Folded:
    """What the events said so far."""

    def __init__(self) -> None:
        self.experiments: dict[str, Experiment] = {}
        self.runs: dict[str, Run] = {}
        self.latest: dict[Pair, float | None] = {}
        self.points: dict[Pair, list[Point]] = {}
        self.events: list[Event] = []

    def fold(self, events: Iterable[Event]) -> None:
        for event in events:
            self.events.append(event)
            match event:
                case ExperimentEvent():
                    self.experiments[event.experiment.experiment_id] = event.experiment
                case ExperimentErased():
                    self.experiments.pop(event.experiment_id, None)
                case RunEvent():
                    self.runs[event.run.run_id] = event.run
                case RunErased():
                    self.runs.pop(event.run_id, None)
                case PointsLogged():
                    self._fold_points(event)

    def steps(self, run_id: str, key: str) -> list[int]:
        return [step for _, step, _ in self.points.get((run_id, key), [])]

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def _fold_points(self, event: PointsLogged) -> None:
        pair = (event.run_id, event.key)
        points = [] if event.is_whole else self.points.setdefault(pair, [])
        points += plain(zip(event.timestamps, event.steps, event.values, strict=True))
        assert len(set(points)) == len(points), "a database holds no point twice, and none is told twice"
        self.points[pair] = points
        if len(event):
            assert event.latest is not None
            self.latest[pair] = _value(event.latest)


class Follower:
    """A source, and what it said."""

    def __init__(self, url: str, known: Known | None = None) -> None:
        self.known = known or Known()
        self.seen = Folded()
        self.watched: set[Pair] = set()
        self.source: Source = open_sql_source(locate(url, {}, Path("/")), self.known)
        self.batches: list[list[Event]] = []

    def list_all(self, first: Columns = ATTRIBUTES_ONLY) -> None:
        self.batches = list(self.source.listing(first))
        for events in self.batches:
            self.seen.fold(events)

    def look(self) -> list[Event]:
        """All that is new."""
        events = [event for some in self._looked() for event in some]
        self.seen.fold(events)
        return events

    def watch(self, run_id: str, key: str) -> None:
        self.watched.add((run_id, key))
        self.seen.fold([self.source.history(run_id, key)])

    def until(self, holds: Callable[[], object]) -> None:
        """Look until it holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, "it never held"
            self.look()
            time.sleep(self.source.pause() / 5)

    def until_step(self, step: int, run_id: str, key: str) -> None:
        self.until(lambda: step in self.seen.steps(run_id, key))

    def _looked(self) -> Iterator[list[Event]]:
        for events in self.source.changes(self.watched):
            assert len(events) <= MOST_EVENTS
            assert sum(len(event) for event in events if isinstance(event, PointsLogged)) <= MOST_POINTS
            yield events


@contextmanager
def following(url: str, *, known: Known | None = None, first: Columns = ATTRIBUTES_ONLY) -> Iterator[Follower]:
    follower = Follower(url, known)
    with closing(follower.source):
        follower.list_all(first)
        yield follower


def stored_runs(store: SqlStore) -> dict[str, Run]:
    return {run.run_id: run for run in store.search_runs(RunQuery(view="all"))}


def stored_experiments(store: SqlStore) -> dict[str, Experiment]:
    found = store.search_experiments(ExperimentQuery(view="all"))
    return {experiment.experiment_id: experiment for experiment in found}


def stored_points(store: SqlStore, run_id: str, key: str) -> list[Point]:
    """By time, step and value."""
    try:
        return plain(store.history(run_id, key).rows())
    except MetricNotFound:
        return []


def plain(rows: Iterable[tuple[int, int, float]]) -> list[Point]:
    return [(timestamp, step, _value(value)) for timestamp, step, value in rows]


def by_time(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda point: (point[0], point[1], point[2] or 0.0))


def without_metrics(run: Run) -> tuple[Any, ...]:
    return (
        run.run_id, run.experiment_id, run.run_name, run.status, run.start_time, run.end_time, run.lifecycle_stage,
        run.user_id, run.artifact_uri, dict(run.params), dict(run.tags), run.problems,
    )  # fmt: skip


def bare_sql(path: Path, *statements: str) -> None:
    """Behind the back of tracker, committed at once."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")


def rows_of(path: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def loaded(batches: list[list[Event]]) -> list[str]:
    return [event.part for events in batches for event in events if isinstance(event, Loaded)]


def _value(value: float) -> float | None:
    return None if math.isnan(value) else value
