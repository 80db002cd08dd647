"""The columns of a table of groups: what the runs of each share, how many they are, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.views.choosing import RankedColumn
from tracker.views.columns import RunColumn
from tracker.views.grouping import Group
from tracker.views.run_cells import RunCells
from tracker.views.states import STATES
from tracker.views.table import Column

RUNS = RunColumn("attribute", "runs")
_RANK_OF_STATES = 2
_LATER = 20
"""Added to a column's rank for what stands beside its mean: it goes before any mean does."""


@dataclass(frozen=True, slots=True)
class GroupCells:
    """Makes the columns of some groups."""

    cells: RunCells

    def columns(self, groups: Sequence[Group], ranked: Sequence[RankedColumn]) -> list[Column]:
        """What the groups are by, how many runs they have and how these stand, then the columns."""
        by = groups[0].by if groups else ()
        columns = [self._shared(groups, column, 0) for column in by]
        columns.append(self._shared(groups, RUNS, 0))
        states = [self._states(group) for group in groups]
        columns.append(Column("states", states, style="dim", rank=_RANK_OF_STATES, least=8))
        for column, rank in ranked:
            if column.kind == "metric":
                columns += self._figures(groups, column, rank + 1)
            elif column not in by and column != RUNS:
                columns.append(self._shared(groups, column, rank + 1))
        return columns

    def _shared(self, groups: Sequence[Group], column: RunColumn, rank: int) -> Column:
        values = [group.value(column, self.cells.around) for group in groups]
        if column.kind == "attribute":
            return self.cells.attribute(column, values, rank)
        return self.cells.data(column, values, rank)

    def _figures(self, groups: Sequence[Group], column: RunColumn, rank: int) -> Iterator[Column]:
        """Mean, spread and, where it is known which way is better, the best; on a terminal no empty spread."""
        figures = [group.figures(column) for group in groups]
        title, is_terminal = self.cells.title(column), self.cells.look.is_terminal
        glyph = self.cells.look.has_glyphs
        numbers = self.cells.numbers
        yield numbers(title if is_terminal else f"{title}.mean", [each.mean for each in figures], rank)
        spread = f"{title}.spread" if not is_terminal else "±" if glyph else "+-"
        if not is_terminal or any(each.spread is not None for each in figures):
            yield numbers(spread, [each.spread for each in figures], rank + _LATER, style="dim")
        if any(each.best is not None for each in figures):
            yield numbers("best" if is_terminal else f"{title}.best", [each.best for each in figures], rank + _LATER)

    def _states(self, group: Group) -> str:
        return ", ".join(f"{count:,} {STATES[state].word}" for state, count in group.states().items())
