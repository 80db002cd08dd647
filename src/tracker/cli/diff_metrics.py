"""The metrics of a comparison: which histories are read for it, one metric at a time, and when it is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.entities import Problem, Run
from tracker.core.errors import InvalidValue, MetricNotFound
from tracker.store.protocols import Store
from tracker.views.better import is_of_system, judging_order
from tracker.views.budget import Budget
from tracker.views.course import Course, course
from tracker.views.format import counted, natural_key
from tracker.views.metric_rows import MOST_POINTS, Footing, MetricRow, with_points, without_points
from tracker.views.ranking import Ranking, judging_key, ranking

_MOST_READ = 10_000_000
"""Points that are read in all; and metrics."""
_MOST_METRICS = 400
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ComparedMetrics:
    """The metrics of some runs."""

    rows: tuple[MetricRow, ...]
    """What judges runs comes first."""
    ranking: Ranking | None
    sentences: tuple[str, ...]
    """What was left out, and why."""
    problems: tuple[tuple[str, Sequence[Problem]], ...]


class MetricReader:
    """Reads metrics of runs out of a store."""

    def __init__(self, store: Store, runs: Sequence[Run], *, baseline: int) -> None:
        self._store = store
        self._runs = runs
        self._baseline = baseline
        self._keys = {key for run in runs for key in run.metrics}
        self._read = 0
        self._problems: list[tuple[str, Sequence[Problem]]] = []

    def compare(self, budget: Budget | None, by: str | None, *, has_system: bool) -> ComparedMetrics:
        """All metrics: those that all runs have with their points, as far as these are not too many."""
        footing = self._footing(budget)
        common = {key for key in self._keys if all(key in run.metrics for run in self._runs)}
        if by is not None and by not in self._keys:
            some = ", ".join(sorted(self._keys, key=_order)[:_MOST_NAMED])
            raise InvalidValue(f"None of the runs has the metric {by!r} to rank them by; they have: {some or 'none'}.")
        judge = by or judging_key(common)
        rows: list[MetricRow] = []
        unread = 0
        for key in sorted(self._keys, key=lambda key: (key != judge, key not in common, *_order(key))):
            is_wanted = key == judge or (key in common and (has_system or not is_of_system(key)))
            is_read = is_wanted and (key == judge or (self._read < _MOST_READ and len(rows) < _MOST_METRICS))
            unread += is_wanted and not is_read
            rows.append(self._row(key, footing, is_read=is_read))
        place = ranking(rows[0], budget) if judge is not None and rows else None
        rows.sort(key=lambda row: _order(row.key))
        return ComparedMetrics(tuple(rows), place, tuple(_sentences(rows, unread)), tuple(self._problems))

    def _row(self, key: str, footing: Footing, *, is_read: bool) -> MetricRow:
        last = [run.metrics.get(key) for run in self._runs]
        if not is_read:
            return without_points(key, last, baseline=self._baseline)
        courses = [self._course(run, key) for run in self._runs]
        return with_points(key, last, courses, baseline=self._baseline, footing=footing)

    def _course(self, run: Run, key: str) -> Course | None:
        if key not in run.metrics:
            return None
        try:
            history = self._store.history(run.run_id, key)
        except MetricNotFound:  # it went since the run was read
            return None
        self._read += len(history)
        if history.problems:
            self._problems.append((f"run {run.run_id[:8]}", history.problems))
        return course(history)

    def _footing(self, budget: Budget | None) -> Footing:
        starts = [run.start_time for run in self._runs]
        if budget is None or budget.kind != "metric":
            return Footing(budget, starts)
        spent = [self._course(run, budget.key) for run in self._runs]
        if not any(spent):
            raise InvalidValue(
                f"None of the runs has the metric {budget.key!r} that the budget is counted in; "
                f"a budget is step=N, time=T or METRIC=N."
            )
        return Footing(budget, starts, spent)


def _order(key: str) -> tuple[object, ...]:
    return *judging_order(key), natural_key(key)


def _sentences(rows: Sequence[MetricRow], unread: int) -> list[str]:
    sentences = [
        f"{row.key} has {counted(row.most_points, 'point')} in one run: where its curves part is not looked for."
        for row in rows
        if row.most_points > MOST_POINTS
    ]
    if unread:
        sentences.append(
            f"The points of {counted(unread, 'metric')} more are not read, as they are many: "
            f"compared by {'its' if unread == 1 else 'their'} last values alone."
        )
    return sentences
