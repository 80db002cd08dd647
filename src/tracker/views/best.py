"""The best value of a column among the rows that are shown, followed as rows change."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Protocol

from tracker.views.columns import RunColumn


class Measured(Protocol):
    """A run's row or a group's."""

    @property
    def id(self) -> str: ...

    def number(self, column: RunColumn) -> float | None: ...


class Best:
    """All rows are looked at again only where the best one got worse or left."""

    __slots__ = ("_column", "_holder", "_is_better", "value")

    def __init__(self, column: RunColumn) -> None:
        self._column = column
        self._is_better = float.__gt__ if column.reducer.direction(column.key) == "larger" else float.__lt__
        self._holder = ""
        self.value: float | None = None

    def update(self, changed: Collection[Measured], gone: Collection[str], rows: Iterable[Measured]) -> bool:
        """Hear of rows that changed or left; whether the best is another now. `rows` are all that are there after."""
        before = self.value
        if self._holder in gone or any(row.id == self._holder for row in changed):
            self.value, self._holder = None, ""
            self._take(rows)
        else:
            self._take(changed)
        return self.value != before

    def _take(self, rows: Iterable[Measured]) -> None:
        for row in rows:
            number = row.number(self._column)
            if number is None or math.isnan(number):
                continue
            if self.value is None or self._is_better(float(number), self.value):
                self.value, self._holder = float(number), row.id
