"""Which run is better at an equal budget."""

import math
from array import array
from collections.abc import Sequence

import pytest

from tracker.views.budget import parse_budget
from tracker.views.course import Course
from tracker.views.metric_rows import Footing, with_points
from tracker.views.ranking import Ranking, judging_key, ranking


def ranked(key: str, *runs: Sequence[float] | None, at: str | None = None) -> Ranking:
    courses = [
        None
        if values is None
        else Course(array("q", steps := range(len(values))), array("q", steps), array("d", values))
        for values in runs
    ]
    budget = None if at is None else parse_budget(at)
    starts = [None] * len(runs)
    last = [values[-1] if values else None for values in runs]
    return ranking(with_points(key, last, courses, baseline=0, footing=Footing(budget, starts)), budget)


def order(found: Ranking) -> list[tuple[int, int | None]]:
    return [(place.run, place.rank) for place in found.places]


def test_the_smallest_loss_is_first() -> None:
    assert order(ranked("loss", [0.5], [0.2], [0.9])) == [(1, 1), (0, 2), (2, 3)]


def test_the_largest_accuracy_is_first() -> None:
    assert order(ranked("val/acc", [0.5], [0.2], [0.9])) == [(2, 1), (0, 2), (1, 3)]


def test_equal_values_share_a_rank() -> None:
    assert order(ranked("loss", [0.5], [0.2], [0.5], [0.7])) == [(1, 1), (0, 2), (2, 2), (3, 4)]


@pytest.mark.parametrize("key", ["loss", "acc"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_never_ranked(key: str, value: float) -> None:
    assert order(ranked(key, [value], [0.2], None)) == [(1, 1), (0, None), (2, None)]


def test_runs_are_ranked_at_the_greatest_step_that_all_reached() -> None:
    found = ranked("loss", [9.0, 1.0, 0.1, 0.01], [9.0, 0.5])
    assert (order(found), found.step) == ([(1, 1), (0, 2)], 1)


def test_a_run_that_ended_before_the_budget_is_not_ranked() -> None:
    assert order(ranked("loss", [0.1, 0.1], [0.9] * 10, at="step=9")) == [(1, 1), (0, None)]


def test_it_says_what_it_ranks_by() -> None:
    assert str(ranked("loss", [0.1, 0.2], [0.9, 0.8])) == "loss at step 1, smaller is better"
    assert str(ranked("acc", [0.1], [0.9], at="time=2h")) == "acc after 2h 00m, larger is better"


@pytest.mark.parametrize(
    ("keys", "judging"),
    [
        (["train/loss", "val/loss", "epoch"], "val/loss"),
        (["val/loss", "val/acc"], "val/acc"),
        (["loss", "grad_norm"], "loss"),
        (["epoch", "lr", "system/gpu_loss"], None),
        ([], None),
    ],
)
def test_the_metric_that_judges_is_found_by_its_name(keys: list[str], judging: str | None) -> None:
    assert judging_key(keys) == judging
