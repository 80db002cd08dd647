"""Smoothing: an exponential moving average that is right from its first value on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import InvalidValue
from tracker.views.series import Look
from tracker.views.smoothing import smoothed

NAN = math.nan
finite = st.floats(allow_nan=False, allow_infinity=False, width=32)
weights = st.floats(min_value=0.0, max_value=0.999)


def by_definition(values: list[float], weight: float) -> list[float]:
    """Each mean from all the values before it."""
    means = []
    for place in range(len(values)):
        shares = [weight ** (place - before) for before in range(place + 1)]
        means.append(math.fsum(map(float.__mul__, shares, values)) / math.fsum(shares))
    return means


def test_the_first_value_is_itself() -> None:
    assert next(smoothed([4.0], 0.99)) == 4.0


def test_a_constant_stays_that_constant() -> None:
    assert list(smoothed([2.0] * 50, 0.9)) == pytest.approx([2.0] * 50)


@given(st.lists(finite, min_size=1, max_size=30), weights)
def test_each_mean_weighs_what_is_older_by_the_weight(values: list[float], weight: float) -> None:
    room = 1e-9 * max(map(abs, values))
    assert list(smoothed(values, weight)) == pytest.approx(by_definition(values, weight), abs=room)


def test_a_gap_stays_a_gap_and_weighs_nothing() -> None:
    means = list(smoothed([1.0, NAN, math.inf, 3.0], 0.5))
    assert math.isnan(means[1])
    assert means[2] == math.inf
    assert [means[0], means[3]] == list(smoothed([1.0, 3.0], 0.5))


@given(st.lists(finite | st.just(NAN), max_size=30), weights, st.integers(0, 30))
def test_going_on_gives_what_one_go_gives(values: list[float], weight: float, cut: int) -> None:
    whole = list(smoothed(values, weight))
    means = list(smoothed(values[:cut], weight))
    seen = [mean for mean in means if not math.isnan(mean)]
    means += smoothed(values[cut:], weight, last=seen[-1] if seen else NAN, count=len(seen))
    assert means == pytest.approx(whole, nan_ok=True, rel=1e-9, abs=1e-30)


def test_the_greatest_numbers_do_not_overflow() -> None:
    assert all(map(math.isfinite, smoothed([1e308, -1e308, 1.7e308, 1.7e308], 0.9)))


@pytest.mark.parametrize("weight", [1.0, -0.1, 2.0, NAN])
def test_a_weight_that_smooths_nothing_sensibly_is_refused(weight: float) -> None:
    with pytest.raises(InvalidValue, match=r"^Smoothing takes a weight from 0 to below 1"):
        Look(smoothing=weight)
