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

    @classmethod
    def of_none(cls) -> Thinned:
        return cls(array("q"), array("d"), array("d"), array("d"), array("d"), b"")

    def without_last(self) -> Thinned:
        """A copy that lacks the last column."""
        return Thinned(
            self.columns[:-1], self.firsts[:-1], self.lows[:-1], self.highs[:-1], self.lasts[:-1], self.joined[:-1]
        )


def thinned(xs: array[float], track: Track, grid: Grid) -> Thinned:
    """The points (x rising) as a grid shows them. The grid's end belongs to its last column."""
    return Thinner(grid).thinned(xs, track)


class Thinner:
    """Keeps what it made of a line, so that points that are added to its end cost the columns that they are in."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._made: Thinned | None = None
        self._begin = 0
        """Where the points of the last column begin."""
        self._is_over = False
        """Whether a point behind the grid is there already: what comes later shows nothing."""

    def thinned(self, xs: array[float], track: Track) -> Thinned:
        """The points, of which those that were there before are the same."""
        made = self._made
        if made is None or len(made) < 2 or made.columns[-1] >= self._grid.count - 1:
            if made is None or not self._is_over:
                made = self._made = self._taken(xs, track, made=Thinned.of_none(), begin=None)
            return made
        self._made = self._taken(xs, track, made=made.without_last(), begin=self._begin)
        return self._made

    def _taken(self, xs: array[float], track: Track, *, made: Thinned, begin: int | None) -> Thinned:
        grid, values, gaps = self._grid, track.values, track.gaps
        columns, firsts, lows, highs, lasts = made.columns, made.firsts, made.lows, made.highs, made.lasts
        joined = bytearray(made.joined)
        before = -1 if begin is None else track.last_finite(begin)  # where the line was last

        def take(column: int, begin: int, end: int) -> None:
            nonlocal before
            extremes = track.extremes(begin, end)
            if extremes is None:
                return
            first, last = (track.first_finite(begin), track.last_finite(end)) if gaps else (begin, end - 1)
            columns.append(column)
            joined.append(before >= 0 and not (gaps and track.has_gap(before, first)))
            firsts.append(values[first])
            lows.append(extremes[0])
            highs.append(extremes[1])
            lasts.append(values[last])
            before = last
            self._begin = begin

        position = bisect_left(xs, grid.begin) if begin is None else begin
        if begin is None and position > 0 and math.isfinite(values[position - 1]):
            take(min(-1, grid.column_of(xs[position - 1])), position - 1, position)
        last_column, wide = grid.count - 1, 0
        while position < len(xs):
            # Rounding may put an x on the other side of an edge, where its column was taken already.
            column = max(0, grid.column_of(xs[position]), columns[-1] + 1 if columns else 0)
            if column >= last_column:
                break
            edge = grid.edge(column + 1)
            end = position + wide
            if not (wide and end < len(xs) and xs[end - 1] < edge <= xs[end]):  # even steps are as many in each column
                end = max(position + 1, bisect_left(xs, edge, lo=position))
            take(column, position, end)
            wide = end - position
            position = end
        end = bisect_right(xs, grid.end, lo=position)
        if end > position:
            take(last_column, position, end)
        if end < len(xs):
            self._is_over = math.isfinite(values[end])
            if self._is_over:
                take(max(grid.count, grid.column_of(xs[end])), end, end + 1)
        return Thinned(columns, firsts, lows, highs, lasts, bytes(joined))
