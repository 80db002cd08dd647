"""What lines are at an x, from one x to another, and when they come to a value."""

import math

import pytest
from tests.views.charted import PLAIN, charted, show

from tracker.views.chart_cursor import Reading, difference, forecast, forecast_text, read, x_text
from tracker.views.chart_lines import ChartLine
from tracker.views.chart_picture import Trace
from tracker.views.chart_pictures import Pictures
from tracker.views.series import Look

STEP = Look()
FALL = [10.0 - step / 10 for step in range(60)]


def trace(*values: float) -> Trace:
    return show(charted({"a": {"m": values}})).traces[0]


def test_the_nearest_point_is_read_with_its_own_step() -> None:
    made = trace(0.0, 1.0, 2.0)
    assert read(made, STEP, 0.4) == Reading(0, 0.0)
    assert read(made, STEP, 0.6) == Reading(1, 1.0)


def test_beyond_the_ends_nothing_is_read_but_a_little() -> None:
    made = trace(0.0, 1.0, 2.0)
    assert read(made, STEP, 2.5) is None
    assert read(made, STEP, 2.5, reach=1.0) == Reading(2, 2.0)


def test_nan_is_read_as_it_is() -> None:
    found = read(trace(0.0, math.nan, 2.0), STEP, 1.0)
    assert found is not None
    assert math.isnan(found.value)


def test_of_a_group_the_mean_of_those_that_are_there_is_read() -> None:
    made = charted({"a": {"m": [1.0] * 9}, "b": {"m": [3.0] * 5}, "c": {"m": [math.nan] * 9}})
    pictures = Pictures(made.shelf)
    pictures.begin()
    group = pictures.shown([ChartLine("g", "all", 0, tuple(made.charted))], PLAIN).traces[0]
    assert read(group, STEP, 2.0) == Reading(2, 2.0, 2)
    assert read(group, STEP, 8.0) == Reading(8, 1.0, 1)


def test_a_difference_has_the_slope_between_two_points() -> None:
    found = difference(trace(*FALL), STEP, 10.0, 30.0)
    assert found is not None
    assert (found.x, found.value, found.slope) == pytest.approx((20.0, -2.0, -0.1))


def test_between_one_point_and_itself_there_is_no_slope() -> None:
    found = difference(trace(*FALL), STEP, 10.0, 10.0)
    assert found is not None
    assert found.slope is None


@pytest.mark.parametrize(
    ("values", "threshold", "words"),
    [
        (FALL, 8.0, "8 reached at step 20"),
        (FALL, 10.0, "10 reached at step 0"),
        (FALL, 3.0, "3 at step 70 (11 more)"),
        (FALL, 11.0, "never gets to 11 at its recent slope"),
        ([5.0] * 60, 4.0, "never gets to 4 at its recent slope"),
        ([5.0], 4.0, "never gets to 4 at its recent slope"),
        ([math.nan, 5.0, math.inf, 4.0, math.nan], 4.5, "4.5 reached at step 3"),
        ([*FALL, *[4.0] * 60], 3.0, "never gets to 3 at its recent slope"),
    ],
)
def test_it_is_told_when_a_line_comes_to_a_value(values: list[float], threshold: float, words: str) -> None:
    found = forecast(trace(*values), STEP, threshold)
    assert found is not None
    assert forecast_text(found, threshold, STEP) == words


def test_without_a_finite_value_nothing_is_foretold() -> None:
    assert forecast(trace(math.nan), STEP, 1.0) is None


def test_an_x_is_said_in_its_own_words() -> None:
    assert x_text(1234.0, STEP) == "1,234"
    assert x_text(3.0, Look(is_log_x=True)) == "1,000"
    assert x_text(75.0, Look(x="relative")) == "1m 15s"
    assert x_text(0.5, Look(x="metric")) == "0.5"
