"""Experiments as a tree, nested by the slashes in their names, with how many runs each has and how many are live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.core.entities import Experiment, Run
from tracker.views.experiment_names import UNNAMED, parts_of, path_of
from tracker.views.format import natural_key
from tracker.views.run_counts import RunCounts

_CROWDED = 40
"""A tree of more lines than this shows two levels at first."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree."""

    path: str
    """The names down to here, joined by slashes; empty for the root, which is all experiments."""
    name: str
    depth: int
    experiment_ids: frozenset[str]
    """Of this experiment and of all below it."""
    runs: int
    live: int
    has_children: bool
    is_folded: bool
    is_deleted: bool


@dataclass(eq=False, slots=True)
class _Node:
    path: str
    name: str
    depth: int
    above: _Node | None = None
    children: dict[str, _Node] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    """Of its own experiments and of all below."""
    is_active: bool = False
    """Whether any of these is not deleted."""
    row: TreeRow | None = None
    _frozen_ids: frozenset[str] | None = None
    _sorted: list[_Node] | None = None

    def below(self, name: str) -> _Node:
        """The child of this name, which is made where there is none."""
        child = self.children.get(name)
        if child is None:
            path = f"{self.path}/{name}" if self.path else name
            child = self.children[name] = _Node(path, name, self.depth + 1, above=self)
            self._sorted = None
        return child

    def take(self, experiment_id: str, *, is_active: bool) -> None:
        """An experiment stands here or below."""
        self.ids.add(experiment_id)
        self.is_active |= is_active
        self.row = self._frozen_ids = None

    @property
    def frozen_ids(self) -> frozenset[str]:
        if self._frozen_ids is None:
            self._frozen_ids = frozenset(self.ids)
        return self._frozen_ids

    @property
    def sorted_children(self) -> list[_Node]:
        if self._sorted is None:
            self._sorted = sorted(self.children.values(), key=lambda each: natural_key(each.name.casefold()))
        return self._sorted


