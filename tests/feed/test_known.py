"""What was told of a store decides what is news."""

from dataclasses import replace

import pytest

from tracker.core.entities import Experiment, Problem, Run
from tracker.core.events import ExperimentErased, RunErased, RunEvent
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns
from tracker.feed.known import Known

RUN = Run("r", "1", "fox", "RUNNING", 5, None, "active", "me", "", {"lr": "1"}, {"loss": 0.5}, {"team": "x"})
EXPERIMENT = Experiment("1", "sweep", None, "active", 1, 1)


@pytest.fixture
def known() -> Known:
    known = Known()
    known.see_experiment(EXPERIMENT, is_listing=True)
    known.see_run(RUN, is_listing=True)
    return known


def test_what_stood_there_is_listed_and_what_comes_later_appears() -> None:
    known = Known()
    assert known.see_run(RUN, is_listing=True) == RunEvent("listed", RUN, EVERYTHING)
    later = replace(RUN, run_id="later")
    assert known.see_run(later) == RunEvent("appeared", later, EVERYTHING)


def test_a_run_that_is_as_it_was_is_no_news(known: Known) -> None:
    assert known.see_run(replace(RUN, params={"lr": "1"})) is None
    assert known.see_experiment(replace(EXPERIMENT)) is None


def test_metrics_alone_are_no_news_but_are_known(known: Known) -> None:
    assert known.see_run(replace(RUN, metrics={"loss": float("nan")})) is None
    assert known.runs["r"].metrics["loss"] != known.runs["r"].metrics["loss"]


@pytest.mark.parametrize(
    ("changes", "change"),
    [
        ({"status": "FINISHED", "end_time": 9}, "ended"),
        ({"status": "FAILED"}, "ended"),
        ({"status": "SCHEDULED"}, "changed"),
        ({"status": None}, "changed"),
        ({"run_name": "wolf"}, "changed"),
        ({"tags": {"team": "y"}}, "changed"),
        ({"params": {"lr": "1", "late": "2"}}, "changed"),
        ({"problems": (Problem("status", "why"),)}, "changed"),
        ({"lifecycle_stage": "deleted"}, "deleted"),
    ],
)
def test_each_change_of_a_run_has_its_word(known: Known, changes: dict[str, object], change: str) -> None:
    now = replace(RUN, **changes)  # type: ignore[arg-type]
    assert known.see_run(now) == RunEvent(change, now, EVERYTHING)  # type: ignore[arg-type]


def test_an_ended_run_that_goes_on_is_resumed_and_live_again(known: Known) -> None:
    known.see_run(replace(RUN, status="FINISHED"))
    assert not known.live
    event = known.see_run(RUN)
    assert event is not None
    assert event.change == "resumed"
    assert list(known.live) == ["r"]


def test_a_deleted_run_is_not_live_until_it_is_restored(known: Known) -> None:
    known.see_run(replace(RUN, lifecycle_stage="deleted"))
    assert not known.live
    event = known.see_run(RUN)
    assert event is not None
    assert event.change == "restored"
    assert list(known.live) == ["r"]


def test_a_look_that_reads_less_keeps_what_is_known(known: Known) -> None:
    attributes = replace(RUN, params={}, metrics={}, tags={}, status="FINISHED")
    event = known.see_run(attributes, ATTRIBUTES_ONLY)
    assert event == RunEvent("ended", replace(RUN, status="FINISHED"), EVERYTHING)


def test_a_look_that_reads_more_is_told_though_nothing_changed() -> None:
    known = Known()
    bare = replace(RUN, params={}, metrics={}, tags={})
    known.see_run(bare, ATTRIBUTES_ONLY, is_listing=True)
    loss = Columns(frozenset(), frozenset(["loss"]), frozenset())
    event = known.see_run(replace(bare, metrics={"loss": 0.5}), loss)
    assert event == RunEvent("changed", replace(bare, metrics={"loss": 0.5}), loss)
    assert known.see_run(replace(bare, metrics={"loss": 0.5}), loss) is None
    assert known.see_run(RUN) == RunEvent("changed", RUN, EVERYTHING)
    assert known.has("r") == EVERYTHING


def test_an_erased_experiment_takes_its_runs_with_it(known: Known) -> None:
    known.see_run(replace(RUN, run_id="other", experiment_id="2"))
    assert known.erase_experiments(["1", "unknown"]) == [RunErased("r"), ExperimentErased("1")]
    assert list(known.runs) == list(known.live) == ["other"]


def test_what_is_not_known_is_not_erased(known: Known) -> None:
    assert known.erase_runs(["r", "unknown"]) == [RunErased("r")]
    assert known.erase_runs(["r"]) == []


def test_a_run_that_is_as_it_was_stays_the_same_object(known: Known) -> None:
    before = known.runs["r"]
    known.see_run(replace(RUN, params={"lr": "1"}))
    assert known.runs["r"] is before
