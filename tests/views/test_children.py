"""The runs below a run are known from what was told of each, in whatever order that came."""

from __future__ import annotations

from tests.views.runs import NOW, run, told

from tracker.core.entities import PARENT_RUN_TAG
from tracker.core.events import RunErased
from tracker.views.workspace import Workspace


def below(workspace: Workspace, run_id: str) -> list[str]:
    return [row.id for row in workspace.children_of(run_id)]


def test_children_stand_oldest_first_and_are_known_as_soon_as_their_tags_are() -> None:
    made = Workspace(now=NOW)
    made.apply(told(run("p"), run("a", start=2), run("b", start=1)), now=NOW)
    assert below(made, "p") == []
    made.apply(
        told(*(run(name, tags={PARENT_RUN_TAG: "p"}, start=start) for name, start in (("a", 2), ("b", 1)))), now=NOW
    )
    assert below(made, "p") == ["b", "a"]


def test_a_child_that_moves_to_another_parent_or_is_erased_is_below_the_first_no_more() -> None:
    made = Workspace(now=NOW)
    made.apply(told(run("a", tags={PARENT_RUN_TAG: "p"}), run("b", tags={PARENT_RUN_TAG: "p"})), now=NOW)
    made.apply((*told(run("a", tags={PARENT_RUN_TAG: "q"})), RunErased("b")), now=NOW)
    assert below(made, "p") == []
    assert below(made, "q") == ["a"]
    made.apply(told(run("a")), now=NOW)
    assert below(made, "q") == []
