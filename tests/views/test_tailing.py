"""Whoever tails runs sees each point once, and learns what became of the runs."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

from tracker.core.entities import Run, RunStatus
from tracker.core.events import (
    Event,
    Liveness,
    LivenessJudged,
    Loaded,
    PointsLogged,
    RunErased,
    RunEvent,
    StoreAway,
    StoreBack,
)
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING
from tracker.views.tailing import Tail

RUN = Run("a", "1", "fox", "RUNNING", 5, None, "active", "me", "")
HERE = RunEvent("listed", RUN, EVERYTHING)
ENDED = RunEvent("ended", replace(RUN, status="FAILED"), EVERYTHING)


def logged(key: str, times: Sequence[int], run_id: str = "a", *, is_whole: bool = False) -> PointsLogged:
    values = array("d", map(float, times))
    return PointsLogged(run_id, key, array("q", times), array("q", times), values, None, is_whole)


def given(tail: Tail, *events: Event) -> list[tuple[str, int]]:
    return [(point.key, point.timestamp) for point in tail.points(events)]


def tail_of(*run_ids: str, keys: Sequence[str] = (), from_start: bool = False) -> Tail:
    return Tail(run_ids, keys, since=100, from_start=from_start)


def listed(*metrics: str, status: RunStatus = "RUNNING") -> RunEvent:
    """The run `a` as it is first told of with everything."""
    return RunEvent("changed", replace(RUN, metrics=dict.fromkeys(metrics, 1.0), status=status), EVERYTHING)


def test_points_of_other_runs_and_metrics_are_not_given() -> None:
    tail = tail_of("a", keys=["loss"])
    assert given(tail, logged("loss", [1]), logged("acc", [2]), logged("loss", [3], "b")) == [("loss", 1)]


def test_without_a_run_every_run_is_tailed_and_it_is_never_over() -> None:
    tail = tail_of()
    assert given(tail, HERE, logged("loss", [1]), logged("loss", [2], "b"), ENDED) == [("loss", 1), ("loss", 2)]
    assert tail.sentences() == ["Run fox failed."]
    assert not tail.is_over


def test_histories_that_are_awaited_come_together_and_in_order() -> None:
    tail = tail_of("a", from_start=True)
    assert given(tail, listed("loss", "acc"), logged("loss", [1, 3], is_whole=True), logged("loss", [5])) == []
    assert tail.wished == [("a", "acc"), ("a", "loss")]
    assert given(tail, logged("acc", [2, 4], is_whole=True)) == [
        ("loss", 1),
        ("acc", 2),
        ("loss", 3),
        ("acc", 4),
        ("loss", 5),
    ]


def test_what_is_logged_before_the_awaited_history_comes_is_given_once() -> None:
    tail = tail_of("a", from_start=True)
    assert given(tail, listed("loss"), logged("loss", [2])) == []
    assert given(tail, logged("loss", [1, 2], is_whole=True)) == [("loss", 1), ("loss", 2)]


def test_a_run_that_ended_is_over_only_when_its_history_was_given() -> None:
    tail = tail_of("a", from_start=True)
    bare = RunEvent("listed", replace(RUN, status="FAILED"), ATTRIBUTES_ONLY)
    events = (bare, listed("loss", status="FAILED"), logged("loss", [1], is_whole=True))
    assert [(given(tail, event), tail.is_over) for event in events] == [([], False), ([], False), ([("loss", 1)], True)]


def test_what_a_metric_logs_that_was_not_there_at_the_start_waits_for_the_histories() -> None:
    tail = tail_of("a", from_start=True)
    assert given(tail, listed("loss"), logged("acc", [7])) == []
    assert given(tail, logged("loss", [1, 2], is_whole=True)) == [("loss", 1), ("loss", 2), ("acc", 7)]


def test_only_the_metrics_that_were_named_are_wished_for() -> None:
    tail = tail_of("a", keys=["loss"], from_start=True)
    given(tail, RunEvent("listed", RUN, ATTRIBUTES_ONLY))
    assert tail.wished == []
    given(tail, listed("loss", "acc"))
    assert tail.wished == [("a", "loss")]


def test_a_history_that_comes_again_gives_what_is_new_in_it() -> None:
    tail = tail_of("a")
    given(tail, logged("loss", [101, 102]))
    assert given(tail, logged("loss", [101, 102, 103], is_whole=True)) == [("loss", 103)]
    assert given(tail, logged("loss", [101, 102, 103], is_whole=True)) == []


def test_a_history_of_which_nothing_was_given_gives_nothing_older_than_the_tail() -> None:
    assert given(tail_of("a"), logged("loss", [98, 99, 100, 101], is_whole=True)) == [("loss", 100), ("loss", 101)]


def test_a_history_that_is_another_now_is_given_whole() -> None:
    tail = tail_of("a")
    given(tail, logged("loss", [101, 102]))
    assert given(tail, logged("loss", [201], is_whole=True)) == [("loss", 201)]


def test_it_is_over_when_all_runs_have_ended_however_they_did() -> None:
    tail = tail_of("a", "b", "c", "d")
    ends = (
        (HERE, ENDED, RunErased("b"), LivenessJudged("c", Liveness("crashed", "pid 7 is gone"))),
        (RunEvent("deleted", replace(RUN, run_id="d", lifecycle_stage="deleted"), EVERYTHING),),
    )
    assert [(given(tail, *events), tail.is_over) for events in ends] == [([], False), ([], True)]
    said = tail.sentences()
    assert said[0] == "Run fox failed."
    assert "no more" in said[1]
    assert "pid 7 is gone" in said[2]


def test_a_run_that_is_resumed_is_followed_again() -> None:
    tail = tail_of("a", "b")
    given(tail, ENDED, RunEvent("resumed", RUN, EVERYTHING))
    given(tail, RunEvent("ended", replace(RUN, run_id="b", status="FINISHED"), EVERYTHING))
    assert not tail.is_over


def test_nothing_live_and_a_store_that_goes_and_comes_are_told() -> None:
    tail = tail_of()
    given(tail, Loaded("names"), StoreAway("It is gone."), StoreBack())
    nothing, away, back = tail.sentences()
    assert "No run is live" in nothing
    assert away.startswith("It is gone.")
    assert "back" in back
