"""The metrics of a comparison as a table: their values side by side, how far apart, where they part, the best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from tracker.cli.diff_layout import INDENT, DiffLayout
from tracker.views.budget import Budget
from tracker.views.change import are_equal
from tracker.views.metric_rows import MetricRow
from tracker.views.table import GAP, Column, Line, Style, table
from tracker.views.width import width

Cell: TypeAlias = tuple[str, Style]

_NOT_REACHED = "*"


class MetricTable:
    """Columns of a value for each run, then as many groups of more columns as there is room for."""

    def __init__(self, rows: Sequence[MetricRow], budget: Budget | None, layout: DiffLayout) -> None:
        self._rows = rows
        self._budget = budget
        self._layout = layout
        self._others = [run for run in layout.visible if run != layout.comparison.baseline]
        self._is_last = budget is None and all(map(_ends_there, rows))

    def words(self) -> str:
        """Which values these are."""
        if self._budget is not None:
            return f"{self._budget}"
        return "last values" if self._is_last else "at the greatest step that all reached"

    def notes(self) -> Iterator[str]:
        """What the marks beside values mean."""
        if any(at is not None and not at.is_reached for row in self._rows for at in row.at):
            yield f"{_NOT_REACHED} the last value of a run that has not come so far"
        if not self._is_last and any(_has_last_alone(row, run) for row in self._rows for run in self._layout.visible):
            yield "(...) the last value, at whatever step"

    def lines(self) -> Iterator[Line]:
        layout = self._layout
        columns = [Column("", [INDENT + layout.key(row.key) for row in self._rows], style="dim"), *self._values()]
        room = layout.output.room
        left = None if room is None else room - sum(_width(column) + GAP for column in columns) + GAP
        for group in (self._changes(), self._partings(), self._best(), [] if self._is_last else self._last()):
            needed = sum(_width(column) + GAP for column in group)
            if left is None or needed <= left:
                columns += group
                left = None if left is None else left - needed
        yield from table(columns, room=room, ellipsis=layout.output.ellipsis)

    def _values(self) -> list[Column]:
        """The values that are compared: at the budget, else the last ones, marked so."""
        texts = [self._row_values(row) for row in self._rows]
        return [
            self._column(self._layout.letters[run], [(row[run], "accent") for row in texts])
            for run in self._layout.visible
        ]

    def _row_values(self, row: MetricRow) -> list[str]:
        values = [
            row.last[run] if at is None and _has_last_alone(row, run) else None if at is None else at.value
            for run, at in enumerate(row.at)
        ]
        texts = self._layout.numbers(values)
        for run, at in enumerate(row.at):
            if at is not None and not at.is_reached:
                texts[run] += _NOT_REACHED
            elif not self._is_last and _has_last_alone(row, run):
                texts[run] = f"({texts[run]})"
        return texts

    def _changes(self) -> list[Column]:
        baseline = self._layout.letters[self._layout.comparison.baseline]
        return [
            self._column(
                f"{self._layout.letters[run]} vs {baseline}",
                [self._layout.change(row.key, row.changes[run]) for row in self._rows],
            )
            for run in self._others
        ]

    def _partings(self) -> list[Column]:
        columns = []
        for run in self._others:
            found = [row.partings[run] for row in self._rows]
            known = [each is not None and each.kind != "unknown" for each in found]
            cells: list[Cell] = [
                (str(each), "" if each.kind != "never" else "dim")
                if is_known and each
                else (self._layout.missing, "dim")
                for each, is_known in zip(found, known, strict=True)
            ]
            if any(known):
                columns.append(self._column(f"{self._layout.letters[run]} parts", cells))
        return columns

    def _best(self) -> list[Column]:
        texts = [self._layout.numbers([best and best.value for best in row.best]) for row in self._rows]
        return [
            self._column(f"best {self._layout.letters[run]}", [(row[run], "") for row in texts])
            for run in self._layout.visible
        ]

    def _last(self) -> list[Column]:
        texts = [self._layout.numbers(row.last) for row in self._rows]
        return [
            self._column(f"last {self._layout.letters[run]}", [(row[run], "dim") for row in texts])
            for run in self._layout.visible
        ]

    def _column(self, title: str, cells: Sequence[Cell]) -> Column:
        texts, styles = [text for text, _ in cells], [style for _, style in cells]
        return Column(title, texts, styles=styles, right=self._layout.output.is_terminal, least=4)


def _ends_there(row: MetricRow) -> bool:
    """Whether the values at the budget are the last ones."""
    return all(at is None or are_equal(at.value, last) for at, last in zip(row.at, row.last, strict=True))


def _has_last_alone(row: MetricRow, run: int) -> bool:
    """Whether only the last value is known of a metric in a run: not all runs have it, or its points are many."""
    return not any(row.at) and row.last[run] is not None


def _width(column: Column) -> int:
    return max(width(text) for text in (column.title, *column.cells))
