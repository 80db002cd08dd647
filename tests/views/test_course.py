"""The course of a metric: by rising step, one point a step."""

import math
from array import array

import pytest

from tracker.core.entities import History
from tracker.views.course import StepValue, common_step, course


def history(*points: tuple[int, int, float]) -> History:
    """Points as (timestamp, step, value)."""
    times, steps, values = zip(*points, strict=True) if points else ((), (), ())
    return History(array("q", times), array("q", steps), array("d", values))


def test_points_are_ordered_by_step_in_whatever_order_they_were_written() -> None:
    found = course(history((5, 3, 0.3), (6, 1, 0.1), (7, 2, 0.2)))
    assert (list(found.steps), list(found.values)) == ([1, 2, 3], [0.1, 0.2, 0.3])


def test_of_a_step_that_was_logged_twice_the_later_point_stands() -> None:
    found = course(history((1, 0, 1.0), (9, 1, 0.5), (2, 1, 0.7), (3, 2, 0.2)))
    assert list(found.values) == [1.0, 0.5, 0.2]


def test_of_points_of_one_step_and_time_the_greatest_stands_and_a_nan_does_not() -> None:
    assert list(course(history((1, 0, 0.5), (1, 0, 0.7), (1, 0, math.nan))).values) == [0.7]


def test_the_best_is_the_first_of_the_best_numbers() -> None:
    found = course(history((1, 0, math.nan), (2, 1, 0.5), (3, 2, -math.inf), (4, 3, 0.9), (5, 4, 0.5)))
    assert found.best("smaller") == StepValue(0.5, 1)
    assert found.best("larger") == StepValue(0.9, 3)


@pytest.mark.parametrize("points", [[], [(1, 0, math.nan)], [(1, 0, math.inf)]])
def test_without_a_number_there_is_no_best(points: list[tuple[int, int, float]]) -> None:
    assert course(history(*points)).best("smaller") is None


def test_the_common_step_is_the_end_of_the_shortest() -> None:
    long, short = course(history((1, 0, 1.0), (2, 9, 1.0))), course(history((1, 4, 1.0)))
    assert common_step([long, short]) == 4
    assert common_step([long, course(history())]) is None
    assert common_step([]) is None
