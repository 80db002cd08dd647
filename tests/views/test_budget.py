"""An equal budget: how it is written, and what a metric was at it."""

import math
from array import array

import pytest

from tracker.core.errors import InvalidValue
from tracker.views.budget import At, Budget, at_metric, at_step, at_time, parse_budget
from tracker.views.course import Course

EVERY_HUNDRED = Course(array("q", [0, 100, 200]), array("q", [1000, 2000, 3000]), array("d", [0.9, 0.5, 0.1]))
EMPTY = Course(array("q"), array("q"), array("d"))


def spent(*values: float) -> Course:
    steps = range(0, 100 * len(values), 100)
    return Course(array("q", steps), array("q", steps), array("d", values))


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("step=5000", Budget("step", 5000)),
        ("step=1e3", Budget("step", 1000)),
        ("step=-1", Budget("step", -1)),
        ("time=300", Budget("time", 300_000)),
        ("time=90s", Budget("time", 90_000)),
        ("time=1.5m", Budget("time", 90_000)),
        ("time=2h", Budget("time", 7_200_000)),
        ("time=1d", Budget("time", 86_400_000)),
        ("tokens=1e9", Budget("metric", 1e9, "tokens")),
        ("a=b=2", Budget("metric", 2, "a=b")),
    ],
)
def test_a_budget_is_steps_a_time_or_a_metric(text: str, budget: Budget) -> None:
    assert parse_budget(text) == budget


@pytest.mark.parametrize(
    "text",
    ["", "5", "=5", "step", "step=", "step=x", "step=1.5", "step=1e30", "step=nan", "time=", "time=-5", "time=2w",
     "time=1e400", "tokens=nan", "tokens=inf", "tokens=1_0", "time=\x1b[2J"],
)  # fmt: skip
def test_what_is_no_budget_is_said_in_one_sentence(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_budget(text)
    assert str(caught.value).endswith(".")
    assert "\x1b" not in str(caught.value)


def test_a_budget_is_told_in_words() -> None:
    assert [str(parse_budget(text)) for text in ("step=5000", "time=2h", "tokens=12345")] == [
        "at step 5,000", "after 2h 00m", "at tokens 12,345",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "at"),
    [(100, At(0.5, 100, True)), (199, At(0.5, 100, True)), (250, At(0.1, 200, True)), (301, At(0.1, 200, False))],
)
def test_at_a_step_the_last_value_before_it_stands_and_a_run_that_ended_is_told(step: int, at: At) -> None:
    assert at_step(EVERY_HUNDRED, step) == at


def test_before_its_first_step_a_run_has_no_value() -> None:
    assert at_step(EVERY_HUNDRED, -1) is None
    assert at_step(EMPTY, 5) is None


@pytest.mark.parametrize(
    ("start", "milliseconds", "at"),
    [
        (500, 1500, At(0.5, 100, True)),
        (500, 1499, At(0.9, 0, True)),
        (None, 1000, At(0.5, 100, True)),
        (500, 100, None),
        (500, 60_000, At(0.1, 200, False)),
    ],
)
def test_a_time_counts_from_the_start_of_the_run(start: int | None, milliseconds: float, at: At | None) -> None:
    assert at_time(EVERY_HUNDRED, start=start, milliseconds=milliseconds) == at


def test_a_metric_says_up_to_which_step_its_amount_lasted() -> None:
    assert at_metric(EVERY_HUNDRED, spent(0, 10, 20), 15) == At(0.5, 100, True)
    assert at_metric(EVERY_HUNDRED, spent(0, math.nan, 20), 15) == At(0.5, 100, True)
    assert at_metric(EVERY_HUNDRED, spent(0, 10, 20), 100) == At(0.1, 200, False)
    assert at_metric(EVERY_HUNDRED, spent(50, 60), 15) is None
    assert at_metric(EVERY_HUNDRED, EMPTY, 15) is None
