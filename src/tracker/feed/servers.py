"""The points of a server's database: where the latest point of a metric is another, those since the last one are read.

Rows have no order there, and a transaction that began earlier may be seen later. So each metric's points are read from
a little before the last that was told, and those that were told are passed over. What comes with older times than
that is found by counting: when a run ended and, of metrics that are watched, every few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.core.events import PointsLogged
from tracker.feed.known import Known
from tracker.feed.latest import Latest
from tracker.feed.sql_tail import Pair, Tail, TailLook, grouped, history_logged, points_logged
from tracker.store.sql import recent_points
from tracker.store.sql.changes import LatestRow, Look, SqlChanges
from tracker.store.sql.connection import Row

_OVERLAP = 250
"""Milliseconds before the last point of a metric in which points of another writer may still come to be seen."""
_NEW_METRIC = 60_000
"""How old, before the last point of its run, the first points of a new metric may be."""
_TOGETHER = 10_000
"""Metrics whose last points are no further apart are read by one statement."""
_START = 600_000
"""How long before the newest run one may have started that nobody saw yet."""
_UNSURE = 1.0
"""Seconds for which a change of the log is looked for again, where the log is ahead of what can be seen."""
_BETWEEN_COUNTS = 10.0


@dataclass(slots=True)
class Edge:
    """How far one metric was told."""

    floor: tuple[int, int] | None
    """(timestamp, step) of the last point that was there before; None where all of the metric was told."""
    seen: tuple[Any, ...] | None = None
    """(step, timestamp, value) of the latest point when it was looked at."""
    newest: int = 0
    count: int = 0
    """Points that were told, of those above the floor."""
    recent: set[tuple[Any, ...]] = field(default_factory=set)
    """(timestamp, step, value) of what was told so lately that it will be read again."""

    @property
    def since(self) -> int | None:
        """The time from which points are read; None: from the beginning."""
        if self.floor is None:
            return self.newest - _OVERLAP if self.count else None
        return max(self.newest - _OVERLAP, self.floor[0])

    def new_among(self, rows: list[Row]) -> list[Row]:
        """Those that were not told. A statement for several metrics may find rows that are older than was asked for
        this one: of them it is not remembered whether they were told."""
        since, floor = self.since, self.floor
        return [
            row
            for row in rows
            if (since is None or row[2] >= since)
            and (floor is None or (row[2], row[3]) > floor)
            and _told_as(row) not in self.recent
        ]

    def take(self, rows: list[Row]) -> None:
        """These were told."""
        self.count += len(rows)
        self.newest = max([self.newest, *(row[2] for row in rows)])
        begin = self.newest - _OVERLAP
        self.recent = {told for told in self.recent if told[0] >= begin}
        self.recent.update(_told_as(row) for row in rows if row[2] >= begin)


class _State(NamedTuple):
    """What is taken over once a look is told."""

    latest: list[LatestRow]
    gone: list[str]
    """Runs that ended since the last look."""
    has_counted: bool


class ServerTail:
    """Reads of live runs, and of metrics that are watched."""

    least_pause = 0.2

    def __init__(self, changes: SqlChanges, known: Known, latest: Latest) -> None:
        self._changes = changes
        self._nan = changes.nan_marker
        self._known = known
        self._latest = latest
        self._edges: dict[str, dict[str, Edge]] = {}
        self._not_new: set[str] = set()
        """Runs that had ended when they were listed."""
        self._ended: set[str] = set()
        """Runs that ended since, and were counted."""
        self._is_listed = False
        self._activity: Any = None
        self._unsure_until = 0.0
        self._next_count = 0.0

    def begin(self, look: Look) -> None:
        self._edges = {}
        for row in recent_points.latest_of_live_runs(look):
            self._begin_metric(row)

    def has_news(self) -> bool:
        now = time.monotonic()
        activity, is_exact = self._changes.read(recent_points.activity)
        if activity is None or activity != self._activity:
            self._activity = activity
            self._unsure_until = now if is_exact else now + _UNSURE
            return True
        return now < self._unsure_until

    def read(self, look: Look, watched: Collection[Pair]) -> TailLook:
        known = self._known
        if not self._is_listed:
            self._not_new, self._is_listed = known.runs.keys() - known.live, True
        appeared = self._appeared(look)
        runs = list(dict.fromkeys((*known.live, *appeared, *(run_id for run_id, _ in watched))))
        latest = look.latest(runs)
        rows = self._new_points(look, [row for row in latest if self._is_other(row)])
        gone = [
            run_id for run_id in self._edges if run_id not in known.live and run_id not in self._not_new | self._ended
        ]
        has_counted = time.monotonic() >= self._next_count
        found = TailLook(_State(latest, gone, has_counted), appeared=appeared, heard_of=runs, latest=latest)
        for new in rows.values():
            found.rows += sorted(new, key=recent_points.by_time)
        to_count = [(run_id, key) for run_id in gone for key in self._edges[run_id]]
        for pair in (*to_count, *watched) if has_counted else to_count:
            edge = self._edge(pair)
            if edge is not None and edge.count + len(rows.get(pair, ())) != recent_points.count_after(
                look, *pair, edge.floor
            ):
                found.torn.append(pair)
        return found

    def told(self, found: TailLook, is_told: Callable[[str, str], bool]) -> list[PointsLogged]:
        state: _State = found.state
        self._latest.learn(found.heard_of, found.latest)
        events: list[PointsLogged] = []
        for pair, rows in grouped(found.rows).items():
            self._edges.setdefault(pair[0], {}).setdefault(pair[1], Edge(None)).take(rows)
            if is_told(*pair):
                events.append(points_logged(pair, rows, self._latest, self._nan))
        for row in state.latest:
            edge = self._edge((row.run_id, row.key))
            if edge is not None:
                edge.seen = row[2:]
            elif row.run_id in self._not_new and row.run_id in self._known.live:
                self._begin_metric(row)
        self._not_new.difference_update(self._known.live)
        self._ended.difference_update(self._known.live)
        self._ended.update(state.gone)
        if state.has_counted:
            self._next_count = time.monotonic() + _BETWEEN_COUNTS
        return events

    def history(self, run_id: str, key: str) -> PointsLogged:
        rows = self._changes.read(partial(recent_points.points_of, run_id=run_id, key=key))
        edge = Edge(None)
        if rows:
            edge.take(rows)
        self._edges.setdefault(run_id, {})[key] = edge
        return history_logged((run_id, key), [row[2:5] for row in rows], self._latest, self._nan)

    def _appeared(self, look: Look) -> list[str]:
        """Runs that started lately, and were not told of."""
        runs = self._known.runs
        newest = max((run.start_time or 0 for run in runs.values()), default=0)
        return [run_id for run_id in recent_points.runs_started_since(look, newest - _START) if run_id not in runs]

    def _begin_metric(self, row: LatestRow) -> None:
        """What this metric has now was there before."""
        floor = (row.timestamp, row.step)
        self._edges.setdefault(row.run_id, {})[row.key] = Edge(floor, row[2:], row.timestamp)

    def _edge(self, pair: Pair) -> Edge | None:
        return self._edges.get(pair[0], {}).get(pair[1])

    def _is_other(self, row: LatestRow) -> bool:
        """Whether a metric was logged to since it was last looked at."""
        edge = self._edge((row.run_id, row.key))
        return row.run_id not in self._not_new if edge is None else edge.seen != row[2:]

    def _since(self, row: LatestRow) -> int | None:
        """The time from which the points of this metric are read; None: all of them."""
        edge = self._edge((row.run_id, row.key))
        if edge is not None:
            return edge.since
        edges = self._edges.get(row.run_id)
        since = max(edge.newest for edge in edges.values()) - _NEW_METRIC if edges else None
        return since if since is not None and row.timestamp >= since else None

    def _new_points(self, look: Look, changed: list[LatestRow]) -> dict[Pair, list[Row]]:
        """The points of these metrics that were not told."""
        times = {(row.run_id, row.key): self._since(row) for row in changed}
        latest = max((since for since in times.values() if since is not None), default=0) - _TOGETHER
        whole_runs = {run_id for run_id, _ in times if run_id not in self._edges}
        together = [(pair, since) for pair, since in times.items() if since is not None and since >= latest]
        apart = [pair for pair in times.keys() - dict(together).keys() if pair[0] not in whole_runs]
        rows: list[Row] = []
        for run_id in whole_runs:
            rows += recent_points.points_of_run(look, run_id)
        if together:
            runs, keys = {run_id for (run_id, _), _ in together}, {key for (_, key), _ in together}
            rows += recent_points.points_since(look, runs, keys, min(since for _, since in together))
        for pair in apart:
            since = times[pair]
            if since is None:
                rows += recent_points.points_of(look, *pair)
            else:
                rows += recent_points.points_since(look, [pair[0]], [pair[1]], since)
        found = {pair: self._not_told(pair, group) for pair, group in grouped(rows).items() if pair in times}
        return {pair: new for pair, new in found.items() if new}

    def _not_told(self, pair: Pair, rows: list[Row]) -> list[Row]:
        """The rows that were not told, each once: two statements may have found the same."""
        edge = self._edge(pair)
        rows = list({_told_as(row): row for row in rows}.values())
        return rows if edge is None else edge.new_among(rows)


def _told_as(row: Row) -> tuple[Any, ...]:
    """A point as it is remembered: a NaN is equal to itself."""
    value = row[4]
    return row[2], row[3], value if value == value else None  # noqa: PLR0124  (a NaN)


if TYPE_CHECKING:
    _: type[Tail] = ServerTail
