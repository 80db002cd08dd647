"""Rows in their order, kept by moving what moved: never sorted anew for a few that changed."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from tracker.core.filter.texts import number_in
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.format import natural_key
from tracker.views.run_row import Surroundings, Value

Key = tuple[Any, ...]
_FEW = 64
"""So many moves are made one by one; more of them in one pass over all rows."""
_NAN = (2, 0)
_MISSING = (3, 0)


class Sortable(Protocol):
    """A run's row or a group's."""

    @property
    def id(self) -> str: ...

    @property
    def tie(self) -> tuple[Any, str]:
        """What orders rows that are alike; it ends with the id."""
        ...

    def sort_value(self, column: RunColumn, around: Surroundings) -> Value: ...


Row = TypeVar("Row", bound=Sortable)


class Order(Generic[Row]):
    """Rows by id, sorted by a key that ends with the id."""

    def __init__(self, key: Callable[[Row], Key]) -> None:
        self._key = key
        self._sorted: list[Key] = []
        self._keys: dict[str, Key] = {}
        self._rows: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._sorted)

    def __contains__(self, row_id: str) -> bool:
        return row_id in self._rows

    def rows(self, start: int = 0, stop: int | None = None) -> list[Row]:
        """The rows from a place on and up to another."""
        return [self._rows[key[-1]] for key in self._sorted[start:stop]]

    def ids(self) -> list[str]:
        """The ids of all rows in their order."""
        return [key[-1] for key in self._sorted]

    def row(self, row_id: str) -> Row | None:
        return self._rows.get(row_id)

    def all(self) -> Collection[Row]:
        """All rows, in no order."""
        return self._rows.values()

    def place(self, row_id: str) -> int | None:
        """Where a row stands; None where it is not among them."""
        key = self._keys.get(row_id)
        return None if key is None else bisect_left(self._sorted, key)

    def update(self, changed: Iterable[Row], gone: Iterable[str] = ()) -> bool:
        """Take in rows that are new or not as they were, and drop others; whether any row moved."""
        old: list[Key] = []
        new: list[Key] = []
        for row_id in gone:
            if self._rows.pop(row_id, None) is not None:
                old.append(self._keys.pop(row_id))
        for row in changed:
            key = self._key(row)
            before = self._keys.get(row.id)
            self._rows[row.id] = row
            if before == key:
                continue
            if before is not None:
                old.append(before)
            self._keys[row.id] = key
            new.append(key)
        return self._move(old, new) if old or new else False

    def sort_by(self, key: Callable[[Row], Key]) -> None:
        """Sort all rows by another key."""
        self._key = key
        self._keys = {row_id: key(row) for row_id, row in self._rows.items()}
        self._sorted = sorted(self._keys.values())

    def _move(self, old: Sequence[Key], new: Sequence[Key]) -> bool:
        if len(old) + len(new) > _FEW:
            dropped = {key[-1] for key in old}
            kept = [key for key in self._sorted if key[-1] not in dropped] if dropped else self._sorted
            kept += sorted(new)
            kept.sort()  # two sorted runs, which are merged
            self._sorted = kept
            return True
        places = set()
        for key in old:
            place = bisect_left(self._sorted, key)
            del self._sorted[place]
            places.add((key[-1], place))
        has_moved = len(old) != len(new)
        for key in new:
            place = bisect_left(self._sorted, key)
            self._sorted.insert(place, key)
            has_moved = has_moved or (key[-1], place) not in places
        return has_moved


def order_key(levels: Sequence[SortLevel], around: Surroundings) -> Callable[[Sortable], Key]:
    """The key that sorts rows by these levels, then the newest first."""

    def key(row: Sortable) -> Key:
        return (
            *[level_key(row.sort_value(each.column, around), ascending=each.ascending) for each in levels],
            *row.tie,
        )

    return key


def level_key(value: Value, *, ascending: bool) -> tuple[int, Any]:
    """Numbers by their size, then texts in their natural order, or the other way round; then NaN, then what is
    missing, either way."""
    if value is None or isinstance(value, list):
        return _MISSING
    if isinstance(value, str):
        number = number_in(value)
        if number is None:
            return (1, natural_key(value)) if ascending else (0, _Reversed(natural_key(value)))
        value = number
    if math.isnan(value):
        return _NAN
    return (0, value) if ascending else (1, -value)


class _Reversed:
    """Sorts before what it would sort behind."""

    __slots__ = ("key",)

    def __init__(self, key: list[tuple[bool, int, str]]) -> None:
        self.key = key

    def __lt__(self, other: _Reversed) -> bool:
        return other.key < self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and other.key == self.key

    __hash__ = None  # type: ignore[assignment]