class ExperimentTree:
    """Fed with what is told of experiments and runs. Its lines are made once and kept until something changes."""

    def __init__(self) -> None:
        self.chosen = ""
        """The path whose runs are shown; empty for all."""
        self._experiments: dict[str, Experiment] = {}
        self._counts = RunCounts()
        self._folds: dict[str, bool] = {}
        """What somebody folded, or unfolded."""
        self._shows_deleted = False
        self._is_crowded = False
        self._is_settled = False
        self._root: _Node | None = None
        self._nodes: dict[str, _Node] = {}
        """By experiment id."""
        self._size = 1
        self._rows: list[TreeRow] | None = None
        self._places: dict[str, int] = {}

    def see_experiment(self, experiment: Experiment) -> None:
        is_new = experiment.experiment_id not in self._experiments
        self._experiments[experiment.experiment_id] = experiment
        if is_new and self._root is not None:
            self._place(self._root, experiment)
            self._rows = None
        else:
            self._root = self._rows = None

    def erase_experiment(self, experiment_id: str) -> None:
        self._experiments.pop(experiment_id, None)
        self._root = self._rows = None

    def see_run(self, run: Run, *, is_live: bool) -> bool:
        """Whether a count is another now."""
        return self._mark(self._counts.see(run, is_live=is_live))

    def erase_run(self, run_id: str) -> None:
        self._mark(self._counts.erase(run_id))

    def settle(self) -> None:
        """All experiments that there were have been told of: what is folded at first stays as it is."""
        self._made()
        self._is_settled = True

    @property
    def size(self) -> int:
        """How many lines there are where nothing is folded and nothing deleted is shown."""
        self._made()
        return self._size or 1

    def rows(self) -> Sequence[TreeRow]:
        """The lines that are shown, the root first."""
        if self._rows is None:
            self._rows = list(self._made_rows())
            self._places = {row.path: place for place, row in enumerate(self._rows)}
        return self._rows

    def paths(self) -> list[str]:
        """Of all lines in their order, also of those that are folded away."""
        return [node.path for node in self._walk()]

    @property
    def count(self) -> int:
        """How many experiments there are, deleted ones only where they are shown."""
        self._made()
        return len(self._nodes)

    @property
    def is_chosen_deleted(self) -> bool:
        """Whether there is nothing there that is not deleted."""
        node = self._node(self.chosen)
        return bool(self.chosen) and node is not None and not node.is_active

    @property
    def place(self) -> int:
        """The line of what is chosen, or of the nearest above it that is shown."""
        self.rows()
        path = self.chosen
        while path and path not in self._places:
            path = path.rpartition("/")[0]
        return self._places.get(path, 0)

    @property
    def chosen_ids(self) -> frozenset[str] | None:
        """The experiments whose runs are shown; None for all."""
        if not self.chosen:
            return None
        node = self._node(self.chosen)
        return node.frozen_ids if node is not None else frozenset()

    def choose(self, path: str) -> None:
        """Choose an experiment by its path or its name, and have its line seen."""
        self.chosen = path_of(path)
        above = self.chosen.rpartition("/")[0]
        while above:
            self.fold(above, is_folded=False)
            above = above.rpartition("/")[0]

    def fold(self, path: str, *, is_folded: bool) -> None:
        """Hide what is below a line, or show it; the root stays open."""
        if path and self._folds.get(path) != is_folded:
            self._folds[path] = is_folded
            self._forget(self._node(path))

    def toggle_all(self) -> None:
        """Fold everything, or unfold it where nothing is open."""
        is_any_open = any(row.has_children and not row.is_folded and row.path for row in self.rows())
        for node in self._walk():
            if node.children and node.path:
                self._folds[node.path] = is_any_open
                node.row = None
        self._rows = None

    @property
    def shows_deleted(self) -> bool:
        return self._shows_deleted

    @shows_deleted.setter
    def shows_deleted(self, shows: bool) -> None:
        self._shows_deleted = shows
        self._root = self._rows = None

    def _mark(self, experiments: Sequence[str]) -> bool:
        """The counts of these are others now."""
        for experiment_id in experiments if self._root is not None else ():
            self._forget(self._nodes.get(experiment_id))
        return bool(experiments)

    def _forget(self, node: _Node | None) -> None:
        """This line, and those above it, are to be made anew."""
        while node is not None:
            node.row = None
            node = node.above
        self._rows = None

    def _made_rows(self) -> Iterator[TreeRow]:
        waiting = [self._made()]
        while waiting:
            node = waiting.pop()
            row = node.row = node.row or self._made_row(node)
            yield row
            if not row.is_folded:
                waiting += reversed(node.sorted_children)

    def _made_row(self, node: _Node) -> TreeRow:
        ids = node.frozen_ids
        return TreeRow(
            path=node.path,
            name=node.name,
            depth=node.depth,
            experiment_ids=ids,
            runs=self._counts.runs(ids, with_deleted=not node.is_active),
            live=self._counts.live(ids),
            has_children=bool(node.children),
            is_folded=bool(node.children) and self._is_folded(node),
            is_deleted=bool(ids) and not node.is_active,
        )

    def _is_folded(self, node: _Node) -> bool:
        return self._folds.get(node.path, self._is_crowded and node.depth > 0)

    def _made(self) -> _Node:
        if self._root is None:
            self._root = root = _Node("", "all experiments", 0)
            self._nodes, self._size = {}, 0
            for experiment in self._experiments.values():
                self._place(root, experiment)
        return self._root

    def _place(self, root: _Node, experiment: Experiment) -> None:
        is_active = experiment.lifecycle_stage == "active"
        if not is_active and not self._shows_deleted:
            return
        node = root
        for name in ("", *(parts_of(experiment.name) or (UNNAMED,))):
            node = node.below(name) if name else node
            self._size += is_active and not node.is_active
            node.take(experiment.experiment_id, is_active=is_active)
        self._nodes[experiment.experiment_id] = node
        if not self._is_settled and self._is_crowded != (self._size > _CROWDED):
            self._is_crowded = self._size > _CROWDED
            for each in self._walk():
                each.row = None

    def _node(self, path: str) -> _Node | None:
        node: _Node | None = self._made()
        for name in parts_of(path):
            node = node.children.get(name) if node is not None else None
        return node

    def _walk(self) -> Iterator[_Node]:
        waiting = [self._made()]
        while waiting:
            yield (node := waiting.pop())
            waiting += reversed(node.sorted_children)
