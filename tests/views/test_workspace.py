"""What a screen shows of a store follows what is told of it, and says what is to be painted anew."""

from __future__ import annotations

from tests.views.runs import NOW, named, points, run, told

from tracker.core.events import ArtifactsChanged, Liveness, LivenessJudged, RunErased, StoreAway, StoreBack
from tracker.views.workspace import PARTS, Workspace


def workspace(*run_ids: str) -> Workspace:
    """One that was painted once."""
    made = Workspace(now=NOW)
    made.apply((named("1", "sweep"), *told(*(run(run_id, {"loss": 1.0}) for run_id in run_ids))), now=NOW)
    made.take_dirty()
    return made


def test_all_is_to_be_painted_at_first_and_then_what_changed() -> None:
    made = Workspace(now=NOW)
    assert made.take_dirty() == PARTS
    assert made.take_dirty() == frozenset()


def test_points_of_a_run_that_nobody_looks_at_change_the_table_and_no_chart() -> None:
    made = workspace("a", "b")
    made.cursor = "b"
    made.apply((points("a", "loss", [0.5]),), now=NOW)
    dirty = made.take_dirty()
    assert "runs" in dirty
    assert not dirty & {"charts", "detail"}


def test_a_history_that_is_looked_at_is_on_the_shelf_from_its_beginning_on() -> None:
    made = workspace("a")
    assert made.look_at("charts", [("a", "loss")]) == [("a", "loss")]
    made.apply((points("a", "loss", [0.5], steps=[7]),), now=NOW)
    series = made.series("a", "loss")
    assert series is not None
    assert len(series) == 0  # what was before is not known yet
    made.apply((points("a", "loss", [0.7, 0.5], is_whole=True), points("a", "loss", [0.4])), now=NOW)
    assert list(series.values) == [0.7, 0.5, 0.4]
    assert made.shelf.is_loaded("a", "loss")
    assert "charts" in made.take_dirty()


def test_a_history_that_two_look_at_comes_once_and_stays_until_both_look_away() -> None:
    made = workspace("a")
    assert made.look_at("charts", [("a", "loss")])
    assert made.look_at("run", [("a", "loss")]) == []
    made.look_at("charts", [])
    assert made.series("a", "loss") is not None
    made.look_at("run", [])
    assert made.series("a", "loss") is None
    assert made.watched == frozenset()


def test_what_the_table_looks_at_is_watched_and_not_kept() -> None:
    made = workspace("a")
    assert made.look_at("table", [("a", "loss")]) == []
    assert made.watched == {("a", "loss")}
    assert made.series("a", "loss") is None
    assert made.look_at("charts", [("a", "loss")]) == [("a", "loss")]


def test_charts_show_the_run_under_the_cursor_until_runs_are_marked() -> None:
    made = workspace("a", "b", "c")
    made.cursor = "b"
    assert [row.id for row in made.charted] == ["b"]
    assert made.slot("b") == 0
    made.marks.add(["c", "a"])
    assert [row.id for row in made.charted] == ["c", "a"]
    assert made.slot("b") is None


def test_an_erased_run_loses_its_mark_and_is_counted_no_more() -> None:
    made = workspace("a", "b")
    made.marks.add(["a"])
    made.apply((RunErased("a"),), now=NOW)
    assert "a" not in made.marks
    assert made.pulse.count("done") == 1
    assert made.experiments.rows()[0].runs == 1


def test_a_run_that_is_judged_crashed_is_counted_as_such_and_told_of() -> None:
    made = Workspace(now=NOW)
    made.apply(told(run("a", status="RUNNING", name="bold-fox")), now=NOW)
    assert made.pulse.count("running") == 1
    made.take_dirty()
    made.apply((LivenessJudged("a", Liveness("crashed", "pid 4711 is gone")),), now=NOW)
    assert made.pulse.count("running") == 0
    assert made.pulse.count("crashed") == 1
    assert "pid 4711 is gone" in next(iter(made.activity)).more
    assert {"pulse", "activity", "experiments"} <= made.take_dirty()


def test_a_store_that_is_away_says_so_until_it_is_back() -> None:
    made = workspace("a")
    made.apply((StoreAway("The store is gone."),), now=NOW)
    assert made.pulse.away == "The store is gone."
    assert "pulse" in made.take_dirty()
    made.apply((StoreBack(),), now=NOW)
    assert made.pulse.away is None


def test_artifacts_of_the_run_under_the_cursor_change_its_details() -> None:
    made = workspace("a", "b")
    made.cursor = "a"
    made.apply((ArtifactsChanged("b"),), now=NOW)
    assert "detail" not in made.take_dirty()
    made.apply((ArtifactsChanged("a"),), now=NOW)
    assert "detail" in made.take_dirty()


def test_the_runs_of_one_experiment_alone_are_shown_where_it_is_chosen() -> None:
    made = workspace("a")
    made.apply(told(run("b", experiment="2")), now=NOW)
    made.focus_experiments(frozenset({"2"}))
    assert [row.id for row in made.table.rows()] == ["b"]
    made.focus_experiments(None)
    assert len(made.table) == 2
