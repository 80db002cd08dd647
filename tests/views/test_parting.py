"""Where two curves part, on curves of which it is known."""

import math
import random
import time
from array import array
from collections.abc import Callable, Sequence

import pytest

from tracker.views.course import Course
from tracker.views.parting import Parting, parting


def curve(values: Sequence[float], steps: Sequence[int] | None = None) -> Course:
    count = range(len(values))
    return Course(array("q", count if steps is None else steps), array("q", count), array("d", values))


def noisy(seed: int, count: int = 1000, noise: float = 0.1) -> list[float]:
    """A loss that falls, with the noise of a seed."""
    chance = random.Random(seed)
    return [3 * math.exp(-5 * n / count) + chance.gauss(0, noise) for n in range(count)]


def moved(values: Sequence[float], by: float, begin: int) -> list[float]:
    return [value + by if place >= begin else value for place, value in enumerate(values)]


def counts(seed: int) -> list[float]:
    """An accuracy over twenty samples: a metric of few values."""
    chance = random.Random(seed)
    return [sum(chance.random() < 0.8 for _ in range(20)) / 20 for _ in range(300)]


def heavy(seed: int) -> list[float]:
    """Noise with outliers."""
    chance = random.Random(seed)
    return [chance.gauss(0, 1) * (30 if chance.random() < 0.03 else 1) for _ in range(300)]


def lasting(seed: int) -> list[float]:
    """Noise of which half goes on into the next step."""
    chance, value = random.Random(seed), 0.0
    return [value := value / 2 + chance.gauss(0, 1) for _ in range(300)]


def fading(seed: int) -> list[float]:
    """Noise that falls with the value, to a tenth."""
    chance = random.Random(seed)
    return [level * (1 + chance.gauss(0, 0.2)) for level in (3 * math.exp(-n / 60) + 0.3 for n in range(300))]


@pytest.mark.parametrize("make", [lambda seed: noisy(seed, 300), counts, heavy, lasting, fading])
def test_noise_alone_parts_fewer_than_one_pair_in_a_hundred(make: Callable[[int], list[float]]) -> None:
    kinds = [parting(curve(make(2 * pair)), curve(make(2 * pair + 1))).kind for pair in range(100)]
    assert kinds.count("never") >= 99


@pytest.mark.parametrize("by", [2.0, -2.0, 0.5])
def test_a_jump_is_found_within_a_few_steps(by: float) -> None:
    found = parting(curve(noisy(1)), curve(moved(noisy(2), by, 500)))
    assert found.kind == "step"
    assert found.step is not None
    assert abs(found.step - 500) <= 2


def test_a_gap_below_the_noise_of_single_points_is_found_over_many() -> None:
    found = parting(curve(noisy(1, 20_000)), curve(moved(noisy(2, 20_000), 0.1, 10_000)))
    assert found.step is not None
    assert abs(found.step - 10_000) <= 20


def test_a_slow_drift_is_found_soon_after_it_is_wider_than_the_noise() -> None:
    drifting = [value + max(0, place - 500) * 0.02 for place, value in enumerate(noisy(2))]
    found = parting(curve(noisy(1)), curve(drifting))
    assert found.step is not None
    assert 500 <= found.step <= 550


def test_curves_that_were_never_together_are_apart_from_the_start() -> None:
    assert parting(curve(noisy(1)), curve(moved(noisy(2), 1.0, 0))) == Parting("start", shared=1000)


def test_a_curve_never_parts_from_itself() -> None:
    assert parting(curve(noisy(1)), curve(noisy(1))) == Parting("never", shared=1000)


def test_equal_curves_part_where_they_first_differ() -> None:
    values = noisy(1, 100)
    drifting = [value + max(0, place - 60) * 1e-3 for place, value in enumerate(values)]
    assert parting(curve(values), curve(drifting)) == Parting("step", 61, shared=100)


def test_a_curve_without_noise_parts_at_its_jump() -> None:
    assert parting(curve([0.5] * 100), curve([0.5] * 50 + [0.6] * 50)).step == 50


def test_a_spike_is_no_parting() -> None:
    values = noisy(2)
    values[400:403] = [99.0] * 3
    assert parting(curve(noisy(1)), curve(values)).kind == "never"


def test_what_comes_together_again_soon_has_not_parted() -> None:
    back = moved(moved(noisy(2), 2.0, 500), -2.0, 550)
    assert parting(curve(noisy(1)), curve(back)).kind == "never"


def test_of_a_shorter_run_only_the_steps_of_both_count() -> None:
    assert parting(curve(noisy(1)[:300]), curve(moved(noisy(2), 2.0, 500))) == Parting("never", shared=300)


def test_curves_are_joined_by_their_steps() -> None:
    every_tenth = curve(moved(noisy(2), 2.0, 500)[::10], range(0, 1000, 10))
    found = parting(curve(noisy(1)), every_tenth)
    assert (found.step, found.shared) == (500, 100)


def test_a_nan_is_no_difference() -> None:
    values = moved(noisy(2), 2.0, 500)
    values[100:120] = [math.nan, math.inf] * 10
    assert parting(curve(noisy(1)), curve(values)) == Parting("step", 500, shared=980)


@pytest.mark.parametrize("values", [[math.nan] * 100, [], [1.0] * 15, [math.inf] * 100])
def test_of_too_few_numbers_nothing_is_said(values: list[float]) -> None:
    assert parting(curve(values), curve(noisy(1, 100))).kind == "unknown"


def test_numbers_at_the_end_of_what_a_double_holds_do_no_harm() -> None:
    assert parting(curve([1e308] * 100), curve([-1e308] * 100)).kind == "unknown"
    assert parting(curve([1e308] * 100), curve([0.0] * 100)).kind in ("start", "unknown")


def test_which_of_the_two_comes_first_makes_no_difference() -> None:
    one, other = curve(noisy(1)), curve(moved(noisy(2), 0.5, 500))
    assert parting(one, other) == parting(other, one)


def least_time(count: int, left_out: int) -> float:
    """The least processor time that it takes to find where two curves part, of several times."""
    steps = list(range(count))
    values = [float(step % 7) for step in steps]
    one, other = curve(values), moved(values, 30.0, count // 2)
    del steps[left_out], other[left_out]
    shorter = curve(other, steps)
    times = []
    for _ in range(3):
        begin = time.process_time()
        assert parting(one, shorter).step == count // 2
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("left_out", [-1, 0])
def test_the_time_it_takes_grows_with_the_points_and_no_faster(left_out: int) -> None:
    assert least_time(320_000, left_out) < 64 * least_time(20_000, left_out)  # the square of sixteen is 256


@pytest.mark.parametrize(
    ("found", "words"),
    [(Parting("never"), "never"), (Parting("start"), "from the start"), (Parting("step", 1200), "step 1,200")],
)
def test_it_says_so_in_words(found: Parting, words: str) -> None:
    assert str(found) == words
