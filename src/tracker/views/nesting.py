"""Which runs stand below which: those that were started inside another carry its id as a tag."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.core.entities import PARENT_RUN_TAG
from tracker.views.run_row import RunRow


class Tree(NamedTuple):
    """Runs with those below them right behind them."""

    ids: list[str]
    places: dict[str, tuple[int, int]]
    """Of those that stand below others or have some below them: how deep, and how many."""


class Nesting:
    """Parents of the runs that are shown. A parent that is not among them is none."""

    def __init__(self) -> None:
        self.version = 0
        """Another number after every change."""
        self._parents: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether any run names a parent."""
        return bool(self._parents)

    def parent(self, run_id: str) -> str | None:
        return self._parents.get(run_id)

    def update(self, changed: Iterable[RunRow], gone: Iterable[str]) -> None:
        """Take in runs that are new or not as they were, and forget others."""
        for run_id in gone:
            self._place(run_id, None)
        for row in changed:
            self._place(row.id, row.run.tags.get(PARENT_RUN_TAG))

    def ordered(self, run_ids: Sequence[str], folded: Container[str]) -> Tree:
        """The runs, which come in some order, as a tree without what is folded.

        A run stands where the first of it and those below it would stand: a parent has no values of its own as a rule.
        """
        tops, below = self._linked(run_ids)
        tree = Tree([], {})
        for top in tops:
            tree.ids.append(top)
            children = below.get(top)
            if children is not None:
                tree.places[top] = (0, len(children))
                if top not in folded:
                    _add_below(tree, children, below, folded)
        return tree

    def _linked(self, run_ids: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
        """The runs that stand below none, and by run those below it. One that is its own ancestor, as tags that
        somebody wrote may say, stands below none."""
        parents, shown, linked = self._parents, set(run_ids), set[str]()
        tops: list[str] = []
        below: dict[str, list[str]] = {}
        for run_id in run_ids:
            each = run_id
            path: dict[str, None] = {}
            while each not in linked:
                linked.add(each)
                parent = parents.get(each)
                if parent is None or parent not in shown:
                    tops.append(each)
                    break
                below.setdefault(parent, []).append(each)
                path[each] = None
                each = parent
            else:
                if each in path:
                    below[parents[each]].remove(each)
                    tops.append(each)
        return tops, below

    def _place(self, run_id: str, parent: str | None) -> None:
        if self._parents.get(run_id) == parent:
            return
        self.version += 1
        if parent is None:
            del self._parents[run_id]
        else:
            self._parents[run_id] = parent


def _add_below(tree: Tree, children: Iterable[str], below: Mapping[str, list[str]], folded: Container[str]) -> None:
    """Add what stands below a run."""
    levels = [iter(children)]
    while levels:
        depth = len(levels)
        for run_id in levels[-1]:
            tree.ids.append(run_id)
            grandchildren = below.get(run_id)
            tree.places[run_id] = (depth, len(grandchildren) if grandchildren else 0)
            if grandchildren and run_id not in folded:
                levels.append(iter(grandchildren))
                break
        else:
            levels.pop()
