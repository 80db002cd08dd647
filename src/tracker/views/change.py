"""How far values are from each other: whether two texts mean the same, and a number against its baseline."""

from __future__ import annotations

import math
from typing import NamedTuple

from tracker.views.format import number

_LONGEST_NUMBER = 40
_DIGITS = frozenset("123456789")


class Change(NamedTuple):
    """From a baseline to a value: as a share of the baseline's size, or as it is where the baseline is zero."""

    amount: float
    is_relative: bool

    def __str__(self) -> str:
        if self.amount == 0:
            return "same"
        sign, size = "+" if self.amount > 0 else "-", abs(self.amount)
        if not self.is_relative:
            return sign + number(size)
        if size < 0.0001:
            return f"{sign}<0.01%"
        if size >= 10:
            return f"{sign}{number(round(size, 1))}x"
        return f"{sign}{size:.{1 if size >= 0.01 else 2}%}"


def change(baseline: float | None, value: float | None) -> Change | None:
    """None where one of them is missing or no finite number: nothing can be said of that."""
    if baseline is None or value is None or not (math.isfinite(baseline) and math.isfinite(value)):
        return None
    if baseline == value:
        return Change(0.0, is_relative=True)
    apart = value - baseline
    share = apart / abs(baseline) if baseline else math.inf
    if math.isfinite(share):
        return Change(share, is_relative=True)
    return Change(apart, is_relative=False) if math.isfinite(apart) else None


def means_the_same(one: str | None, other: str | None) -> bool:
    """Whether two params are equal, as numbers where both are: `0.1` is `1e-1`, and `1` is `1.0`."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    left, right = _as_number(one), _as_number(other)
    return left is not None and left == right


def are_equal(one: float | None, other: float | None) -> bool:
    """Whether two values are equal, one NaN like another."""
    return one == other or (one is not None and other is not None and math.isnan(one) and math.isnan(other))


def _as_number(text: str) -> int | float | None:
    """None for what is no number, or is one that a double would round or lose."""
    if len(text) > _LONGEST_NUMBER or "_" in text:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return None
    is_lost = not math.isfinite(value) or (value == 0 and not _DIGITS.isdisjoint(text.lower().partition("e")[0]))
    return None if is_lost else value
