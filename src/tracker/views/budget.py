"""An equal budget: the moment in each run at which its metrics are compared, and what they were then."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_right
from typing import Literal, NamedTuple, TypeAlias

from tracker.core.errors import InvalidValue, shorten
from tracker.views.course import Course
from tracker.views.format import duration, number

BudgetKind: TypeAlias = Literal["step", "time", "metric"]

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"([0-9]*\.?[0-9]+(?:e[0-9]+)?)([smhd]?)")
_GREATEST = 2**63 - 1


class Budget(NamedTuple):
    """So many steps, so much time since the start of each run, or so much of a metric such as `tokens`."""

    kind: BudgetKind
    amount: float
    """Steps, milliseconds, or a value of the metric."""
    key: str = ""
    """The metric's name."""

    def __str__(self) -> str:
        if self.kind == "time":
            return f"after {duration(int(self.amount))}"
        return f"at {'step' if self.kind == 'step' else self.key} {number(self.amount)}"


class At(NamedTuple):
    """What a metric was at a budget."""

    value: float
    step: int
    is_reached: bool
    """Whether the run went as far as the budget; else this is where it ended, or is now."""


def parse_budget(text: str) -> Budget:
    """`step=5000`, `time=90s`, `time=2h`, `tokens=1e9`: anything but `step` and `time` is a metric."""
    key, equals, amount = text.rpartition("=")
    if not equals or not key:
        raise InvalidValue(f"{shorten(text)} is no budget: step=5000, time=90s, time=2h or METRIC=1e9 is one.")
    if key == "time":
        return Budget("time", _milliseconds(amount))
    value = _as_float(amount)
    if value is None:
        raise InvalidValue(f"{shorten(amount)} in the budget {shorten(text)} is no number.")
    if key != "step":
        return Budget("metric", value, key)
    if value != int(value) or abs(value) > _GREATEST:
        raise InvalidValue(f"A step is a whole number, which {shorten(amount)} is not.")
    return Budget("step", int(value))


def at_step(course: Course, step: int) -> At | None:
    """The last value at or before a step; None where the run has none as early."""
    place = bisect_right(course.steps, step) - 1
    if place < 0:
        return None
    return At(course.values[place], course.steps[place], course.steps[-1] + _gap(course.steps) >= step)


def at_time(course: Course, *, start: int | None, milliseconds: float) -> At | None:
    """The last value that was logged so long after the run's start, or before; a run without one starts with it."""
    if not len(course):
        return None
    times = course.times
    limit = (min(times) if start is None else start) + milliseconds
    place = max((n for n, time in enumerate(times) if time <= limit), key=lambda n: (times[n], n), default=None)
    if place is None:
        return None
    is_reached = max(times) + abs(_gap(times)) >= limit
    return At(course.values[place], course.steps[place], is_reached)


def at_metric(course: Course, spent: Course, amount: float) -> At | None:
    """The last value at or before the step at which the metric `spent` was beyond an amount."""
    first_beyond = next((n for n, value in enumerate(spent.values) if value > amount), len(spent))
    if first_beyond == 0:
        return None
    found = at_step(course, spent.steps[first_beyond - 1])
    if found is None:
        return None
    greatest = max(filter(math.isfinite, spent.values), default=-math.inf)
    is_reached = first_beyond < len(spent) or greatest + abs(_gap(spent.values)) >= amount
    return found._replace(is_reached=is_reached and found.is_reached)


def _gap(rising: array[int] | array[float]) -> float:
    """What usually lies between a point and the next: within it of the last point, a budget counts as reached."""
    return (rising[-1] - rising[0]) / (len(rising) - 1) if len(rising) > 1 else 0.0


def _milliseconds(text: str) -> float:
    found = _TIME.fullmatch(text)
    if found is None or not math.isfinite(seconds := float(found[1]) * _SECONDS[found[2]]):
        raise InvalidValue(f"{shorten(text)} is no time: 300 (seconds), 90s, 5m, 2h or 1d is one.")
    return seconds * 1000


def _as_float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
