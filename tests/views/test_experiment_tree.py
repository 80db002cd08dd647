"""Experiments are nested by the slashes in their names, with counts that follow their runs."""

from __future__ import annotations

from tests.views.runs import named, run

from tracker.core.entities import Experiment
from tracker.core.events import ExperimentEvent
from tracker.views.experiment_tree import ExperimentTree


def tree(*names: str) -> ExperimentTree:
    made = ExperimentTree()
    for number, name in enumerate(names):
        made.see_experiment(named(str(number), name).experiment)
    return made


def deleted(experiment_id: str, name: str) -> Experiment:
    return Experiment(experiment_id, name, None, "deleted", None, None)


def shown(made: ExperimentTree) -> list[str]:
    return ["  " * row.depth + row.name for row in made.rows()]


def test_names_are_nested_by_their_slashes_and_sorted_as_people_sort() -> None:
    made = tree("sweep/run10", "sweep/run9", "Zeta", "alpha")
    assert shown(made) == ["all experiments", "  alpha", "  sweep", "    run9", "    run10", "  Zeta"]


def test_slashes_at_the_ends_and_doubled_ones_mean_nothing() -> None:
    made = tree("/a//b/", "a/b")
    assert shown(made) == ["all experiments", "  a", "    b"]
    assert made.rows()[2].experiment_ids == {"0", "1"}


def test_a_name_of_nothing_but_slashes_has_a_line() -> None:
    made = tree("", "///")
    assert shown(made) == ["all experiments", "  (no name)"]
    made.choose("(no name)")
    assert made.chosen_ids == frozenset("01")


def test_an_experiment_may_be_the_parent_of_others() -> None:
    made = tree("a", "a/b")
    made.see_run(run("r", experiment="0"), is_live=False)
    made.see_run(run("s", experiment="1"), is_live=True)
    _, a, b = made.rows()
    assert (a.runs, a.live, a.has_children, a.experiment_ids) == (2, 1, True, frozenset("01"))
    assert (b.runs, b.live, b.has_children) == (1, 1, False)


def test_equal_names_at_different_places_are_different_lines() -> None:
    made = tree("a/x", "b/x")
    assert [row.path for row in made.rows()] == ["", "a", "a/x", "b", "b/x"]


def test_counts_follow_runs_that_move_end_and_go() -> None:
    made = tree("a", "b")
    assert made.see_run(run("r", experiment="0"), is_live=True)
    assert not made.see_run(run("r", experiment="0"), is_live=True)
    made.see_run(run("r", experiment="1"), is_live=False)
    assert [(row.runs, row.live) for row in made.rows()] == [(1, 0), (0, 0), (1, 0)]
    made.erase_run("r")
    assert made.rows()[0].runs == 0


def test_rows_are_the_same_object_until_something_changes() -> None:
    made = tree("a", "b")
    rows = made.rows()
    assert made.rows() is rows
    made.see_run(run("r", experiment="1"), is_live=False)
    after = made.rows()
    assert after is not rows
    assert after[1] is rows[1]  # its counts are as they were


def test_folding_hides_what_is_below_and_not_how_large_the_tree_is() -> None:
    made = tree("a/b", "a/c", "d")
    made.fold("a", is_folded=True)
    assert shown(made) == ["all experiments", "  a", "  d"]
    assert made.size == 5
    made.fold("a", is_folded=False)
    assert len(made.rows()) == 5


def test_everything_folds_and_unfolds_at_once_and_the_root_stays_open() -> None:
    made = tree("a/b/c", "d")
    made.toggle_all()
    assert shown(made) == ["all experiments", "  a", "  d"]
    made.toggle_all()
    assert len(made.rows()) == 5
    made.fold("", is_folded=True)
    assert len(made.rows()) == 5


def test_a_line_that_is_folded_away_is_chosen_by_the_nearest_above_it() -> None:
    made = tree("a/b/c")
    made.choose("a/b/c")
    assert made.place == 3
    made.fold("a", is_folded=True)
    assert made.place == 1
    made.choose("a/b/c")
    assert made.place == 3  # it was unfolded


def test_what_is_chosen_holds_experiments_that_come_later() -> None:
    made = tree("a/b")
    made.choose("a")
    made.see_experiment(named("9", "a/new").experiment)
    assert made.chosen_ids == frozenset("09")
    made.choose("")
    assert made.chosen_ids is None


def test_deleted_experiments_show_on_demand_with_their_runs() -> None:
    made = tree("a")
    made.see_experiment(deleted("9", "a/old"))
    made.see_run(run("r", experiment="9", stage="deleted"), is_live=False)
    assert shown(made) == ["all experiments", "  a"]
    made.shows_deleted = True
    old = made.rows()[2]
    assert (old.name, old.is_deleted, old.runs) == ("old", True, 1)
    assert not made.rows()[1].is_deleted
    assert made.size == 2  # the layout does not jump


def test_an_experiment_that_is_deleted_while_one_looks_goes() -> None:
    made = tree("a", "b")
    made.see_experiment(ExperimentEvent("deleted", deleted("1", "b")).experiment)
    assert shown(made) == ["all experiments", "  a"]
    made.erase_experiment("0")
    assert shown(made) == ["all experiments"]
    assert made.size == 1


def test_a_large_tree_shows_two_levels_at_first_and_stays_so() -> None:
    made = tree(*(f"group{number % 8}/run{number}" for number in range(60)))
    assert len(made.rows()) == 9
    made.settle()
    small = tree("a/b", "c")
    small.settle()
    for number in range(60):
        small.see_experiment(named(f"n{number}", f"a/n{number}").experiment)
    assert len(small.rows()) == 64  # what was open stays open


def test_a_name_of_endless_depth_is_nested_so_far_and_no_further() -> None:
    made = tree("a/" * 5000 + "end")
    assert max(row.depth for row in made.rows()) == 16
    assert made.size == 17
