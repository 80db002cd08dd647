"""A whole history in a few cells: means of neighbouring points, as bars of seven heights.

No bar is as high as its cell, so that the lines of neighbouring rows never touch.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise

CELLS = 10
BARS = "▁▂▃▄▅▆▇"
ASCII_BARS = "_.-:=+*"
_MOST_MEANS = 64
_LOG_FROM = 100.0
"""Values above nought that span more than this factor are drawn by their logarithms."""


class Thinned:
    """A history as at most 64 means, each of equally many points; it takes new points in amortised constant time."""

    __slots__ = ("_each", "_means", "_rest")

    def __init__(self) -> None:
        self._each = 1
        """How many points a mean is of."""
        self._means = array("d")
        self._rest = array("d")
        """Points that are too few for a mean of their own yet."""

    def add(self, values: Sequence[float]) -> None:
        """Take in what was logged after all before."""
        while (len(self._rest) + len(values)) // self._each + len(self._means) > _MOST_MEANS:
            self._halve()
        self._rest.extend(values)
        whole = len(self._rest) // self._each * self._each
        self._means.extend(_mean(self._rest[begin : begin + self._each]) for begin in range(0, whole, self._each))
        del self._rest[:whole]

    def means(self) -> list[float]:
        """What there is, the latest points included."""
        return [*self._means, _mean(self._rest)] if self._rest else list(self._means)

    def _halve(self) -> None:
        """Make of every two means one. An odd last one goes back among the points, which costs its detail alone."""
        if len(self._means) % 2:
            self._rest = array("d", [self._means.pop()] * self._each) + self._rest
        pairs = range(0, len(self._means), 2)
        self._means = array("d", [_mean(self._means[begin : begin + 2]) for begin in pairs])
        self._each *= 2


def resampled(values: Sequence[float], cells: int = CELLS) -> list[float]:
    """As many values as there are cells, or fewer where there are no more."""
    if len(values) <= cells:
        return list(values)
    bounds = [len(values) * cell // cells for cell in range(cells + 1)]
    return [_mean(values[begin:end]) for begin, end in pairwise(bounds)]


def sparkline(values: Sequence[float], *, cells: int = CELLS, bars: str = BARS) -> str:
    """The values as bars between the least and the greatest of them; what is no number is a gap."""
    drawn = resampled(values, cells)
    finite = [value for value in drawn if math.isfinite(value)]
    if not finite:
        return " " * len(drawn)
    low, high = min(finite), max(finite)
    if low > 0 and high / low > _LOG_FROM:
        drawn = [math.log(value) if value > 0 else value for value in drawn]
        low, high = math.log(low), math.log(high)
    return "".join(_bar(value, low, high, bars) for value in drawn)


def _bar(value: float, low: float, high: float, bars: str) -> str:
    if math.isnan(value) or (math.isinf(value) and value < 0):
        return " "
    if math.isinf(value):
        return bars[-1]
    top = len(bars) - 1
    share = value / 2 - low / 2  # halves, since the whole range may be more than a float holds
    span = high / 2 - low / 2
    return bars[top // 2] if span == 0 else bars[min(top, max(0, round(share / span * top)))]


def _mean(values: Sequence[float]) -> float:
    """Of those that are numbers; NaN where none is."""
    total = math.fsum(values) if len(values) < 16 and all(map(math.isfinite, values)) else sum(values)
    if not math.isnan(total):
        return total / len(values)
    numbers = [value for value in values if not math.isnan(value)]
    return sum(numbers) / len(numbers) if numbers else math.nan
