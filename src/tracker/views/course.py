"""The course of one metric: its points in the order of their steps, one a step, as comparing runs needs them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from operator import lt
from typing import NamedTuple

from tracker.core.entities import History
from tracker.views.better import Direction


class StepValue(NamedTuple):
    """A value and the step that it was logged at."""

    value: float
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Columns of the same length, by rising step. Of a step that was logged more than once, the latest point stands."""

    steps: array[int]
    times: array[int]
    values: array[float]

    def __len__(self) -> int:
        return len(self.steps)

    def last(self) -> StepValue | None:
        return StepValue(self.values[-1], self.steps[-1]) if self.steps else None

    def best(self, direction: Direction) -> StepValue | None:
        """The best number, where it was met first; None where there is none: an infinity or NaN is no success."""
        numbers = self.values if math.isfinite(sum(self.values)) else list(filter(math.isfinite, self.values))
        if not numbers:
            return None
        best = min(numbers) if direction == "smaller" else max(numbers)
        return StepValue(best, self.steps[self.values.index(best)])


def course(history: History) -> Course:
    """The course of a history, in whatever order its points were written."""
    steps = history.steps
    if all(map(lt, steps, islice(steps, 1, None))):
        return Course(steps, history.timestamps, history.values)
    rows = sorted(zip(steps, history.timestamps, map(_rank, history.values), history.values, strict=True))
    latest = {step: (time, value) for step, time, _, value in rows}
    return Course(
        array("q", latest),
        array("q", (time for time, _ in latest.values())),
        array("d", (value for _, value in latest.values())),
    )


def common_step(courses: Iterable[Course]) -> int | None:
    """The greatest step that all reached; None where one of them has no points."""
    ends = [each.last() for each in courses]
    return min((end.step for end in ends if end), default=None) if all(ends) else None


def _rank(value: float) -> float:
    """Orders values of one step and one time; a NaN comes first, as it has no order of its own."""
    return -math.inf if math.isnan(value) else value
