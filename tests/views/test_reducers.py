"""What histories come to, whole and point by point."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.views.runs import points

from tracker.views.reducers import SPARK, Reducer
from tracker.views.reductions import Reduced, Reductions

NAN = float("nan")
MIN, MAX = Reducer("min"), Reducer("max")


def reduced(reducer: Reducer, *batches: list[float], key: str = "loss") -> Reduced:
    """What the reducer gives after these batches of points, whose steps go on from each to the next."""
    reductions = Reductions(key, [reducer])
    step = 0
    for values in batches:
        reductions.add(points("r", key, values, steps=range(step, step + len(values))))
        step += len(values)
    return reductions.value(reducer)


@pytest.mark.parametrize(
    ("reducer", "value"),
    [
        (MIN, 1.0),
        (MAX, 4.0),
        (Reducer("best"), 1.0),
        (Reducer("mean", 2), 3.0),
        (Reducer("mean", 99), 2.25),
        (Reducer("at", 3), 4.0),
        (Reducer("at", 7), None),
        (Reducer("min_step"), 1),
        (Reducer("max_step"), 3),
        (Reducer("best_step"), 1),
        (SPARK, [2.0, 1.0, 2.0, 4.0]),
    ],
)
def test_each_reducer_gives_the_same_at_once_and_bit_by_bit(reducer: Reducer, value: Reduced) -> None:
    assert reduced(reducer, [2.0, 1.0, 2.0, 4.0]) == value
    assert reduced(reducer, [2.0], [1.0, 2.0], [], [4.0]) == value


def test_the_best_is_the_greatest_where_the_name_says_so() -> None:
    assert reduced(Reducer("best"), [0.1, 0.9, 0.3], key="val_acc") == 0.9
    assert reduced(Reducer("best_step"), [0.1, 0.9, 0.3], key="val_acc") == 1


def test_the_first_step_that_had_the_best_counts() -> None:
    assert reduced(Reducer("min_step"), [3.0, 1.0, 1.0], [1.0]) == 1


def test_nan_is_neither_least_nor_greatest_and_no_part_of_a_mean() -> None:
    assert reduced(MIN, [NAN, 2.0], [NAN]) == 2.0
    assert reduced(Reducer("min_step"), [NAN, 2.0]) == 1
    assert reduced(Reducer("mean", 2), [1.0, 3.0, NAN]) == 2.0


def test_where_all_is_nan_so_is_the_least() -> None:
    assert math.isnan(reduced(MIN, [NAN]))  # type: ignore[arg-type]
    assert reduced(Reducer("min_step"), [NAN]) is None


def test_of_no_points_nothing_comes() -> None:
    assert [reduced(reducer) for reducer in (MIN, Reducer("mean", 3), Reducer("at", 0))] == [None, None, None]


def test_the_last_of_several_values_at_a_step_counts() -> None:
    reductions = Reductions("loss", [Reducer("at", 5)])
    reductions.add(points("r", "loss", [1.0, 2.0, 3.0], steps=[5, 5, 6]))
    assert reductions.value(Reducer("at", 5)) == 2.0


def test_what_was_not_asked_for_is_not_known() -> None:
    reductions = Reductions("loss", [MIN])
    assert reductions.covers([MIN])
    assert not reductions.covers([MIN, MAX])
    assert reductions.value(MAX) is None


@given(st.lists(st.lists(st.floats(), max_size=5), max_size=8))
def test_the_least_is_what_it_is_of_all_values_together(batches: list[list[float]]) -> None:
    numbers = [value for values in batches for value in values if not math.isnan(value)]
    found = reduced(MIN, *batches)
    if numbers:
        assert found == min(numbers)
    else:
        assert found is None or math.isnan(found)  # type: ignore[arg-type]
