"""The table of runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.runs import runs_picture
from tracker.tui.paint.runs_cells import RunsLook
from tracker.tui.paint.runs_glyphs import RunGlyphs
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.runs_marking import RunsMarking
from tracker.tui.panes.runs_step import StepTyping
from tracker.tui.surface import Surface
from tracker.views.column_moves import delta_of, moved, next_reducer, reduced, with_delta, without
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.grouping import Group
from tracker.views.reducers import Reducer
from tracker.views.sorting import sorted_by, sorted_further

_DOT = 2
"""Where on a line its mark is, from the pane's left edge."""


class Runs(RunsMarking):
    BINDINGS = bindings_of("runs")
    parts = frozenset(("runs",))

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._step = StepTyping()

    def paint(self) -> list[PaintLine]:
        self.settle()
        surface, workspace = self.surface, self.workspace
        glyphs = RunGlyphs(surface.has_glyphs, moves=not surface.is_low_bandwidth)
        self.picture = runs_picture(
            RunsLook(workspace, self.sheet, glyphs, surface.beat), at=self.place,
            width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            chosen=self.chosen, foot=self._step.foot(has_glyphs=surface.has_glyphs) or self.range_foot(),
        )  # fmt: skip
        rows, columns = [line.row for line in self.picture.shown], [each.column for each in self.picture.columns]
        surface.look_at("table", workspace.table.lacking(rows, columns))
        return self.picture.lines

    def action_sort(self) -> None:
        self._sort(self.sheet.focus)

    def action_sort_further(self) -> None:
        self._order(sorted_further(self.workspace.table.asked.sort, self.sheet.focus))

    def action_reduce(self) -> None:
        if self._is_on_metric():
            self._reduce(next_reducer(self.sheet.focus))

    def action_at_step(self) -> None:
        if self._is_on_metric():
            self._step.begin()
            self.repaint()

    def on_key(self, event: events.Key) -> None:
        """While a step is typed, no key means anything else."""
        if self._step.is_on:
            event.stop()
            event.prevent_default()
            step = self._step.take(event.key)
            if step is not None:
                self._reduce(Reducer("at", step))
            self.repaint()

    def on_blur(self) -> None:
        self._step = StepTyping()
        super().on_blur()

    def action_delta(self) -> None:
        column = self.sheet.focus
        if delta_of(column) is None:
            self._say("Nothing says which way this column is better: go to a metric's, or reduce it to min or max.")
            return
        if column.kind == "delta":
            self.sheet.move_focus(-1)
        self._show(with_delta(self.sheet.columns, column))

    def action_group_by_column(self) -> None:
        column, grouped = self.sheet.focus, self.workspace.table.asked.group_by
        if grouped and (column in grouped or column.kind not in ("param", "tag")):
            self._ask(group_by=tuple(each for each in grouped if each != column) if column in grouped else ())
        elif column.kind in ("param", "tag"):
            self._ask(group_by=(*grouped, column))
        else:
            self._say("Runs are grouped by a param or a tag: go to such a column first.")

    def action_move_column(self, by: int) -> None:
        self._show(moved(self.sheet.columns, self.sheet.focus, by))

    def action_resize(self, by: int) -> None:
        focus = self.sheet.focus
        shown = next((placed.width for placed in self.picture.columns if placed.column == focus), None)
        if shown is not None:
            self.sheet.resize(focus, shown + by)
            self.repaint()

    def action_hide_column(self) -> None:
        columns, focus = self.sheet.columns, self.sheet.focus
        if self.sheet.focus_place == 0:
            self._say("This column stays: it says which run a line is.")
            return
        at = self.sheet.focus_place
        self.sheet.focus = columns[at + 1] if at + 1 < len(columns) else columns[at - 1]
        self._show(without(columns, focus))

    def action_all_columns(self) -> None:
        self.sheet.widths.clear()
        self._ask(columns=None)

    def on_click(self, event: events.Click) -> None:
        column, place = self.picture.column_at(event.x), self.picture.place_at(event.y)
        if event.y == 1 and column is not None:
            self.sheet.focus = column.column
            self._sort(column.column)
        elif place is not None:
            self._click_line(place, event, column.column if column is not None else None)

    def _click_line(self, place: int, event: events.Click, column: RunColumn | None) -> None:
        line = self.sheet.outline.line(place)
        if line is None:
            return
        if column is not None:
            self.sheet.focus = column
        self.go(place)
        if event.x == _DOT:
            self.mark([line])
        elif event.chain == 2 or isinstance(line.row, Group):
            self.action_open()

    def _is_on_metric(self) -> bool:
        if self.sheet.focus.kind != "metric":
            self._say("Only a metric's history has other values: go to a metric's column first.")
        return self.sheet.focus.kind == "metric"

    def _reduce(self, reducer: Reducer) -> None:
        column = self.sheet.focus
        self.sheet.focus = RunColumn("metric", column.key, reducer)
        self._show(reduced(self.sheet.columns, column, reducer))

    def _sort(self, column: RunColumn) -> None:
        self._order(sorted_by(self.workspace.table.asked.sort, column))

    def _order(self, sort: Sequence[SortLevel]) -> None:
        """Sort rows. Whoever looks at the first ones wants to see those that come first then."""
        was_first = self.place == 0
        self._ask(sort=sort)
        if was_first:
            self.action_first()

    def _show(self, columns: Sequence[RunColumn]) -> None:
        """Show these columns, and no longer those that the table chooses."""
        self._ask(columns=tuple(columns))

    def _ask(self, **wanted: Sequence[RunColumn] | Sequence[SortLevel] | None) -> None:
        self.workspace.ask(replace(self.workspace.table.asked, **wanted))  # type: ignore[arg-type]
        self.repaint()

    def _say(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)
