"""How a table of runs lies on a screen: its lines, where it is scrolled to, which column has the focus, how wide they
are. Widths and decimals only ever grow, so that nothing jumps when rows are scrolled or values change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from math import isfinite

from tracker.views.choosing import RankedColumn
from tracker.views.columns import RunColumn
from tracker.views.format import shared_decimals
from tracker.views.marks import Marks
from tracker.views.outline import Outline
from tracker.views.run_table import RunTable

NAME = RunColumn("attribute", "name")
_NARROWEST, _WIDEST = 3, 200
_MOST_DECIMALS = 6
_LOOKED_AT = 16
"""So many numbers say how many decimals a column has."""


class SeenColumn:
    """What its cells were so far."""

    __slots__ = ("decimals", "is_mixed", "is_text", "width")

    def __init__(self) -> None:
        self.width = 0
        self.decimals = 0
        self.is_mixed = False
        """Whether its numbers are too unlike to share their decimals."""
        self.is_text = False
        """Whether any of its params or tags is no number."""

    def see_numbers(self, values: Iterable[float | None]) -> None:
        some = islice((value for value in values if value is not None and isfinite(value)), _LOOKED_AT)
        decimals = shared_decimals(list(some))
        if decimals is None or decimals > _MOST_DECIMALS:
            self.is_mixed = True
        else:
            self.decimals = max(self.decimals, decimals)


class RunSheet:
    """Belongs to one pane."""

    def __init__(self, table: RunTable, marks: Marks) -> None:
        self.outline = Outline(table, marks)
        self.top = 0
        """How many lines behind those that are pinned are scrolled away."""
        self.left = 0
        """How many columns behind the first one are scrolled away."""
        self.focus = NAME
        """The column that keys are about."""
        self.widths: dict[RunColumn, int] = {}
        """Columns that a person made wider or narrower."""
        self._table = table
        self._ranked: Sequence[RankedColumn] = ()
        self._columns: Sequence[RunColumn] = (NAME,)
        self._seen: dict[RunColumn, SeenColumn] = {}
        self._seen_of: object = None

    @property
    def columns(self) -> Sequence[RunColumn]:
        """All columns in their order, the one that says which run it is first."""
        ranked = self._table.columns
        if ranked is not self._ranked:
            self._ranked = ranked
            columns = [column for column, _ in ranked]
            first = NAME if NAME in columns else columns[0]
            self._columns = [first, *(column for column in columns if column != first)]
        return self._columns

    @property
    def focus_place(self) -> int:
        """Which of the columns has the focus."""
        columns = self.columns
        return columns.index(self.focus) if self.focus in columns else 0

    def move_focus(self, by: int) -> None:
        columns = self.columns
        self.focus = columns[min(max(self.focus_place + by, 0), len(columns) - 1)]

    def seen(self, column: RunColumn) -> SeenColumn:
        """What is known of a column; forgotten where other experiments are looked at."""
        if self._seen_of != self._table.asked.experiments:
            self._seen_of = self._table.asked.experiments
            self._seen.clear()
        found = self._seen.get(column)
        if found is None:
            found = self._seen[column] = SeenColumn()
        return found

    def resize(self, column: RunColumn, width: int) -> None:
        """Give a column this width, whatever stands in it."""
        self.widths[column] = min(max(width, _NARROWEST), _WIDEST)
