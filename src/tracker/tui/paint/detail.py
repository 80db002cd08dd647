"""What is known of one run, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from tracker.core.entities import PARENT_RUN_TAG, DatasetInput
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.facts import NumberColumns, fact_line, heading_line, measure_line, number_columns
from tracker.tui.paint.standing import parent_name, standing_lines
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.better import SYSTEM
from tracker.views.measures import Measures, metric_keys
from tracker.views.run_details import Fact, datasets, environment, own_tags, params
from tracker.views.run_row import RunRow
from tracker.views.table import shown
from tracker.views.width import width as width_of
from tracker.views.width import wrapped
from tracker.views.workspace import Workspace

Row: TypeAlias = Callable[[], PaintLine]
"""A line that is painted where it is seen."""
_LONGEST = 4_000
"""Letters of a value that are shown."""


class FactRows:
    """The lines of a run's sections, of which only those are made that are looked at."""

    def __init__(
        self,
        workspace: Workspace,
        row: RunRow,
        *,
        cells: int,
        measures: Measures | None = None,
        has_glyphs: bool = True,
        is_wrapped: bool = False,
    ) -> None:
        """`is_wrapped` where a value that has no room beside its name stands below it, as a whole."""
        self.workspace = workspace
        self.run_row = row
        self.cells = cells
        self.has_glyphs = has_glyphs
        self._measures = measures or Measures()
        self._is_wrapped = is_wrapped
        self._rows: list[Row] = []
        self._keys: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def lines(self, top: int, room: int) -> list[PaintLine]:
        return [row() for row in self._rows[top : top + room]]

    def keys(self, top: int, room: int) -> list[str]:
        """The metrics among these lines."""
        return [key for place, key in self._keys.items() if top <= place < top + room]

    def add(self, lines: Iterable[PaintLine]) -> None:
        """Lines that are made already."""
        self._rows += [partial(_same, line) for line in lines]

    def add_facts(self, title: str, facts: Iterable[Fact]) -> None:
        rows = [row for fact in facts for row in self._of_fact(fact)]
        if rows and title:
            self._rows.append(partial(heading_line, title, self.cells, has_glyphs=self.has_glyphs))
        self._rows += rows

    def add_metrics(self, title: str, keys: Sequence[str], *, columns: NumberColumns, prefix: str = "") -> None:
        if not keys:
            return
        self._rows.append(partial(heading_line, title, self.cells, right=columns, has_glyphs=self.has_glyphs))
        for key in keys:
            self._keys[len(self._rows)] = key
            self._rows.append(partial(self._metric, key, columns, prefix))

    def _of_fact(self, fact: Fact) -> Iterator[Row]:
        name, value = shown(fact.name), shown(fact.value)
        if not self._is_wrapped or width_of(name) + width_of(value) + 3 <= self.cells:
            yield partial(fact_line, fact.name, fact.value, self.cells, has_glyphs=self.has_glyphs)
            return
        yield partial(fact_line, fact.name, "", self.cells, has_glyphs=self.has_glyphs)
        for line in wrapped(value[:_LONGEST], max(4, self.cells - 4)):
            yield partial(fitted, [(f"   {line}", "text")], self.cells)

    def _metric(self, key: str, columns: NumberColumns, prefix: str) -> PaintLine:
        measure = self._measures.of(self.run_row, [key], self.workspace.series)[0]
        return measure_line(measure, self.cells, columns=columns, prefix=prefix, has_glyphs=self.has_glyphs)


def detail_rows(rows: FactRows, *, inputs: Sequence[DatasetInput] = (), children: int = 0) -> FactRows:
    """All that the details of a run say of it."""
    row, workspace, run = rows.run_row, rows.workspace, rows.run_row.run
    rows.add(standing_lines(row, workspace.now, rows.cells, has_glyphs=rows.has_glyphs))
    if parent := run.tags.get(PARENT_RUN_TAG):
        rows.add_facts("", [Fact("parent", parent_name(workspace.table.told.rows, parent))])
    if children:
        rows.add_facts("", [Fact("children", f"{children:,}")])
    training, machine = metric_keys(row)
    rows.add_facts("params", params(run))
    rows.add_metrics("metrics", training, columns=number_columns(rows.cells, training))
    rows.add_facts("tags", own_tags(run.tags))
    rows.add_facts("environment", environment(run.tags))
    rows.add_facts("datasets", datasets(inputs))
    rows.add_metrics("system", machine, columns=number_columns(rows.cells, ()).only("last"), prefix=SYSTEM)
    return rows


def detail_lines(
    workspace: Workspace,
    *,
    width: int,
    height: int,
    body: FactRows | None = None,
    top: int = 0,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """The details of the run that the cursor is on, from line `top` on, in their frame."""
    row = workspace.focused
    if row is None:
        return boxed([("run", "dim")], [], width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs)
    body = body or detail_rows(FactRows(workspace, row, cells=width - 2, has_glyphs=has_glyphs))
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
