"""Experiments as a tree, nested by the slashes in their names, with how many runs each has and how many are live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tracker.core.entities import Experiment, Run
from tracker.views.format import natural_key


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


@dataclass(eq=False)
class _Node:
    path: str
    name: str
    experiments: list[Experiment] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)

    @cached_property
    def ids(self) -> frozenset[str]:
        own = frozenset(experiment.experiment_id for experiment in self.experiments)
        return own.union(*(child.ids for child in self.children.values()))


class ExperimentTree:
    """Fed with what is told of experiments and runs."""

    def __init__(self) -> None:
        self.folded: set[str] = set()
        """Paths whose children are hidden."""
        self.shows_deleted = False
        self._experiments: dict[str, Experiment] = {}
        self._placed: dict[str, tuple[str, bool]] = {}
        """By run id, its experiment and whether it is live; deleted runs are not counted."""
        self._runs: dict[str, int] = {}
        self._live: dict[str, int] = {}
        self._root: _Node | None = None

    def see_experiment(self, experiment: Experiment) -> None:
        self._experiments[experiment.experiment_id] = experiment
        self._root = None

    def erase_experiment(self, experiment_id: str) -> None:
        self._experiments.pop(experiment_id, None)
        self._root = None

    def see_run(self, run: Run, *, is_live: bool) -> bool:
        """Whether a count is another now."""
        placed = (run.experiment_id, is_live) if run.lifecycle_stage == "active" else None
        before = self._placed.get(run.run_id)
        if placed == before:
            return False
        self.erase_run(run.run_id)
        if placed is not None:
            self._placed[run.run_id] = placed
            self._count(placed, 1)
        return True

    def erase_run(self, run_id: str) -> None:
        before = self._placed.pop(run_id, None)
        if before is not None:
            self._count(before, -1)

    def rows(self) -> list[TreeRow]:
        """The lines that are shown, the root first."""
        return list(self._rows(self._made(), 0))

    def _count(self, placed: tuple[str, bool], by: int) -> None:
        experiment_id, is_live = placed
        self._runs[experiment_id] = self._runs.get(experiment_id, 0) + by
        if is_live:
            self._live[experiment_id] = self._live.get(experiment_id, 0) + by

    def _rows(self, node: _Node, depth: int) -> Iterator[TreeRow]:
        is_folded = node.path in self.folded
        yield TreeRow(
            path=node.path,
            name=node.name,
            depth=depth,
            experiment_ids=node.ids,
            runs=sum(self._runs.get(each, 0) for each in node.ids),
            live=sum(self._live.get(each, 0) for each in node.ids),
            has_children=bool(node.children),
            is_folded=is_folded,
            is_deleted=bool(node.experiments) and all(e.lifecycle_stage != "active" for e in node.experiments),
        )
        if not is_folded:
            for child in sorted(node.children.values(), key=lambda child: natural_key(child.name)):
                yield from self._rows(child, depth + 1)

    def _made(self) -> _Node:
        if self._root is None:
            self._root = _Node("", "all experiments")
            for experiment in self._experiments.values():
                if self.shows_deleted or experiment.lifecycle_stage == "active":
                    self._place(self._root, experiment)
        return self._root

    @staticmethod
    def _place(root: _Node, experiment: Experiment) -> None:
        node = root
        for name in [part for part in experiment.name.split("/") if part] or [experiment.name]:
            path = f"{node.path}/{name}" if node.path else name
            node = node.children.setdefault(name, _Node(path, name))
        node.experiments.append(experiment)
