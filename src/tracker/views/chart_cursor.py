"""What lines are at one x, between two of them, and when they get somewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from tracker.views.chart_picture import Trace
from tracker.views.format import duration, moment, number
from tracker.views.series import Look, Series
from tracker.views.track import Track

_RECENT = 5
"""The slope is that of the last so-manyth part of a line."""
_LEAST_RECENT = 10
_SAMPLES = 256
_FAR = 1000.0
"""What is further ahead than so many times what was logged is never."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The nearest point of a line, or of a group the mean of each member's nearest."""

    x: float
    value: float
    runs: int = 1
    """Of how many runs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """From one reading to another."""

    x: float
    value: float

    @property
    def slope(self) -> float | None:
        """None where both are at one x."""
        return self.value / self.x if self.x else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a line comes to a value."""

    kind: Literal["reached", "ahead", "never"]
    x: float = 0.0
    """Where it did, or will."""
    ahead: float = 0.0
    """How far from its last point that is."""


def read(trace: Trace, look: Look, x: float, *, reach: float = 0.0) -> Reading | None:
    """What a line is at x; None where it is further than `reach` from its first and its last point."""
    readings = [
        reading
        for series, over in zip(trace.series, trace.over, strict=True)
        if (look.x != "metric" or over is not None) and (reading := _read(series, look, x, reach, over)) is not None
    ]
    if len(readings) <= 1:
        return readings[0] if readings else None
    values = [reading.value for reading in readings if isfinite(reading.value)]
    mean = sum(value / len(values) for value in values) if values else readings[0].value
    return Reading(readings[0].x, mean, len(values) or len(readings))


def difference(trace: Trace, look: Look, begin: float, end: float) -> Difference | None:
    """From what a line is at one x to what it is at another."""
    first, last = read(trace, look, begin), read(trace, look, end)
    if first is None or last is None or not (isfinite(first.value) and isfinite(last.value)):
        return None
    apart = 10**last.x - 10**first.x if look.is_log_x else last.x - first.x
    return Difference(apart, last.value - first.value)


def forecast(trace: Trace, look: Look, threshold: float) -> Forecast | None:
    """When a line, as it is drawn, comes to a value: by the slope of its last fifth. None where it has no points, or is
    a group."""
    if len(trace.series) != 1 or (look.x == "metric" and trace.over[0] is None):
        return None
    curve = trace.series[0].curve(look, trace.over[0])
    track = curve.drawn(weight=look.smoothing)
    first, last = track.first_finite(0), track.last_finite(len(track))
    if last < 0 or first > last:
        return None
    reached = _first_beyond(track, first, last + 1, threshold)
    if reached is not None:
        return Forecast("reached", curve.xs[reached])
    begin = max(first, min(last - last // _RECENT, last - _LEAST_RECENT) if last else 0)
    slope = _slope(curve.xs, track.values, begin, last + 1)
    ahead = (threshold - track.values[last]) / slope if slope else -1.0
    if not 0 <= ahead <= max(_FAR * (curve.xs[last] - curve.xs[0]), 1.0):
        return Forecast("never")
    return Forecast("ahead", curve.xs[last] + ahead, ahead)


def x_text(x: float, look: Look) -> str:
    """An x as it is said."""
    if look.is_log_x:
        x = 10**x
    if look.x == "step":
        return f"{round(x):,}"
    if look.x == "time":
        return moment(round(x))
    return duration(round(x * 1000)) if look.x == "relative" else number(x)


def distance_text(distance: float, look: Look) -> str:
    """How far two x are from each other."""
    if look.x == "step":
        return f"{round(distance):,}"
    if look.x == "time":
        return duration(round(distance))
    return duration(round(distance * 1000)) if look.x == "relative" else number(distance)


def forecast_text(found: Forecast, threshold: float, look: Look) -> str:
    """In words."""
    name = {"step": "step ", "relative": "", "time": "", "metric": ""}[look.x]
    if found.kind == "reached":
        return f"{number(threshold)} reached at {name}{x_text(found.x, look)}"
    if found.kind == "never":
        return f"never gets to {number(threshold)} at its recent slope"
    more = "" if look.is_log_x else f" ({distance_text(found.ahead, look)} more)"
    return f"{number(threshold)} at {name}{x_text(found.x, look)}{more}"


def _read(series: Series, look: Look, x: float, reach: float, over: Series | None) -> Reading | None:
    curve = series.curve(look, over)
    xs = curve.xs
    if not xs or not xs[0] - reach <= x <= xs[-1] + reach:
        return None
    place = bisect_left(xs, x)
    if place == len(xs) or (place and x - xs[place - 1] <= xs[place] - x):
        place -= 1
    return Reading(xs[place], curve.track.values[place])


def _first_beyond(track: Track, begin: int, end: int, threshold: float) -> int | None:
    """The first place at which a line is at a value or on its other side."""
    is_above = track.values[begin] > threshold

    def is_beyond(until: int) -> bool:
        extremes = track.extremes(begin, until)
        return extremes is not None and (extremes[0] <= threshold if is_above else extremes[1] >= threshold)

    if not is_beyond(end):
        return None
    low, high = begin + 1, end
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_beyond(middle) else (middle + 1, high)
    return low - 1


def _slope(xs: Sequence[float], values: Sequence[float], begin: int, end: int) -> float:
    """Of the straight line that is nearest to the points; 0 where there is none."""
    every = max(1, (end - begin) // _SAMPLES)
    points = [
        (float(xs[place]), values[place]) for place in range(end - 1, begin - 1, -every) if isfinite(values[place])
    ]
    if len(points) < 2:
        return 0.0
    middle = sum(x for x, _ in points) / len(points)
    mean = sum(value / len(points) for _, value in points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (value - mean) for x, value in points) / spread if spread else 0.0
