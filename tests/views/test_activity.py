"""The activity tells what happened while somebody looked, and what had happened before."""

from __future__ import annotations

import math

from tests.views.runs import MINUTE, NOW, named, points, run, told

from tracker.core.events import Liveness, LivenessJudged, LivenessState, Loaded, RunEvent, StoreAway, StoreBack
from tracker.core.queries import EVERYTHING
from tracker.views.activity import Happening
from tracker.views.workspace import Workspace

EVERYTHING_LOADED = (Loaded("names"), Loaded("columns"), Loaded("everything"))


def opened(*runs: RunEvent) -> Workspace:
    """A workspace on a store with these runs, all of it loaded."""
    made = Workspace(now=NOW)
    made.apply((named("1", "sweep"), *runs, *EVERYTHING_LOADED), now=NOW)
    made.take_dirty()
    return made


def lines(made: Workspace) -> list[str]:
    return [" ".join(part for part in (each.name, each.text, each.more) if part) for each in made.activity]


def newest(made: Workspace) -> Happening:
    return next(iter(made.activity))


def judged(run_id: str, state: LivenessState, how: str = "") -> LivenessJudged:
    return LivenessJudged(run_id, Liveness(state, how))


def live(run_id: str, value: float, **others: float) -> RunEvent:
    return told(run(run_id, {"val/loss": value, **others}, status="RUNNING"))[0]


def test_a_run_that_starts_and_ends_is_told_with_how_long_it_took() -> None:
    made = opened()
    made.apply(told(run("a", status="RUNNING"), change="appeared"), now=NOW)
    made.apply(told(run("a", start=0, end=51 * MINUTE), change="ended"), now=NOW)
    assert lines(made) == ["a done 51m", "a started"]
    assert "activity" in made.take_dirty()


def test_a_run_that_failed_says_why() -> None:
    made = opened()
    failed = run("a", tags={"tracker.error": "Traceback\nOutOfMemory: 80 GB"}, status="FAILED", start=0, end=MINUTE)
    made.apply(told(failed, change="ended"), now=NOW)
    assert lines(made) == ["a failed 1m OutOfMemory: 80 GB"]
    assert newest(made).style == "bad"


def test_what_had_ended_before_stands_there_as_older_the_last_first() -> None:
    made = opened(*told(run("a", end=MINUTE), run("b", end=3 * MINUTE), run("c", status="RUNNING")))
    assert lines(made) == ["b done 3m", "a done 1m"]
    assert all(each.is_older for each in made.activity)
    assert newest(made).time == 3 * MINUTE
    made.apply(EVERYTHING_LOADED, now=NOW)  # a store that comes back tells all again
    assert len(made.activity) == 2


def test_a_run_that_goes_silent_and_on_again_makes_two_lines() -> None:
    made = opened(live("a", 1.0))
    made.apply((judged("a", "running"),), now=NOW)
    made.apply((judged("a", "stalled", "no point for 2m"),), now=NOW)
    made.apply((judged("a", "stalled", "no point for 3m"),), now=NOW)
    made.apply((judged("a", "running"),), now=NOW)
    assert lines(made) == ["a goes on", "a stalled no point for 2m"]


def test_a_run_that_was_found_crashed_is_older_than_all_that_is_seen() -> None:
    made = opened(live("a", 1.0), *told(run("b", end=MINUTE)))
    made.apply(told(run("c", status="RUNNING"), change="appeared"), now=NOW)
    made.apply((judged("a", "crashed", "pid 4711 is gone"),), now=NOW)
    assert lines(made) == ["c started", "a crashed? pid 4711 is gone", "b done 1m"]


def test_of_many_that_were_found_crashed_a_few_are_told() -> None:
    made = opened(*(live(f"r{number}", 1.0) for number in range(40)))
    made.apply(tuple(judged(f"r{number}", "crashed") for number in range(40)), now=NOW)
    assert len(made.activity) == 5


def test_a_store_that_goes_and_comes_back_is_told_with_how_long_that_took() -> None:
    made = opened()
    made.apply((StoreAway("It is locked."),), now=NOW)
    made.apply((StoreAway("It is gone."),), now=NOW + 5_000)
    made.apply((StoreBack(),), now=NOW + 65_000)
    assert lines(made) == ["store is back after 1m 05s", "store cannot be read It is gone."]


def test_a_new_best_is_told_by_the_metric_that_judges() -> None:
    made = opened(*told(run("old", {"val/loss": 0.5})), live("a", 0.9, loss=3.0))
    made.apply((points("a", "loss", [0.1]), points("a", "val/loss", [0.6])), now=NOW)
    assert lines(made) == []
    made.apply((points("a", "val/loss", [0.4]),), now=NOW)
    assert lines(made) == ["a best 0.4 val/loss"]


