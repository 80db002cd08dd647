"""Runs stand below the runs that started them."""

from __future__ import annotations

from itertools import pairwise

from tests.views.runs import run

from tracker.core.entities import PARENT_RUN_TAG
from tracker.views.nesting import Nesting
from tracker.views.run_row import RunRow


def nesting(**parents: str) -> Nesting:
    """By run id, the id of its parent."""
    made = Nesting()
    made.update([RunRow(run(run_id, tags={PARENT_RUN_TAG: parent})) for run_id, parent in parents.items()], ())
    return made


def test_runs_stand_right_behind_their_parents_as_deep_as_they_are() -> None:
    tree = nesting(child="top", grandchild="child").ordered(["grandchild", "other", "top", "child"], ())
    assert tree.ids == ["top", "child", "grandchild", "other"]
    assert tree.places == {"top": (0, 1), "child": (1, 1), "grandchild": (2, 0)}


def test_a_parent_stands_where_the_first_of_its_runs_would() -> None:
    tree = nesting(best="sweep", worst="sweep").ordered(["best", "middle", "worst", "sweep"], ())
    assert tree.ids == ["sweep", "best", "worst", "middle"]


def test_what_is_folded_is_left_out_and_counted() -> None:
    tree = nesting(a="top", b="top", below_a="a").ordered(["top", "a", "below_a", "b"], {"top"})
    assert tree.ids == ["top"]
    assert tree.places["top"] == (0, 2)


def test_a_run_whose_parent_is_not_shown_stands_for_itself() -> None:
    assert nesting(child="elsewhere").ordered(["other", "child"], ()).ids == ["other", "child"]


def test_runs_that_are_their_own_ancestors_are_all_shown_once() -> None:
    made = nesting(a="b", b="c", c="a", own="own", below="b")
    tree = made.ordered(["own", "below", "a", "b", "c"], ())
    assert sorted(tree.ids) == ["a", "b", "below", "c", "own"]


def test_a_run_that_gets_another_parent_or_goes_changes_the_version() -> None:
    made = nesting(child="top")
    before = made.version
    made.update([RunRow(run("child", tags={PARENT_RUN_TAG: "top"}))], ())
    assert made.version == before
    made.update([], ["child"])
    assert made.version != before
    assert not made


def test_a_chain_of_thousands_is_no_trouble() -> None:
    ids = [str(number) for number in range(5000)]
    made = nesting(**{child: parent for parent, child in pairwise(ids)})
    assert made.ordered(ids[::-1], ()).ids == ids
