"""Runs that share params or tags as one row: how many, how they stand, and their metrics' mean, spread and best.

Runs of one group are as a rule seeds of one setting. A value that is no finite number is left out of the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.core.events import LivenessState
from tracker.views.columns import RunColumn
from tracker.views.run_order import Key, level_key
from tracker.views.run_row import RunRow, Surroundings, Value
from tracker.views.states import STATES, state_of

GroupKey = tuple[str | None, ...]


class Figures(NamedTuple):
    """One column of numbers over the runs of a group."""

    finite: int
    """How many of the runs have a finite number here."""
    mean: float | None
    spread: float | None
    """The sample standard deviation; None for fewer than two."""
    best: float | None
    """None where nothing says which way is better."""


_NOTHING = Figures(0, None, None, None)


class Group:
    """The runs that share these values, in no order."""

    __slots__ = ("_figures", "_shared", "_states", "by", "key", "members")

    def __init__(self, by: Sequence[RunColumn], key: GroupKey) -> None:
        self.by = by
        self.key = key
        self.members: dict[str, RunRow] = {}
        self._figures: dict[RunColumn, Figures] = {}
        self._shared: dict[RunColumn, Value] = {}
        self._states: dict[LivenessState, int] | None = None

    @property
    def id(self) -> str:
        """A text that no other group has."""
        return group_id(self.key)

    @property
    def tie(self) -> tuple[Key, str]:
        return tuple(level_key(text, ascending=True) for text in self.key), self.id

    def states(self) -> dict[LivenessState, int]:
        """How many runs stand how, the most alive first."""
        if self._states is None:
            counted = Counter(state_of(row.run, row.liveness) for row in self.members.values())
            self._states = {state: counted[state] for state in STATES if state in counted}
        return self._states

    def figures(self, column: RunColumn) -> Figures:
        """A metric's column over the runs."""
        found = self._figures.get(column)
        if found is None:
            found = self._figures[column] = _figures(column, self.members.values())
        return found

    def forget_figures(self) -> None:
        """Something of a run changed."""
        self._figures.clear()
        self._shared.clear()
        self._states = None

    def value(self, column: RunColumn, around: Surroundings) -> Value:
        """The mean of numbers; of all else the value that the runs share, or nothing."""
        if column.key == "runs" and column.kind == "attribute":
            return len(self.members)
        if column.kind == "metric":
            return self.figures(column).mean
        if column.kind == "delta":
            mean, best = self.figures(column).mean, around.best.get(column)
            return None if mean is None or best is None else mean - best
        if column in self.by:
            return self.key[self.by.index(column)]
        if column not in self._shared:
            values = (row.value(column, around) for row in self.members.values())
            first = next(values, None)
            self._shared[column] = first if all(value == first for value in values) else None
        return self._shared[column]

    def number(self, column: RunColumn) -> float | None:
        """The number that a delta is made of."""
        return self.figures(column).mean

    def sort_value(self, column: RunColumn, around: Surroundings) -> Value:
        if column.kind == "delta":
            mean = self.figures(column).mean
            return mean if mean is None or column.reducer.direction(column.key) == "smaller" else -mean
        return self.value(column, around)


class Groups:
    """Every group of the rows that are shown, kept by what changed."""

    def __init__(self, by: Sequence[RunColumn]) -> None:
        self.by = tuple(by)
        self._groups: dict[GroupKey, Group] = {}
        self._key_of: dict[str, GroupKey] = {}

    def update(
        self, changed: Iterable[RunRow], gone: Iterable[str], around: Surroundings
    ) -> tuple[list[Group], list[str]]:
        """Take in rows; the groups that are not as they were, and the ids of those that are there no more."""
        touched: dict[GroupKey, Group] = {}
        for run_id in gone:
            key = self._key_of.pop(run_id, None)
            if key is not None:
                self._leave(run_id, key, touched)
        for row in changed:
            key = tuple(_text(row.value(column, around)) for column in self.by)
            before = self._key_of.get(row.id)
            if before is not None and before != key:
                self._leave(row.id, before, touched)
            self._key_of[row.id] = key
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = Group(self.by, key)
            group.members[row.id] = row
            touched[key] = group
        emptied = [key for key, group in touched.items() if not group.members]
        for key in emptied:
            del touched[key]
            self._groups.pop(key, None)
        for group in touched.values():
            group.forget_figures()
        return list(touched.values()), [group_id(key) for key in emptied]

    def group_of(self, run_id: str) -> str | None:
        """The id of the group that a run is in."""
        key = self._key_of.get(run_id)
        return None if key is None else group_id(key)

    def _leave(self, run_id: str, key: GroupKey, touched: dict[GroupKey, Group]) -> None:
        group = self._groups[key]
        del group.members[run_id]
        touched[key] = group


def group_id(key: GroupKey) -> str:
    """A key as a text that no other key has."""
    return repr(key)


def _figures(column: RunColumn, rows: Iterable[RunRow]) -> Figures:
    numbers = [number for row in rows if (number := row.number(column)) is not None and math.isfinite(number)]
    if not numbers:
        return _NOTHING
    direction = column.reducer.direction(column.key)
    best = None if direction is None or column.reducer.is_step else (min if direction == "smaller" else max)(numbers)
    mean = sum(number / len(numbers) for number in numbers)  # divided first: the sum may be more than a float holds
    return Figures(len(numbers), mean, _spread(numbers, mean), best)


def _spread(numbers: Sequence[float], mean: float) -> float | None:
    if len(numbers) < 2:
        return None
    return math.sqrt(sum((number - mean) * (number - mean) for number in numbers) / (len(numbers) - 1))


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