def test_a_run_that_gets_better_and_better_keeps_one_line() -> None:
    made = opened(*told(run("old", {"val/loss": 0.5})), live("a", 0.9))
    for step in range(100):
        made.apply((points("a", "val/loss", [0.4 - step / 1000]),), now=NOW + step * MINUTE)
    assert lines(made) == ["a best 0.301 val/loss"]
    assert newest(made).time == NOW


def test_two_runs_that_overtake_each_other_have_a_line_each_in_half_a_minute() -> None:
    made = opened(*told(run("old", {"val/loss": 0.5})), live("a", 0.9), live("b", 0.9))
    for step in range(20):
        made.apply((points("ab"[step % 2], "val/loss", [0.4 - step / 100]),), now=NOW + step * 1000)
    assert lines(made) == ["b best 0.21 val/loss", "a best 0.22 val/loss"]


def test_larger_is_better_where_the_name_says_so() -> None:
    made = opened(*told(run("old", {"val/acc": 0.5}), run("a", {"val/acc": 0.1}, status="RUNNING")))
    made.apply((points("a", "val/acc", [0.4]),), now=NOW)
    assert lines(made) == []
    made.apply((points("a", "val/acc", [0.6]),), now=NOW)
    assert lines(made) == ["a best 0.6 val/acc"]


def test_nothing_is_best_among_runs_of_which_there_is_one_or_whose_metric_says_nothing() -> None:
    made = opened(live("a", 0.9), *told(run("b", {"x": 1.0}, status="RUNNING"), run("old", {"x": 2.0})))
    made.apply((points("a", "val/loss", [0.1]), points("b", "x", [0.1])), now=NOW)
    assert lines(made) == []


def test_points_before_all_is_loaded_are_no_news() -> None:
    made = Workspace(now=NOW)
    made.apply((*told(run("old", {"val/loss": 0.5})), live("a", 0.9)), now=NOW)
    made.apply((points("a", "val/loss", [0.1]), points("a", "loss", [math.nan])), now=NOW)
    assert lines(made) == []


def test_the_first_nan_of_a_metric_is_told_once() -> None:
    made = opened(live("a", 0.9, loss=1.0, lr=1.0))
    made.apply((points("a", "loss", [1.0, math.nan]),), now=NOW)
    made.apply((points("a", "loss", [math.inf]),), now=NOW + 60 * MINUTE)
    assert lines(made) == ["a NaN in loss"]
    made.apply((points("a", "val/loss", [-math.inf]),), now=NOW + 61 * MINUTE)
    assert lines(made) == ["a -inf in val/loss", "a NaN in loss"]


def test_several_metrics_that_break_at_once_share_a_line() -> None:
    made = opened(live("a", 0.9, loss=1.0, lr=1.0))
    made.apply(tuple(points("a", key, [math.nan]) for key in ("loss", "lr", "val/loss")), now=NOW)
    assert lines(made) == ["a NaN in loss and 2 more"]


def test_a_metric_that_was_broken_when_it_was_first_seen_is_no_news() -> None:
    made = opened(live("a", math.nan))
    made.apply((points("a", "val/loss", [math.nan]),), now=NOW)
    assert lines(made) == []


def test_a_jump_of_the_judging_metric_is_told_and_noise_is_not() -> None:
    made = opened(live("a", 0.9))
    made.apply((points("a", "val/loss", [0.5, 0.6, 0.45, 0.5, 0.55, 0.6, 0.7]),), now=NOW)
    assert lines(made) == []
    made.apply((points("a", "val/loss", [1.5]),), now=NOW)
    assert lines(made) == ["a val/loss ×2.7"]


def test_a_whole_history_that_is_looked_at_is_no_news() -> None:
    made = opened(*told(run("old", {"val/loss": 0.5})), live("a", 0.9))
    made.apply((points("a", "val/loss", [0.1, math.nan, 0.2], is_whole=True),), now=NOW)
    assert lines(made) == []


def test_deleting_and_restoring_is_told_and_other_changes_are_not() -> None:
    made = opened(*told(run("a")))
    made.apply(told(run("a", params={"lr": "1"})), now=NOW)
    made.apply((RunEvent("deleted", run("a", stage="deleted"), EVERYTHING),), now=NOW)
    made.apply(told(run("a"), change="restored"), now=NOW)
    made.apply(told(run("a", status="RUNNING"), change="resumed"), now=NOW)
    assert lines(made) == ["a resumed", "a restored", "a deleted"]


def test_the_activity_keeps_so_many_lines() -> None:
    made = opened()
    made.apply(told(*(run(f"r{n}", status="RUNNING") for n in range(600)), change="appeared"), now=NOW)
    assert len(made.activity) == 500
