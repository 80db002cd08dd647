"""A series: appended to as points come, looked at over any x, and drawn as if all its points had always been there."""

import math
from array import array
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.entities import History, Run
from tracker.core.events import PointsLogged
from tracker.views.series import GREATEST, Bounds, Look, Series, SeriesSnapshot
from tracker.views.thinning import Grid, Thinned

NAN, INF = math.nan, math.inf
STEP, LOG, SMOOTH = Look(), Look(is_log=True), Look(smoothing=0.5)
GRID = Grid.over(-20.0, 20.0, 17)
Row = tuple[int, int, float]

rows_lists = st.lists(
    st.tuples(st.integers(0, 40), st.integers(-20, 20), st.floats(width=32) | st.just(NAN)), max_size=60
)


def logged(rows: list[Row], *, is_whole: bool = False, latest: float | None = None) -> PointsLogged:
    timestamps, steps, values = zip(*rows, strict=True) if rows else ((), (), ())
    return PointsLogged("a", "m", array("q", timestamps), array("q", steps), array("d", values), latest, is_whole)


def series(*rows: Row, start: int | None = None) -> Series:
    made = Series("a", "m", start=start)
    made.apply(logged(list(rows)))
    return made


def by_step(*values: float) -> Series:
    return series(*((1_000 + step, step, value) for step, value in enumerate(values)))


def course(made: Series, look: Look = STEP, over: Series | None = None) -> list[tuple[float, float]]:
    """The points in the order in which a line goes through them."""
    curve = made.curve(look, over)
    return list(zip(curve.xs, curve.drawn(weight=look.smoothing, is_log=look.is_log).values, strict=True))


def drawn(snapshot: SeriesSnapshot) -> list[object]:
    return [astuple(part) for part in (snapshot.line, snapshot.raw) if isinstance(part, Thinned)]


def test_points_go_by_step_and_stay_in_the_order_they_were_stored_in() -> None:
    made = series((1, 5, 0.5), (2, 3, 0.3), (3, 4, 0.4))
    assert course(made) == [(3, 0.3), (4, 0.4), (5, 0.5)]
    assert list(made.steps) == [5, 3, 4]


def test_points_of_one_step_all_stay_in_the_order_of_writing() -> None:
    assert course(series((1, 2, 0.9), (2, 1, 0.5), (3, 2, 0.1))) == [(1, 0.5), (2, 0.9), (2, 0.1)]


def test_time_is_in_milliseconds_and_relative_time_in_seconds_since_the_start() -> None:
    made = series((1_500, 0, 0.1), (3_000, 1, 0.2), start=1_000)
    assert course(made, Look(x="time")) == [(1_500, 0.1), (3_000, 0.2)]
    assert course(made, Look(x="relative")) == [(0.5, 0.1), (2.0, 0.2)]


def test_without_a_start_relative_time_counts_from_the_first_point() -> None:
    made = series((1_500, 0, 0.1))
    made.apply(logged([(3_000, 1, 0.2)]))
    assert [x for x, _ in course(made, Look(x="relative"))] == [0.0, 1.5]


def test_over_another_metric_x_is_its_last_value_at_or_before_the_step() -> None:
    over = series((1, 1, 10.0), (2, 3, 30.0), (3, 3, 31.0))
    made = series((1, 0, 0.0), (1, 1, 0.1), (1, 2, 0.2), (1, 3, 0.3), (1, 9, 0.9))
    assert course(made, Look(x="metric"), over) == [(10, 0.1), (10, 0.2), (31, 0.3), (31, 0.9)]


def test_a_later_point_of_the_other_metric_moves_what_stood_before() -> None:
    over, made, look = series((1, 0, 1.0)), series((1, 5, 0.5)), Look(x="metric")
    assert course(made, look, over) == [(1.0, 0.5)]
    over.apply(logged([(2, 4, 4.0)]))
    assert course(made, look, over) == [(4.0, 0.5)]


