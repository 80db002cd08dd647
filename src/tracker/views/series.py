"""The points of one metric of one run as a chart needs them: appended to as they come, thinned when drawn."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from math import copysign, inf, isfinite, isnan, log10, nan
from typing import Any, Literal

from tracker.core.entities import History, Run
from tracker.core.events import PointsLogged
from tracker.views.curve import Curve
from tracker.views.smoothing import check_weight
from tracker.views.thinning import Grid, Thinned, Thinner
from tracker.views.track import are_finite

XKind = Literal["step", "time", "relative", "metric"]
GREATEST = sys.float_info.max
"""What MLflow writes into a database for an infinity; it is taken for one here."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is looked at."""

    x: XKind = "step"
    """`time` in milliseconds since 1970, `relative` in seconds since the run's start."""
    smoothing: float = 0.0
    """The weight of the past: 0 for none, below 1."""
    is_log: bool = False
    is_log_x: bool = False
    """Where x is the decimal logarithm of what it is else; points not above 0 have no place then."""

    def __post_init__(self) -> None:
        check_weight(self.smoothing)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which finite values something lies."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class SeriesSnapshot:
    """What of a series is painted, once and for all: nothing that comes later changes it."""

    line: Thinned
    """Its course: smoothed where that is asked for."""
    raw: Thinned | None
    """The values themselves, to stand behind a smoothed course."""
    latest: float | None
    """As the store gives it, NaN and infinities too."""


_GRIDS_KEPT = 4
_VERSIONS = count()


