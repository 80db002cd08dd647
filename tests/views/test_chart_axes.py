"""Ranges of charts: round, kept while points come, and not pressed flat by one outlier."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.views.chart_axes import Ranges, brief, panned, robust, round_step, settled, zoomed
from tracker.views.series import Bounds

numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_a_range_has_round_ends_around_what_it_holds() -> None:
    assert settled(None, Bounds(0.113, 2.31), is_log=False) == Bounds(0.0, 2.4)


def test_values_that_are_not_negative_have_no_negative_axis() -> None:
    assert settled(None, Bounds(0.0, 9.7), is_log=False).low == 0.0


def test_a_range_stays_while_values_are_in_it() -> None:
    before = settled(None, Bounds(0.0, 10.0), is_log=False)
    assert settled(before, Bounds(2.0, 8.0), is_log=False) is before


def test_a_range_grows_ahead_of_values_that_leave_it() -> None:
    before = settled(None, Bounds(0.0, 10.0), is_log=False)
    grown = settled(before, Bounds(0.0, 11.0), is_log=False)
    assert grown.low == before.low
    assert grown.high >= 13.0
    assert settled(grown, Bounds(0.0, 12.5), is_log=False) is grown


def test_a_range_shrinks_where_less_than_a_third_of_it_is_used() -> None:
    before = settled(None, Bounds(0.0, 100.0), is_log=False)
    assert settled(before, Bounds(0.0, 40.0), is_log=False) is before
    assert settled(before, Bounds(0.0, 20.0), is_log=False).high < 25.0


def test_a_value_that_never_changes_has_room_around_it() -> None:
    made = settled(None, Bounds(0.5, 0.5), is_log=False)
    assert made.low < 0.5 < made.high


def test_a_log_range_is_round_in_powers() -> None:
    made = settled(None, Bounds(0.1, 10.0), is_log=True)
    assert 0.05 < made.low <= 0.1
    assert 10.0 <= made.high < 20.0


@given(st.none() | st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.booleans())
def test_any_range_holds_what_it_is_to_show(
    before: tuple[float, float] | None, wanted: tuple[float, float], is_log: bool
) -> None:
    bounds = Bounds(*sorted(wanted))
    old = Bounds(*sorted(before)) if before is not None and before[0] != before[1] else None
    if is_log and (bounds.low <= 0 or (old is not None and old.low <= 0)):
        return
    made = settled(old, bounds, is_log=is_log)
    hair = 1e-9 * max(abs(bounds.low), abs(bounds.high))
    assert made.low <= bounds.low + hair
    assert made.high >= bounds.high - hair


def test_ranges_are_remembered_by_chart() -> None:
    ranges = Ranges()
    first = ranges.settle("a", Bounds(0.0, 10.0), is_log=False)
    assert ranges.settle("a", Bounds(3.0, 9.0), is_log=False) == first
    assert ranges.settle("b", Bounds(3.0, 9.0), is_log=False) != first


def test_one_spike_is_left_out_of_the_range() -> None:
    lows = [1.0 + place / 100 for place in range(60)]
    found = robust(lows, [*lows[:-1], 500.0], is_log=False)
    assert found is not None
    assert found.whole.high == 500.0
    assert found.shown.high < 3.0
    assert found.shown.low == 1.0


def test_a_wide_course_without_outliers_is_shown_whole() -> None:
    values = [2.0 * math.exp(-place / 10) for place in range(60)]
    found = robust(values, values, is_log=False)
    assert found is not None
    assert found.shown == found.whole


def test_what_is_only_one_value_and_spikes_is_shown_whole() -> None:
    values = [0.0] * 59 + [1.0]
    found = robust(values, values, is_log=False)
    assert found is not None
    assert found.shown == found.whole


def test_zooming_keeps_the_place_it_is_around() -> None:
    assert zoomed(Bounds(0.0, 100.0), 50.0, 0.5) == Bounds(25.0, 75.0)
    assert zoomed(Bounds(0.0, 100.0), 0.0, 0.5) == Bounds(0.0, 50.0)
    made = zoomed(Bounds(1.0, 100.0), 10.0, 0.5, is_log=True)
    assert (made.low, made.high) == pytest.approx((10**0.5, 10**1.5))


def test_panning_moves_by_a_share() -> None:
    assert panned(Bounds(0.0, 100.0), 0.2) == Bounds(20.0, 120.0)


def test_zooming_stops_where_numbers_end() -> None:
    window = Bounds(1.0, 1.0 + 1e-12)
    assert zoomed(window, 1.0, 0.5) == window


@pytest.mark.parametrize(("wanted", "step"), [(0.3, 0.5), (1.0, 1.0), (7.0, 10.0), (0.0, 0.0), (math.inf, 0.0)])
def test_steps_are_round(wanted: float, step: float) -> None:
    assert round_step(wanted) == pytest.approx(step)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.26789, "0.268"), (4.4e-4, "4.4e-4"), (2e-9, "2e-9"), (1234.0, "1234"), (12_500.0, "12.5k"),
        (999_999.0, "1M"), (3.4e7, "34M"), (5e12, "5e12"), (-0.5, "-0.5"), (math.nan, "NaN"), (-math.inf, "-inf"),
    ],
)  # fmt: skip
def test_numbers_beside_lines_are_brief(value: float, text: str) -> None:
    assert brief(value) == text


@given(st.floats())
def test_no_number_is_longer_than_its_room(value: float) -> None:
    assert len(brief(value)) <= 7
