"""Exponential smoothing that is right from the first value on, and leaves gaps where gaps are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from math import isfinite, nan

from tracker.core.errors import InvalidValue


def check_weight(weight: float) -> None:
    """Raise `InvalidValue` where a weight smooths nothing or everything away."""
    if not 0 <= weight < 1:
        raise InvalidValue(f"Smoothing takes a weight from 0 to below 1, such as 0.9; {weight:g} is none.")


_FORGOTTEN = 1e-17
"""What weighs less is not seen in a sum with 1."""


def smoothed_further(values: Iterable[float], weight: float, *, last: float) -> Iterator[float]:
    """The same for finite values behind so many others that the first of them weighs nothing any more."""
    share = 1 - weight
    means = accumulate(values, lambda mean, value: mean * (1 - share) + value * share, initial=last)
    return islice(means, 1, None)


def is_far(weight: float, count: int) -> bool:
    """Whether so many values are enough for that."""
    return weight**count < _FORGOTTEN


def smoothed(values: Iterable[float], weight: float, *, last: float = nan, count: int = 0) -> Iterator[float]:
    """Each value as the mean of it and all before it, one that is n values older weighing `weight ** n` as much.

    That mean is the moving average divided by 1 - weight ** n, which starts at the first value and not at 0. What is
    not finite stays as it is and weighs nothing. To go on where another call stopped, hand in the `last` mean that it
    gave and the `count` of finite values that it saw: there is no other state.
    """
    forgotten = weight**count
    for value in values:
        if not isfinite(value):
            yield value
            continue
        forgotten *= weight
        share = (1 - weight) / (1 - forgotten)
        last = value if share >= 1 else last * (1 - share) + value * share
        yield last
