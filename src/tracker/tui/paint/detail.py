"""What is known of one run, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from tracker.core.entities import PARENT_RUN_TAG, DatasetInput
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.facts import fact_line, heading_line, measure_line, number_columns
from tracker.tui.paint.standing import parent_name, standing_lines
from tracker.tui.paint.tones import PaintLine
from tracker.views.measures import Measure, Measures, metric_keys
from tracker.views.run_details import Fact, datasets, environment, own_tags, params
from tracker.views.run_row import RunRow
from tracker.views.table import shown
from tracker.views.workspace import Workspace

Row: TypeAlias = Callable[[], PaintLine]
"""A line that is painted where it is seen."""


class DetailBody:
    """The lines of a run's details, of which only those are made that are looked at."""

    def __init__(
        self,
        workspace: Workspace,
        row: RunRow,
        *,
        cells: int,
        measures: Measures | None = None,
        inputs: Sequence[DatasetInput] = (),
        children: int = 0,
        has_glyphs: bool = True,
    ) -> None:
        self._workspace = workspace
        self._run = row
        self._cells = cells
        self._measures = measures or Measures()
        self._has_glyphs = has_glyphs
        self._rows: list[Row] = []
        self._standing()
        self._facts("params", params(row.run))
        training, machine = metric_keys(row)
        self._metrics("metrics", training)
        self._facts("tags", own_tags(row.run.tags))
        self._facts("environment", environment(row.run.tags))
        self._facts("datasets", datasets(inputs))
        self._facts("runs below", [Fact("children", f"{children:,}")] if children else [])
        self._metrics("system", machine)

    def __len__(self) -> int:
        return len(self._rows)

    def lines(self, top: int, room: int) -> list[PaintLine]:
        return [row() for row in self._rows[top : top + room]]

    def _standing(self) -> None:
        row, workspace = self._run, self._workspace
        lines = standing_lines(row, workspace.now, self._cells, has_glyphs=self._has_glyphs)
        self._rows += [partial(_same, line) for line in lines]
        if parent := row.run.tags.get(PARENT_RUN_TAG):
            name = parent_name(workspace.table.told.rows, parent)
            self._rows.append(partial(self._fact, Fact("parent", name)))

    def _facts(self, title: str, facts: Iterable[Fact]) -> None:
        rows: list[Row] = [partial(self._fact, fact) for fact in facts]
        if rows:
            self._rows += [partial(heading_line, title, self._cells, has_glyphs=self._has_glyphs), *rows]

    def _metrics(self, title: str, keys: Sequence[str]) -> None:
        if not keys:
            return
        right = number_columns(self._cells)
        self._rows.append(partial(heading_line, title, self._cells, right=right, has_glyphs=self._has_glyphs))
        self._rows += [partial(self._metric, key) for key in keys]

    def _fact(self, fact: Fact) -> PaintLine:
        return fact_line(fact.name, fact.value, self._cells, has_glyphs=self._has_glyphs)

    def _metric(self, key: str) -> PaintLine:
        measure: Measure = self._measures.of(self._run, [key], self._workspace.series)[0]
        return measure_line(measure, self._cells, has_glyphs=self._has_glyphs)


def detail_lines(
    workspace: Workspace,
    *,
    width: int,
    height: int,
    body: DetailBody | None = None,
    top: int = 0,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """The details of the run that the cursor is on, from line `top` on, in their frame."""
    row = workspace.focused
    if row is None:
        return boxed([("run", "dim")], [], width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs)
    body = body or DetailBody(workspace, row, cells=width - 2, has_glyphs=has_glyphs)
    slot = workspace.slot(row.id)
    title: PaintLine = [
        ("● " if has_glyphs else "* ", f"line{slot + 1}" if slot is not None else "faint"),
        (shown(row.run.run_name or row.id), "strong"),
    ]
    below = len(body) - top - (height - 2)
    return boxed(
        title, body.lines(top, height - 2), width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs,
        foot=[(f"{below:,} more {'▾' if has_glyphs else 'v'}", "faint")] if below > 0 else (),
    )  # fmt: skip


def _same(line: PaintLine) -> PaintLine:
    return line
