"""What is copied of runs: one line a run, tabs between the values, exact and cleaned of what a shell would obey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.untrusted import clean
from tracker.views.choosing import RankedColumn
from tracker.views.columns import RunColumn
from tracker.views.format import exact_number
from tracker.views.run_cells import Look, RunCells
from tracker.views.run_row import RunRow, Surroundings

_IN_FULL = Look(None)


@dataclass(frozen=True, slots=True)
class Copied:
    """A text, and what it is in a few words."""

    what: str
    text: str


def value_text(row: RunRow, column: RunColumn, around: Surroundings) -> str:
    """One value as it would stand in a script."""
    value = row.value(column, around)
    if value is None or isinstance(value, list):
        return ""
    return exact_number(value) if isinstance(value, float) else clean(str(value))


def tab_separated(rows: Sequence[RunRow], columns: Sequence[RunColumn], around: Surroundings) -> str:
    """A line of titles, then a line for each row; it begins with the id. Sparklines are left out."""
    wanted = [RunColumn("attribute", "id")]
    wanted += [column for column in columns if column.kind != "spark" and column not in wanted]
    made = RunCells(_IN_FULL, around).columns(rows, [RankedColumn(column, 0) for column in wanted])
    titles = "\t".join(clean(column.title) for column in made)
    lines = ("\t".join(map(clean, cells)) for cells in zip(*(column.cells for column in made), strict=True))
    return "\n".join([titles, *lines]) + "\n"
