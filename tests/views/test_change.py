"""How far values are from each other, and whether two texts mean the same."""

import math

import pytest

from tracker.views.change import Change, are_equal, change, means_the_same


@pytest.mark.parametrize(
    ("baseline", "value", "words"),
    [
        (100.0, 87.7, "-12.3%"),
        (0.5, 0.5, "same"),
        (0.5, 0.502, "+0.40%"),
        (1.0, 1.00001, "+<0.01%"),
        (-2.0, -1.0, "+50.0%"),
        (-2.0, -4.0, "-100.0%"),
        (0.0, 0.25, "+0.25"),
        (0.0, -3.0, "-3"),
        (0.0, -0.0, "same"),
        (1.0, 30.0, "+29x"),
        (5e-324, 1.0, "+1"),
    ],
)
def test_a_change_is_told_against_the_baseline(baseline: float, value: float, words: str) -> None:
    assert str(change(baseline, value)) == words


@pytest.mark.parametrize(
    ("baseline", "value"),
    [(math.nan, 1.0), (1.0, math.nan), (math.nan, math.nan), (math.inf, math.inf), (1.0, -math.inf), (None, 1.0),
     (1.0, None), (1e308, -1e308)],
)  # fmt: skip
def test_of_what_is_no_number_no_change_is_told(baseline: float | None, value: float | None) -> None:
    assert change(baseline, value) is None


def test_a_change_knows_whether_it_is_a_share() -> None:
    assert change(0.0, 2.0) == Change(2.0, is_relative=False)
    assert change(4.0, 2.0) == Change(-0.5, is_relative=True)


@pytest.mark.parametrize(
    ("one", "other"), [("0.1", "1e-1"), ("1", "1.0"), ("1000", "1e3"), ("-0", "0"), ("adam", "adam"), ("nan", "nan")]
)
def test_params_that_are_equal_as_numbers_mean_the_same(one: str, other: str) -> None:
    assert means_the_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.1", "0.2"),
        ("adam", "Adam"),
        ("12345678901234567890", "12345678901234567891"),
        ("1e999", "1e998"),
        ("1e-999", "0"),
        ("1_000", "1000"),
        ("9" * 5000, "8" * 5000),
        ("true", "1"),
    ],
)
def test_params_that_only_look_alike_do_not(one: str, other: str) -> None:
    assert not means_the_same(one, other)


def test_a_missing_param_is_not_an_empty_one() -> None:
    assert not means_the_same(None, "")
    assert means_the_same(None, None)


def test_one_nan_is_like_another() -> None:
    assert are_equal(math.nan, math.nan)
    assert not are_equal(math.nan, 1.0)
    assert not are_equal(None, math.nan)
