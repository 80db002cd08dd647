"""A line of any number of points as what can be seen of it: for each column of dots where it enters, its least and its
greatest value, and where it leaves. A spike is never lost, and the cost follows the columns and not the points."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tracker.views.track import Track

_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_FAR = 1 << 40


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of x, all equally wide: column i begins at `edge(i)`."""

    begin: float
    step: float
    count: int
    end: float
    """What the last column reaches to, itself in it: rounding may put `edge(count)` a hair before."""

    @classmethod
    def over(cls, low: float, high: float, count: int) -> Grid:
        """Exactly this range; a range without width gets some, with the one x in its middle."""
        step = high / count - low / count
        if low + step > low:
            return cls(low, step, count, high)
        step = max(1.0, abs(low) * 1e-9) / count
        return cls(low - step * count / 2, step, count, max(high, low + step * count / 2))

    @classmethod
    def growing(cls, low: float, high: float, count: int) -> Grid:
        """Columns of a round width that begin at multiples of it, so that one which is drawn stays as it is until the
        range outgrows them all. At least two thirds of them are used, of more than a dozen."""
        exact = cls.over(low, high, count).step
        power = 10.0 ** math.floor(math.log10(exact))
        for step in (power * factor for ten in (1, 10) for factor in (each * ten for each in _ROUND)):
            begin = math.floor(low / step) * step
            begin -= step if begin > low else 0.0
            end = begin + step * count
            if end > high:
                return cls(begin, step, count, end)
        return cls.over(low, high, count)

    def edge(self, column: int) -> float:
        """In two halves, since the whole range may be wider than a number can be."""
        half = column * 0.5 * self.step
        return self.begin + half + half

    def column_of(self, x: float) -> int:
        """The column that x is in: negative or at least `count` where it is outside of them."""
        column = x / self.step - self.begin / self.step
        return math.floor(min(max(column, -_FAR), _FAR)) if math.isfinite(column) else -_FAR if x < 0 else _FAR


@dataclass(frozen=True, slots=True, eq=False)
class Thinned:
    """What there is to paint, column by column; columns without a value are not in it.

    Before the first and behind the last column of the grid one more point may stand: where the line comes from, and
    where it goes.
    """

    columns: array[int]
    firsts: array[float]
    lows: array[float]
    highs: array[float]
    lasts: array[float]
    joined: bytes
    """1 where the line comes from the column before, 0 where it begins anew behind a gap."""

    def __len__(self) -> int:
        return len(self.columns)


def thinned(xs: array[float], track: Track, grid: Grid) -> Thinned:
    """The points (x rising) as a grid shows them. The grid's end belongs to its last column."""
    columns = array("q")
    firsts, lows, highs, lasts = array("d"), array("d"), array("d"), array("d")
    joined = bytearray()
    values = track.values
    before = -1  # where the line was last

    def take(column: int, begin: int, end: int) -> None:
        nonlocal before
        extremes = track.extremes(begin, end)
        if extremes is None:
            return
        first, last = (track.first_finite(begin), track.last_finite(end)) if track.gaps else (begin, end - 1)
        columns.append(column)
        joined.append(before >= 0 and not (track.gaps and track.has_gap(before, first)))
        firsts.append(values[first])
        lows.append(extremes[0])
        highs.append(extremes[1])
        lasts.append(values[last])
        before = last

    position = bisect_left(xs, grid.begin)
    if position > 0 and math.isfinite(values[position - 1]):
        take(min(-1, grid.column_of(xs[position - 1])), position - 1, position)
    last_column = grid.count - 1
    while position < len(xs):
        # Rounding may put an x on the other side of an edge, where its column was taken already.
        column = max(0, grid.column_of(xs[position]), columns[-1] + 1 if columns else 0)
        if column >= last_column:
            break
        end = max(position + 1, bisect_left(xs, grid.edge(column + 1), lo=position))
        take(column, position, end)
        position = end
    end = bisect_right(xs, grid.end, lo=position)
    if end > position:
        take(last_column, position, end)
    if end < len(xs) and math.isfinite(values[end]):
        take(max(grid.count, grid.column_of(xs[end])), end, end + 1)
    return Thinned(columns, firsts, lows, highs, lasts, bytes(joined))
