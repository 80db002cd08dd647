"""At which time a chart is read, and where it is to be read at a time: what links charts to logs and to each other."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import le

from tracker.views.series import Series, XKind


class WallTimes:
    """Finds them in the points of a run, and remembers for a while in which order these stand."""

    def __init__(self) -> None:
        self._orders: dict[tuple[int, str], tuple[int, Sequence[int]]] = {}

    def time_at(self, series: Series | None, kind: XKind, x: float, *, start: int | None) -> int | None:
        """Milliseconds since 1970; None where nobody can know."""
        if kind == "time":
            return round(x)
        if kind == "relative":
            begin = start if start is not None else _first_time(series)
            return None if begin is None else begin + round(x * 1000)
        if kind == "metric" or series is None or not len(series):
            return None
        return series.timestamps[self._nearest(series, series.steps, "step", x)]

    def x_at(self, series: Series | None, kind: XKind, time: int, *, start: int | None) -> float | None:
        """Where a chart over this kind of x shows a time."""
        if kind == "time":
            return float(time)
        if kind == "relative":
            begin = start if start is not None else _first_time(series)
            return None if begin is None else (time - begin) / 1000
        if kind == "metric" or series is None or not len(series):
            return None
        return float(series.steps[self._nearest(series, series.timestamps, "time", time)])

    def _nearest(self, series: Series, column: array[int], name: str, wanted: float) -> int:
        """The place of the point that is nearest."""
        order = self._order(series, column, name)
        at = bisect_left(order, wanted, key=column.__getitem__)
        near = [order[place] for place in (at - 1, at) if 0 <= place < len(order)]
        return min(near, key=lambda place: abs(column[place] - wanted))

    def _order(self, series: Series, column: array[int], name: str) -> Sequence[int]:
        """The places of points in rising order; nearly always that of their writing."""
        key = id(series), name
        before = self._orders.get(key)
        if before is None or before[0] != len(column):
            is_rising = all(map(le, column, islice(column, 1, None)))
            order = range(len(column)) if is_rising else sorted(range(len(column)), key=column.__getitem__)
            if len(self._orders) > 32:
                self._orders.clear()
            self._orders[key] = before = len(column), order
        return before[1]


def _first_time(series: Series | None) -> int | None:
    return series.timestamps[0] if series is not None and len(series) else None
