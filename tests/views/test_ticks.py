"""Axes: round numbers where there are any, and always something to read."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.views.scale import Scale
from tracker.views.ticks import duration_ticks, number_ticks, time_ticks, value_ticks

finite = st.floats(allow_nan=False, allow_infinity=False)
GREATEST = sys.float_info.max


def texts(low: float, high: float, *, most: int = 6, is_log: bool = False) -> list[str]:
    return [tick.text for tick in value_ticks(Scale(low, high, is_log), most)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 2.6, ["0.5", "1.0", "1.5", "2.0", "2.5"]),
        (-1.0, 1.0, ["-1.0", "-0.5", "0", "0.5", "1.0"]),
        (0.0, 12_000.0, ["0", "2,000", "4,000", "6,000", "8,000", "10,000", "12,000"]),
        (1e-5, 6e-5, ["1e-5", "2e-5", "3e-5", "4e-5", "5e-5", "6e-5"]),
        (3.0, 3.0, ["3"]),
        (1.0, 1.0 + 2.3e-16, ["1.0", "1.0000000000000002"]),
        (-1e308, 1e308, ["-1.0e308", "-5e307", "0", "5e307", "1.0e308"]),
        (5e-324, 1e-323, ["4.941e-324", "9.881e-324"]),
    ],
)
def test_values_have_round_ticks_where_there_are_any(low: float, high: float, expected: list[str]) -> None:
    assert texts(low, high) == expected


def test_a_log_scale_has_ones_twos_and_fives_or_powers_alone() -> None:
    assert texts(0.09, 2.5, is_log=True) == ["0.1", "0.2", "0.5", "1", "2"]
    assert texts(1e-6, 1e6, is_log=True, most=5)[:2] == ["1e-06", "0.001"]
    assert texts(2.1, 2.9, is_log=True) == ["2.2", "2.4", "2.6", "2.8"]


def test_whole_numbers_have_no_ticks_between_them() -> None:
    assert [tick.text for tick in number_ticks(0, 2, 8, is_whole=True)] == ["0", "1", "2"]


def test_durations_are_told_in_round_minutes_and_hours() -> None:
    assert [tick.text for tick in duration_ticks(0, 5400, 4)] == ["0", "30m", "1h", "1h 30m"]
    assert [tick.text for tick in duration_ticks(0, 0.2, 4)] == ["0s", "0.05s", "0.10s", "0.15s", "0.20s"]


def test_times_are_told_as_this_machines_clock_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        ticks = time_ticks(1_790_000_000_000, 1_790_007_200_000, 3)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert [tick.text for tick in ticks] == ["20:00", "21:00"]


@given(finite, finite, st.integers(2, 20), st.booleans())
@example(-GREATEST, GREATEST, 6, False)
@example(5e-324, GREATEST, 6, True)
@example(0.0, 5e-324, 6, False)
@example(500_001.0, 400_000_400_500_402.0, 2, False)
def test_any_range_has_ticks_that_stand_within_it(low: float, high: float, most: int, is_log: bool) -> None:
    low, high = sorted((low, high))
    if is_log and low <= 0:
        return
    scale = Scale(low, high, is_log)
    ticks = value_ticks(scale, most)
    assert 1 <= len(ticks) <= most + 1
    assert all(-1e-6 <= scale.place(tick.value) <= 1 + 1e-6 for tick in ticks)


@given(finite, finite)
@example(-1.79e308, 1.16e306)
def test_any_range_of_times_has_ticks(low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert len(duration_ticks(low, high, 5)) <= 7
    assert len(time_ticks(low, high, 5)) <= 7


@given(finite, finite, st.lists(finite))
@example(0.0, 1e-5, [-1e308, 1e308])
def test_a_scale_keeps_the_order_of_values(low: float, high: float, values: list[float]) -> None:
    low, high = sorted((low, high))
    places = Scale(low, high).places(sorted(values))
    assert places == sorted(places)
    assert Scale(low, high).places([low, high]) == ([0.0, 1.0] if low < high else [0.5, 0.5])
