"""Histories drawn in a few cells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.views.sparkline import ASCII_BARS, BARS, CELLS, Thinned, resampled, sparkline
from tracker.views.width import width

NAN, INF = math.nan, math.inf


def thinned(values: list[float], batch: int) -> Thinned:
    found = Thinned()
    for begin in range(0, len(values), batch):
        found.add(values[begin : begin + batch])
    return found


def test_values_stand_between_the_least_and_the_greatest() -> None:
    assert sparkline([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]) == BARS == "▁▂▃▄▅▆▇"


def test_no_bar_fills_its_cell() -> None:
    assert "█" not in BARS


def test_a_flat_line_stands_in_the_middle() -> None:
    assert sparkline([3.0, 3.0]) == "▄▄"


def test_gaps_and_infinities_are_seen() -> None:
    assert sparkline([0.0, NAN, INF, -INF, 1.0]) == "▁ ▇ ▇"
    assert sparkline([NAN, NAN]) == "  "


def test_values_over_several_magnitudes_are_drawn_by_their_logarithms() -> None:
    assert sparkline([1000.0, 100.0, 10.0, 1.0]) == "▇▅▃▁"


def test_values_that_touch_nought_are_not() -> None:
    assert sparkline([1000.0, 100.0, 10.0, 0.0]) == "▇▂▁▁"


def test_a_long_line_becomes_means() -> None:
    assert resampled([float(value) for value in range(20)], 5) == [1.5, 5.5, 9.5, 13.5, 17.5]


@pytest.mark.parametrize("batch", [1, 3, 100, 10_000])
def test_a_history_is_kept_in_few_values_whatever_its_batches(batch: int) -> None:
    means = thinned([float(value) for value in range(10_000)], batch).means()
    assert 32 < len(means) <= 65
    assert means == sorted(means)
    assert means[0] < 200
    assert means[-1] > 9800


def test_few_points_are_kept_as_they_are() -> None:
    assert thinned([1.0, NAN, 2.0], 2).means() == pytest.approx([1.0, NAN, 2.0], nan_ok=True)


@given(st.lists(st.floats(), max_size=300), st.integers(1, 100))
def test_any_values_are_drawn(values: list[float], batch: int) -> None:
    means = thinned(values, batch).means()
    assert len(means) <= 65
    for bars in (BARS, ASCII_BARS):
        assert width(sparkline(means, bars=bars)) == min(len(means), CELLS)
    assert sparkline(means, bars=ASCII_BARS).isascii()