class Series:
    """Columns of points in the order of their writing, and one sorted curve for each kind of x that was asked for."""

    latest: float | None
    version: int
    """Another number after every change, and one that no other series has."""

    def __init__(self, run_id: str, key: str, *, start: int | None = None) -> None:
        """`start` is when the run began, from where relative time counts; without it from the first point."""
        self.run_id = run_id
        self.key = key
        self._start = start
        self.version = next(_VERSIONS)
        self._forget()

    @classmethod
    def of_history(cls, run: Run, key: str, history: History) -> Series:
        series = cls(run.run_id, key, start=run.start_time)
        series._append(history.timestamps, history.steps, history.values)
        series.latest = _told(run.metrics.get(key))
        return series

    def __len__(self) -> int:
        return len(self.values)

    @property
    def bounds(self) -> Bounds | None:
        """None where no value is finite."""
        return Bounds(self._low, self._high) if self._low <= self._high else None

    def apply(self, points: PointsLogged) -> None:
        """Points that were logged, or the whole history in the place of what is here."""
        if points.is_whole:
            self._forget()
        self.version = next(_VERSIONS)
        self._append(points.timestamps, points.steps, points.values)
        self.latest = _told(points.latest)

    def x_bounds(self, look: Look, over: Series | None = None) -> Bounds | None:
        """From which x to which the points go; None where there is none."""
        xs = self.curve(look, over).xs
        return Bounds(xs[0], xs[-1]) if xs else None

    def y_bounds(self, look: Look, low: float, high: float, over: Series | None = None) -> Bounds | None:
        """Between which values what is painted of a range of x lies, a smoothed course's raw values among them."""
        curve = self.curve(look, over)
        begin, end = bisect_left(curve.xs, low), bisect_right(curve.xs, high)
        if begin == end:  # between two points, with a line from one to the other
            begin, end = max(begin - 1, 0), min(end + 1, len(curve))
        extremes = curve.drawn(is_log=look.is_log).extremes(begin, end)
        return Bounds(*extremes) if extremes is not None else None

    def snapshot(self, look: Look, grid: Grid, over: Series | None = None) -> SeriesSnapshot:
        """What a grid of columns shows of it, over another metric's values where x is `metric`."""
        line = self.thinned(look, grid, over)
        raw = self.thinned(replace(look, smoothing=0.0), grid, over) if look.smoothing else None
        return SeriesSnapshot(line, raw, self.latest)

    def thinned(self, look: Look, grid: Grid, over: Series | None = None) -> Thinned:
        """The course alone, or with a look that smooths nothing the values alone."""
        curve = self.curve(look, over)
        found = self._thinners.get((look, grid))
        if found is None or found[0] is not curve or found[1] != curve.cuts:
            while len(self._thinners) >= _GRIDS_KEPT:
                del self._thinners[next(iter(self._thinners))]
            found = self._thinners[look, grid] = curve, curve.cuts, Thinner(grid)
        return found[2].thinned(curve.xs, curve.drawn(weight=look.smoothing, is_log=look.is_log))

    def prepare(self, look: Look, most: int, over: Series | None = None) -> int:
        """Do the work of at most so many points of what a snapshot needs: of how many, 0 where nothing was left.

        Points that came out of order, and those over another metric, are sorted all at once.
        """
        if look.x == "metric":
            return self.curve(look, over).advance(most, weight=look.smoothing, is_log=look.is_log)
        curve, taken = self._taken(look)
        if taken < len(self):
            end = min(taken + most, len(self))
            xs = self._xs(look, taken, end)
            if curve.xs and len(curve) - bisect_right(curve.xs, min(xs)) > most:
                end = len(self)
                xs = self._xs(look, taken, end)
            curve.add(xs, self.values[taken:end])
            self._curves[look.x, look.is_log_x] = curve, end
            return end - taken
        return curve.advance(most, weight=look.smoothing, is_log=look.is_log)

    def curve(self, look: Look, over: Series | None = None) -> Curve:
        """The points by x, as of now."""
        if look.x == "metric":
            return self._curve_over(over, is_log_x=look.is_log_x)
        curve, taken = self._taken(look)
        if taken < len(self):
            curve.add(self._xs(look, taken, len(self)), self.values[taken:])
        self._curves[look.x, look.is_log_x] = curve, len(self)
        return curve

    def _forget(self) -> None:
        self.timestamps = array("q")
        self.steps = array("q")
        self.values = array("d")
        self.latest = None
        self.nans = 0
        self.infinities = 0
        self.not_positive = 0
        """Finite values that a log scale has no place for."""
        self._low, self._high = inf, -inf
        self._curves: dict[tuple[XKind, bool], tuple[Curve, int]] = {}
        """With how many points each has taken."""
        self._over: tuple[Series, int, int, bool, Curve] | None = None
        self._thinners: dict[tuple[Look, Grid], tuple[Curve, int, Thinner]] = {}

    def _append(self, timestamps: array[int], steps: array[int], values: array[float]) -> None:
        if not values:
            return
        if self._start is None:
            self._start = timestamps[0]
        values, finite, low, high = _measured(values)
        self.timestamps.extend(timestamps)
        self.steps.extend(steps)
        self.values.extend(values)
        if len(finite) < len(values):
            nans = sum(map(isnan, values))
            self.nans += nans
            self.infinities += len(values) - len(finite) - nans
        self._low, self._high = min(self._low, low), max(self._high, high)
        if low <= 0:
            self.not_positive += sum(value <= 0 for value in finite)

    def _taken(self, look: Look) -> tuple[Curve, int]:
        """A curve as it was made, and of how many points."""
        is_whole = look.x != "relative" and not look.is_log_x
        return self._curves.get((look.x, look.is_log_x)) or (Curve(is_whole=is_whole), 0)

    def _xs(self, look: Look, begin: int, end: int) -> array[float]:
        if look.x == "relative":
            start = self._start or 0
            xs: array[Any] = array("d", [(timestamp - start) / 1000 for timestamp in self.timestamps[begin:end]])
        else:
            xs = (self.steps if look.x == "step" else self.timestamps)[begin:end]
        return _logarithms(xs) if look.is_log_x else xs

    def _curve_over(self, over: Series | None, *, is_log_x: bool) -> Curve:
        """Over another metric of the run: its last value at or before each point's step.

        A later point of that metric may move points that were there before, so this is made anew when either grew.
        """
        assert over is not None, "x is another metric, and which one was not handed in"
        if self._over is not None and self._over[0] is over and self._over[1:4] == (len(self), len(over), is_log_x):
            return self._over[4]
        at_or_before = _values_by_step(over)
        curve = Curve()
        xs = array("d", map(at_or_before, self.steps))
        curve.add(_logarithms(xs) if is_log_x else xs, self.values)
        self._over = over, len(self), len(over), is_log_x, curve
        return curve


def _logarithms(xs: array[Any]) -> array[float]:
    return array("d", [log10(x) if x > 0 else nan for x in xs])


def _told(value: float | None) -> float | None:
    """A value that may stand for an infinity."""
    return copysign(inf, value) if value is not None and abs(value) == GREATEST else value


def _measured(values: array[float]) -> tuple[array[float], array[float], float, float]:
    """The values, those that are finite, and the least and the greatest of these."""
    finite = values if are_finite(values) else array("d", filter(isfinite, values))
    low, high = min(finite, default=inf), max(finite, default=-inf)
    if GREATEST in (high, -low):
        infinite = [copysign(inf, value) if abs(value) == GREATEST else value for value in values]
        return _measured(array("d", infinite))
    return values, finite, low, high


def _values_by_step(series: Series) -> Callable[[int], float]:
    """The last value at or before a step; NaN before the first."""
    curve = series.curve(Look())
    steps, values = curve.xs, curve.track.values

    def at_or_before(step: int) -> float:
        place = bisect_right(steps, step)
        return values[place - 1] if place else nan

    return at_or_before
