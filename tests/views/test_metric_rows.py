"""One metric of several runs side by side."""

import math
from array import array
from collections.abc import Sequence

from tracker.views.budget import parse_budget
from tracker.views.course import Course, StepValue
from tracker.views.metric_rows import Footing, MetricRow, with_points, without_points
from tracker.views.parting import Parting


def curve(values: Sequence[float], every: int = 1) -> Course:
    steps = range(0, len(values) * every, every)
    return Course(array("q", steps), array("q", [1000 * step for step in steps]), array("d", values))


def row(*courses: Course | None, baseline: int = 0, footing: Footing | None = None, key: str = "loss") -> MetricRow:
    last = [None if each is None else each.values[-1] for each in courses]
    return with_points(key, last, courses, baseline=baseline, footing=footing or Footing())


def values(found: MetricRow) -> list[float | None]:
    return [None if at is None else at.value for at in found.at]


def test_without_a_budget_values_are_those_of_the_greatest_step_that_all_reached() -> None:
    found = row(curve([4.0, 3.0, 2.0, 1.0]), curve([5.0, 2.5]))
    assert (values(found), found.last) == ([3.0, 2.5], (1.0, 2.5))


def test_a_run_without_the_metric_does_not_count_for_that() -> None:
    assert values(row(curve([4.0, 3.0]), None)) == [3.0, None]


def test_changes_are_against_the_baseline_at_the_budget() -> None:
    found = row(curve([4.0, 2.0]), curve([4.0, 1.0]), baseline=1)
    assert [str(change) for change in found.changes] == ["+100.0%", "None"]


def test_of_a_run_that_has_not_come_so_far_no_change_is_told() -> None:
    found = row(curve([4.0] * 100), curve([5.0] * 10), footing=Footing(parse_budget("step=90")))
    assert values(found) == [4.0, 5.0]
    assert found.changes == (None, None)


def test_a_time_counts_from_each_runs_own_start() -> None:
    footing = Footing(parse_budget("time=2s"), starts=(0, 1000))
    assert values(row(curve([9.0, 8.0, 7.0, 6.0]), curve([9.0, 8.0, 7.0, 6.0]), footing=footing)) == [7.0, 6.0]


def test_a_metric_as_a_budget_counts_in_each_run() -> None:
    footing = Footing(parse_budget("tokens=20"), spent=(curve([0, 10, 20, 30]), curve([0, 20, 40, 60])))
    assert values(row(curve([9.0, 8.0, 7.0, 6.0]), curve([9.0, 8.0, 7.0, 6.0]), footing=footing)) == [7.0, 8.0]


def test_the_best_is_by_the_metrics_name() -> None:
    rising = [1.0, 3.0, 2.0]
    assert row(curve(rising), curve(rising)).best[0] == StepValue(1.0, 0)
    assert row(curve(rising), curve(rising), key="acc").best[0] == StepValue(3.0, 1)


def test_curves_part_from_the_baseline() -> None:
    found = row(curve([1.0] * 50), curve([1.0] * 25 + [2.0] * 25), curve([1.0] * 50))
    assert found.partings == (None, Parting("step", 25, shared=50), Parting("never", shared=50))


def test_a_metric_with_equal_ends_differs_where_its_curves_part() -> None:
    assert row(curve([1.0] * 50), curve([1.0] * 20 + [2.0] * 20 + [1.0] * 10)).differs
    assert not row(curve([1.0] * 50), curve([1.0] * 50)).differs


def test_one_nan_does_not_differ_from_another() -> None:
    nan = curve([math.nan] * 20)
    assert not row(nan, nan).differs
    assert row(nan, curve([1.0] * 20)).differs


def test_of_last_values_alone_changes_are_told() -> None:
    found = without_points("loss", [2.0, 1.0, None], baseline=0)
    assert [str(change) for change in found.changes] == ["None", "-50.0%", "None"]
    assert found.differs