def test_bounds_are_those_of_finite_values() -> None:
    made = by_step(2.0, NAN, INF, -1.0)
    assert made.bounds == Bounds(-1.0, 2.0)
    assert (made.nans, made.infinities, made.not_positive) == (1, 1, 1)
    assert by_step(NAN).bounds is None
    assert by_step().bounds is None


def test_the_greatest_number_is_the_infinity_that_a_database_has_no_other_place_for() -> None:
    made = by_step(1.0, GREATEST, 2.0, -GREATEST)
    made.apply(logged([], latest=-GREATEST))
    assert made.bounds == Bounds(1.0, 2.0)
    assert made.infinities == 2
    assert made.latest == -INF


def test_a_whole_history_takes_the_place_of_what_was_told_before() -> None:
    made = by_step(1.0, NAN, 3.0)
    made.snapshot(SMOOTH, GRID)
    made.apply(logged([(1, 7, 7.0)], is_whole=True, latest=7.0))
    assert course(made) == [(7, 7.0)]
    assert (made.nans, made.latest, len(made)) == (0, 7.0, 1)


def test_a_history_that_was_read_is_the_same_series() -> None:
    run = Run("a", "0", "n", None, 500, None, "active", "", "", metrics={"m": 0.25})
    made = Series.of_history(run, "m", History(array("q", [1_500]), array("q", [3]), array("d", [0.25])))
    assert course(made, Look(x="relative")) == [(1.0, 0.25)]
    assert made.latest == 0.25


def test_a_log_scale_has_gaps_where_values_are_not_positive() -> None:
    line = by_step(1.0, 0.0, -1.0, 2.0).snapshot(LOG, Grid.over(0, 3, 4)).line
    assert list(line.columns) == [0, 3]
    assert line.joined == bytes([0, 0])
    assert by_step(1.0, 0.0, 4.0).y_bounds(LOG, 0, 2) == Bounds(1.0, 4.0)


def test_a_smoothed_course_comes_with_the_raw_values() -> None:
    snapshot = by_step(0.0, 1.0).snapshot(SMOOTH, Grid.over(0, 1, 2))
    assert list(snapshot.line.lasts) == pytest.approx([0.0, 2 / 3])
    assert snapshot.raw is not None
    assert list(snapshot.raw.lasts) == [0.0, 1.0]


def test_smoothing_goes_on_behind_a_gap_as_if_there_were_none() -> None:
    made = by_step(1.0, NAN, 2.0)
    made.snapshot(SMOOTH, GRID)
    made.apply(logged([(1, 3, 3.0)]))
    assert course(made, SMOOTH)[-1][1] == pytest.approx((0.25 * 1 + 0.5 * 2 + 3) / 1.75)


def test_between_two_points_the_values_are_those_of_both() -> None:
    assert by_step(1.0, 5.0).y_bounds(STEP, 0.3, 0.6) == Bounds(1.0, 5.0)


def test_a_snapshot_is_not_changed_by_what_comes_later() -> None:
    made = by_step(1.0, 2.0)
    snapshot = made.snapshot(STEP, GRID)
    before = drawn(snapshot)
    made.apply(logged([(9, 0, 100.0)]))
    assert drawn(snapshot) == before


@pytest.mark.parametrize("look", [STEP, LOG, SMOOTH, Look("time", 0.9, True), Look("relative")])
@given(rows=rows_lists, cuts=st.lists(st.integers(0, 60), max_size=5))
def test_points_in_any_pieces_and_order_are_drawn_as_all_at_once(look: Look, rows: list[Row], cuts: list[int]) -> None:
    pieces, whole = Series("a", "m", start=0), Series("a", "m", start=0)
    whole.apply(logged(rows))
    begin = 0
    for end in [*sorted(cuts), len(rows)]:
        pieces.apply(logged(rows[begin:end]))
        pieces.snapshot(look, GRID)
        begin = max(begin, end)
    for one, other in zip(course(pieces, look), course(whole, look), strict=True):
        assert one == pytest.approx(other, nan_ok=True, rel=1e-6, abs=1e-6)
    assert pieces.bounds == whole.bounds
