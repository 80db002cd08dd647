"""How the points of a database are followed: the seam between what all databases share and what each can tell."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.core.events import PointsLogged
from tracker.feed.latest import Latest
from tracker.store.sql.changes import LatestRow, Look
from tracker.store.sql.connection import Row
from tracker.store.sql.histories import HistoryColumns

Pair = tuple[str, str]
"""A run's id and a metric's key."""


@dataclass(slots=True)
class TailLook:
    """What one look found of points; nothing is taken for told yet, since a look may have to be done again."""

    state: Any
    rows: list[Row] = field(default_factory=list)
    """(run, key, timestamp, step, value or a marker of NaN), in the order in which they are told."""
    latest: list[LatestRow] = field(default_factory=list)
    """The latest points of `heard_of`."""
    heard_of: list[str] = field(default_factory=list)
    appeared: list[str] = field(default_factory=list)
    """Runs that are new, or that log though they are not live."""
    torn: list[Pair] = field(default_factory=list)
    """Metrics of which something else was told than what is there: their histories are told whole."""
    is_rewritten: bool = False
    """Whether that may be so of every metric."""
    is_calm: bool = True
    """Whether nothing more was there to be read."""
    is_torn: bool = False
    """Whether rows are not what they were, so that any run may be gone."""


class Tail(Protocol):
    """The points of one database. It belongs to one thread."""

    least_pause: float
    """Seconds between two looks at least."""

    def begin(self, look: Look) -> None:
        """What is there now was there before: from here on points are told."""
        ...

    def has_news(self) -> bool:
        """Whether anything may have been written since the last look that was told of."""
        ...

    def read(self, look: Look, watched: Collection[Pair]) -> TailLook:
        """What is new. It changes nothing here."""
        ...

    def told(self, found: TailLook, is_told: Callable[[str, str], bool]) -> list[PointsLogged]:
        """What a look found, as events of those (run id, key) for which `is_told` holds; and it is told now."""
        ...

    def history(self, run_id: str, key: str) -> PointsLogged:
        """See `Source.history`."""
        ...


def grouped(rows: Iterable[Row]) -> dict[Pair, list[Row]]:
    """The rows of each metric, in their order; rows without a readable run or key are left out."""
    groups: dict[Pair, list[Row]] = {}
    for row in rows:
        pair = (row[0], row[1])
        group = groups.get(pair)
        if group is None:
            groups[pair] = [row]
        else:
            group.append(row)
    return {pair: group for pair, group in groups.items() if type(pair[0]) is str and type(pair[1]) is str}


def points_logged(pair: Pair, rows: list[Row], latest: Latest, nan_marker: object) -> PointsLogged:
    """The event of some rows of one metric, as `TailLook` has them; what is no point is left out."""
    if len(rows) == 1:  # how nearly all of them come
        _, _, timestamp, step, value, *_ = rows[0]
        if type(timestamp) is int and type(step) is int and type(value) is float and value == value:  # noqa: PLR0124  (no NaN)
            last = latest.add_point(*pair, timestamp, step, value)
            return PointsLogged(*pair, array("q", (timestamp,)), array("q", (step,)), array("d", (value,)), last)
    _, _, times, numbers, cells, *_ = zip(*rows, strict=True)
    try:
        timestamps, steps, values = array("q", times), array("q", numbers), array("d", cells)
    except (TypeError, OverflowError):
        columns = HistoryColumns(pair[1], nan_marker)
        columns.add([row[2:5] for row in rows])
        return _event(pair, columns.timestamps, columns.steps, columns.values, latest)
    return _event(pair, timestamps, steps, values, latest)


def history_logged(pair: Pair, rows: list[Row], latest: Latest, nan_marker: object) -> PointsLogged:
    """The event of a whole history, from rows of (timestamp, step, value or a marker), likewise."""
    columns = HistoryColumns(pair[1], nan_marker)
    columns.add(rows)
    return _event(pair, columns.timestamps, columns.steps, columns.values, latest, is_whole=True)


def _event(
    pair: Pair,
    timestamps: array[int],
    steps: array[int],
    values: array[float],
    latest: Latest,
    *,
    is_whole: bool = False,
) -> PointsLogged:
    value = latest.add(*pair, timestamps, steps, values) if values else None
    return PointsLogged(*pair, timestamps, steps, values, value, is_whole)
