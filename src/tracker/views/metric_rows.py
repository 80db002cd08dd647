"""One metric of several runs side by side: what it is, what it was at an equal budget, and where its curves part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.views.better import Direction, direction
from tracker.views.budget import At, Budget, at_metric, at_step, at_time
from tracker.views.change import Change, are_equal, change
from tracker.views.course import Course, StepValue, common_step
from tracker.views.parting import Parting, parting

MOST_POINTS = 3_000_000
"""Of a metric with more points in one run it is not looked for where its curves part."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What it means in each run to have spent as much as the others."""

    budget: Budget | None = None
    """None for the greatest step that all runs reached, of each metric its own."""
    starts: Sequence[int | None] = ()
    """When the runs began, for a budget of time."""
    spent: Sequence[Course | None] = ()
    """The metric that a budget is counted in, of each run."""

    def at(self, courses: Sequence[Course | None]) -> tuple[At | None, ...]:
        """What a metric was in each run."""
        return tuple(None if each is None else self._in(run, each, courses) for run, each in enumerate(courses))

    def _in(self, run: int, course: Course, courses: Sequence[Course | None]) -> At | None:
        budget = self.budget
        if budget is None:
            step = common_step(each for each in courses if each is not None)
            return None if step is None else at_step(course, step)
        if budget.kind == "step":
            return at_step(course, int(budget.amount))
        if budget.kind == "time":
            return at_time(course, start=self.starts[run], milliseconds=budget.amount)
        spent = self.spent[run]
        return None if spent is None else at_metric(course, spent, budget.amount)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric; every column has a place for each run, None where it has nothing to say."""

    key: str
    direction: Direction
    last: tuple[float | None, ...]
    at: tuple[At | None, ...]
    """At the equal budget; nothing where the points were not read."""
    best: tuple[StepValue | None, ...]
    changes: tuple[Change | None, ...]
    """Against the baseline at the budget, where both reached it; where no points were read, of the last values."""
    partings: tuple[Parting | None, ...]
    """From the baseline."""
    curves_differ: bool = False
    """Whether any run has other points than the first, as far as they were read."""
    most_points: int = 0
    """How many the run with the most points has, of those that were read."""

    @property
    def differs(self) -> bool:
        """Whether any run has it otherwise than the first, or came there otherwise."""
        return self.curves_differ or any(not are_equal(value, self.last[0]) for value in self.last)


def without_points(key: str, last: Sequence[float | None], *, baseline: int) -> MetricRow:
    """A metric of which the last values alone are known."""
    nothing = (None,) * len(last)
    changes = _changes(last, baseline)
    return MetricRow(key, direction(key), tuple(last), at=nothing, best=nothing, changes=changes, partings=nothing)


def with_points(
    key: str, last: Sequence[float | None], courses: Sequence[Course | None], *, baseline: int, footing: Footing
) -> MetricRow:
    """A metric with all that its points tell."""
    better, at = direction(key), footing.at(courses)
    most = max((len(each) for each in courses if each is not None), default=0)
    return MetricRow(
        key,
        better,
        tuple(last),
        at=at,
        best=tuple(None if each is None else each.best(better) for each in courses),
        changes=_changes([found.value if found and found.is_reached else None for found in at], baseline),
        partings=_partings(courses, baseline) if most <= MOST_POINTS else (None,) * len(courses),
        curves_differ=any(not _are_alike(courses[0], each) for each in courses),
        most_points=most,
    )


def _are_alike(one: Course | None, other: Course | None) -> bool:
    """Whether two curves are equal, one NaN like another."""
    if one is None or other is None:
        return one is other
    return one.steps == other.steps and one.values.tobytes() == other.values.tobytes()


def _changes(values: Sequence[float | None], baseline: int) -> tuple[Change | None, ...]:
    return tuple(None if run == baseline else change(values[baseline], value) for run, value in enumerate(values))


def _partings(courses: Sequence[Course | None], baseline: int) -> tuple[Parting | None, ...]:
    first = courses[baseline]
    return tuple(
        None if run == baseline or first is None or each is None else parting(first, each)
        for run, each in enumerate(courses)
    )
