"""Where two curves part: the first step from which they differ by more than their noise, and stay so.

The rule, for the differences of two curves on the steps that both have:

1. They are averaged over buckets of 1, 2, 4 ... neighbouring steps: single points show a wide gap at once, long
   averages a narrow one later. Averages of a size are used while there are at least 16 of them.
2. The noise of an average is told from how much averages change over 1, 2, 4 and 8 buckets: the scaled median of
   these changes, among few around and among many, and the greatest of all. So a jump or a spike does not count, and
   noise that lasts some steps does. Where more than half of the changes are nothing (a metric of few values), their
   mean stands in.
3. The curves have parted where averages lie further apart than three times that noise, on the same side, for four
   buckets in a row at least and for a tenth of all steps. The earliest of all sizes counts.
4. The step is the one that cuts the differences around it best into before and after; of curves that were exactly
   equal and then on one side, the first at which they differ.

Of a thousand pairs of curves that differ by independent noise alone, none was said to part, at 30 to 1,000 steps.
What was averaged over ten steps before it was logged has less noise than it seems: at 100 steps 3 in 100 such pairs
are said to part; and 1 in 100 of pairs whose noise falls to a thirtieth. Two seeds that wander apart for a tenth of all
steps have parted, and that is said.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, compress
from operator import sub
from statistics import median
from typing import Literal, NamedTuple

from tracker.views.course import Course

LEAST_STEPS = 16
"""Of fewer steps in common nothing is said."""

_TIMES_NOISE = 3.0
_STAYING_BUCKETS = 4
_STAYING_SHARE = 10
_STRIDE = 16
_LAGS = {1: (8, 16, 64), 2: (8, 16, 64), 4: (16, 64), 8: (16, 24, 64)}
"""Over how many buckets changes are looked at, and among how many around: a jump is in no more than half of these."""
_LAGS_SHARE = 3
_MOST_BUCKETS = 4096
_LEAST_SQUARED, _GREATEST_SQUARED = 1e-100, 1e100
_MEDIAN_TO_DEVIATION = 1.4826 / math.sqrt(2)
_MEAN_TO_DEVIATION = math.sqrt(math.pi) / 2
"""What the median, or the mean, of the sizes of changes between numbers scattered normally is to that scatter."""


class Parting(NamedTuple):
    """Where two curves part, if they do."""

    kind: Literal["never", "start", "step", "unknown"]
    """`start` where they were apart from the first step in common on; `unknown` where too few are."""
    step: int | None = None
    """The step, where `kind` is `step`."""
    shared: int = 0
    """How many steps both have, with finite values."""

    def __str__(self) -> str:
        match self.kind:
            case "start":
                return "from the start"
            case "step":
                return f"step {self.step:,}"
            case _:
                return self.kind


def parting(one: Course, other: Course) -> Parting:
    """Where two curves part; it takes time that grows with their points and no faster."""
    steps, differences = _differences(one, other)
    shared = len(steps)
    if shared < LEAST_STEPS:
        return Parting("unknown", shared=shared)
    place = _first_apart(differences)
    if place is None:
        return Parting("never", shared=shared)
    return Parting("start", shared=shared) if place == 0 else Parting("step", steps[place], shared)


def _differences(one: Course, other: Course) -> tuple[Sequence[int], Sequence[float]]:
    """The steps that both have, and how far apart the two are there, without those where that is no number."""
    steps: Sequence[int] = one.steps
    left, right = one.values, other.values
    if one.steps != other.steps:
        left, right, steps = _joined(one, other)
    differences = array("d", map(sub, left, right))
    if not math.isfinite(sum(differences)):
        is_number = list(map(math.isfinite, differences))
        steps = array("q", compress(steps, is_number))
        differences = array("d", compress(differences, is_number))
    return steps, _within_squares(differences)


def _within_squares(numbers: Sequence[float]) -> Sequence[float]:
    """The numbers, scaled where their squares or sums would be too great or too small for a double."""
    greatest = max(max(numbers, default=0.0), -min(numbers, default=0.0))
    if greatest == 0 or _LEAST_SQUARED < greatest < _GREATEST_SQUARED:
        return numbers
    return array("d", [number / greatest for number in numbers])


def _joined(one: Course, other: Course) -> tuple[array[float], array[float], array[int]]:
    """The values of both at the steps that both have, and these steps."""
    count = min(len(one), len(other))
    if one.steps[:count] == other.steps[:count]:
        return one.values[:count], other.values[:count], one.steps[:count]
    left, right, steps = array("d"), array("d"), array("q")
    place, end = 0, len(other)
    for step, value in zip(one.steps, one.values, strict=True):
        place = bisect_left(other.steps, step, place)
        if place == end:
            break
        if other.steps[place] == step:
            left.append(value)
            right.append(other.values[place])
            steps.append(step)
    return left, right, steps


def _first_apart(differences: Sequence[float]) -> int | None:
    """The place of the first difference that is one beyond noise."""
    size = 1
    while len(differences) // size > _MOST_BUCKETS:
        size *= 2
    averages = _averages(differences, size)
    staying = len(differences) / _STAYING_SHARE
    earliest: tuple[int, int] | None = None
    while len(averages) >= LEAST_STEPS:
        bucket = _first_run(averages, max(_STAYING_BUCKETS, math.ceil(staying / size)))
        if bucket is not None and (earliest is None or bucket * size < earliest[0]):
            earliest = (bucket * size, size)
        averages = _halved(averages)
        size *= 2
    return None if earliest is None else _refined(differences, *earliest)


def _first_run(averages: Sequence[float], staying: int) -> int | None:
    """The first bucket of the first `staying` in a row that lie beyond the noise on one side."""
    noise = _noise(averages)
    side, length = 0, 0
    for place, average in enumerate(averages):
        limit = _TIMES_NOISE * noise[place // _STRIDE]
        here = 1 if average > limit else -1 if average < -limit else 0
        length = length + 1 if here == side else 1
        side = here
        if side and length >= staying:
            return place - length + 1
    return None


def _noise(averages: Sequence[float]) -> list[float]:
    """The noise of an average, for each stride of them."""
    changes = {
        lag: [abs(b - a) for a, b in zip(averages, averages[lag:], strict=False)]
        for lag in _LAGS
        if lag * _LAGS_SHARE <= len(averages)
    }
    found = []
    for begin in range(0, len(averages), _STRIDE):
        middle = begin + _STRIDE // 2
        found.append(max(_deviation(_around(changes[lag], middle, count)) for lag in changes for count in _LAGS[lag]))
    return found


def _around(changes: Sequence[float], middle: int, count: int) -> Sequence[float]:
    """So many changes, or all that there are, nearest to a place."""
    begin = max(0, min(middle - count // 2, len(changes) - count))
    return changes[begin : begin + count]


def _deviation(changes: Sequence[float]) -> float:
    return median(changes) * _MEDIAN_TO_DEVIATION or sum(changes) / len(changes) * _MEAN_TO_DEVIATION


def _averages(numbers: Sequence[float], size: int) -> list[float]:
    """Of so many neighbours each; what is left at the end is too little for one."""
    if size == 1:
        return list(numbers)
    return [sum(numbers[begin : begin + size]) / size for begin in range(0, len(numbers) - size + 1, size)]


def _halved(averages: Sequence[float]) -> list[float]:
    return [(a + b) / 2 for a, b in zip(averages[::2], averages[1::2], strict=False)]


def _refined(differences: Sequence[float], begin: int, size: int) -> int:
    """The place where what is apart from a bucket on began to be so; 0 where no place is seen.

    Farther and farther before the bucket is looked at, until what lies there is less than half as far apart.
    """
    end = begin + _STAYING_BUCKETS * size
    reach = _STAYING_BUCKETS * size
    while True:
        first = max(0, begin - reach)
        cut, before, after = _best_cut(differences[first:end], most=begin + size - first)
        if before * after <= 0 or abs(before) <= abs(after) / 2:
            return _end_of_equality(differences, first + cut)
        if first == 0:
            return 0
        reach *= 2


def _best_cut(stretch: Sequence[float], *, most: int) -> tuple[int, float, float]:
    """Where a cut leaves the least scatter on both sides, and the averages of the sides."""
    sums = list(accumulate(stretch, initial=0.0))
    count, total = len(stretch), sums[-1]
    cut = max(range(1, most + 1), key=lambda n: sums[n] ** 2 / n + (total - sums[n]) ** 2 / (count - n))
    return cut, sums[cut] / cut, (total - sums[cut]) / (count - cut)


def _end_of_equality(differences: Sequence[float], place: int) -> int:
    """Where curves that were exactly equal first differ, if they are on the same side from there to the place."""
    first = next((n for n in range(place) if differences[n]), place)
    is_above = differences[place] > 0
    return first if first and all((differences[n] > 0) == is_above for n in range(first, place)) else place
