"""Which runs stand below which: those that were started inside another carry its id as a tag."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from tracker.core.entities import PARENT_RUN_TAG
from tracker.views.run_row import RunRow


class Nested(NamedTuple):
    """A run's place in the tree."""

    run_id: str
    depth: int
    below: int
    """How many runs stand right below it, shown or folded."""


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

    def ordered(self, run_ids: Sequence[str], folded: Container[str]) -> Iterator[Nested]:
        """The runs, which come in some order, each with those below it right behind it, without the folded ones.

        Runs that are their own ancestors, as tags that somebody wrote may say, come last.
        """
        shown = set(run_ids)
        below: dict[str, list[str]] = {}
        tops: list[str] = []
        for run_id in run_ids:
            parent = self._parents.get(run_id)
            if parent is None or parent not in shown:
                tops.append(run_id)
            else:
                below.setdefault(parent, []).append(run_id)
        seen: set[str] = set()
        for top in chain(tops, (run_id for run_id in run_ids if run_id not in seen)):
            yield from self._tree(top, below, folded, seen)

    @staticmethod
    def _tree(top: str, below: Mapping[str, list[str]], folded: Container[str], seen: set[str]) -> Iterator[Nested]:
        """A run and those below it that were not `seen`, to which they are added, folded or not."""
        waiting = [(top, 0, True)]
        while waiting:
            run_id, depth, is_shown = waiting.pop()
            if run_id in seen:
                continue
            seen.add(run_id)
            children = below.get(run_id, ())
            if is_shown:
                yield Nested(run_id, depth, len(children))
            is_open = is_shown and run_id not in folded
            waiting += [(child, depth + 1, is_open) for child in reversed(children)]

    def _place(self, run_id: str, parent: str | None) -> None:
        if self._parents.get(run_id) == parent:
            return
        self.version += 1
        if parent is None:
            del self._parents[run_id]
        else:
            self._parents[run_id] = parent
