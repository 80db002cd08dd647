"""The charts of the marked runs, or of any others that the pane is given."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.charts import column_widths, empty_lines, grid_lines, row_heights
from tracker.tui.paint.charts_frame import READOUT_ROWS, ChartFrame, frame_lines
from tracker.tui.paint.charts_legend import legend_line
from tracker.tui.paint.charts_readout import has_readout
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.charts_choosing import ChartChoosing
from tracker.tui.panes.charts_entry import Entry
from tracker.tui.panes.charts_layout import PlacedChart
from tracker.tui.panes.charts_mouse import ChartMouse
from tracker.tui.surface import Surface
from tracker.views.board import BoardChart
from tracker.views.chart_lines import ChartLine, charted_lines, lines_of_runs
from tracker.views.chart_picture import ChartAsk
from tracker.views.chart_pictures import Pictures
from tracker.views.marks import COLOURS
from tracker.views.run_row import RunRow
from tracker.views.series import Series, XKind

_BETWEEN_SLICES = 0.002
"""Seconds in which keys get their turn while histories are made ready."""
_LONGEST_ARRIVAL = 0.4
"""Seconds for which a run's charts stay in sight while those of another are read."""


class Charts(ChartChoosing, ChartMouse):
    """Pages of charts, of which one is chosen; that one may have all the room."""

    BINDINGS = bindings_of("charts")
    parts = frozenset(("charts",))
    is_patient = True

    class CursorMoved(Message):
        """All charts are read at this x, in the unit of its kind: milliseconds since 1970 for `time`, seconds since
        the run's start for `relative`. None: nowhere any more."""

        def __init__(self, kind: XKind, x: float | None) -> None:
            super().__init__()
            self.kind = kind
            self.x = x

    def __init__(
        self,
        surface: Surface,
        *,
        id: str,
        rows: Callable[[], Sequence[RunRow]] | None = None,
        who: str = "charts",
    ) -> None:
        """`rows` gives the runs to draw, the workspace's if it is left out; `who` looks at their histories."""
        super().__init__(surface, id=id)
        self._rows = rows
        self._who = who
        self._pictures = Pictures(surface.workspace.shelf)
        self._shelf = surface.workspace.shelf
        self._is_without_colour = bool(os.environ.get("NO_COLOR"))
        self._drawn: list[str] = []
        """The lines that are in sight."""
        self._arriving: list[str] = []
        """The lines that are waited for, and since when."""
        self._arriving_since = 0.0
        self._framed: dict[str, tuple[object, list[PaintLine]]] = {}

    def lines(self) -> list[ChartLine]:
        """What is drawn."""
        if self._rows is not None:
            return lines_of_runs(self._rows(), self.workspace)
        return charted_lines(self.workspace)

    def paint(self) -> list[PaintLine]:
        width, height = self.size
        lines = self.lines()
        charts = self.pages.show(lines, width, height - 1)
        self._look_at(charts, lines)
        if self._is_arriving(charts, lines):
            return self._lines
        self.placed = []
        if not charts and self.entry is None:
            words = self._why_empty(lines)
            return empty_lines(words, width=width, height=height, is_focused=self.has_focus, has_glyphs=self.glyphs)
        self._pictures.begin()
        lead = self._lead(lines)
        cells = self._cells(charts, {line.id: line for line in lines}, lead)
        top = self._top_line(lines, lead)  # says how they were drawn
        if self._pictures.has_more:
            self.set_timer(_BETWEEN_SLICES, self.repaint)
        return [top, *grid_lines(cells, self.pages.shape, width=width, height=height - 1)][:height]

    @property
    def glyphs(self) -> bool:
        return self.surface.has_glyphs

    def on_hide(self) -> None:
        self.surface.look_at(self._who, [])

    def tell_cursor(self) -> None:
        self.post_message(self.CursorMoved(self.view.x, self._plain(self.view.cursor)))

    def _plain(self, x: float | None) -> float | None:
        return 10**x if x is not None and self.view.is_log_x else x

    def _is_arriving(self, charts: Sequence[BoardChart], lines: Sequence[ChartLine]) -> bool:
        """Whether the run that the cursor went to is on its way: until it is here the one before it stays in sight."""
        ids = [line.id for line in lines]
        is_following = self._rows is None and not len(self.workspace.marks) and self.entry is None
        if ids == self._drawn or not self._lines or not is_following or self._are_loaded(charts, lines):
            self._drawn, self._arriving = ids, []
            return False
        if self._arriving != ids:
            self._arriving, self._arriving_since = ids, time.monotonic()
            self.set_timer(_LONGEST_ARRIVAL, self.repaint)
        if time.monotonic() - self._arriving_since < _LONGEST_ARRIVAL:
            return True
        self._drawn, self._arriving = ids, []
        return False

    def _are_loaded(self, charts: Sequence[BoardChart], lines: Sequence[ChartLine]) -> bool:
        """Whether all that the page needs has been read."""
        return all(
            self._shelf.is_loaded(row.id, chart.key)
            for chart in charts
            for line in lines
            for row in line.runs
            if chart.key in row.metrics
        )

    def _look_at(self, charts: Sequence[BoardChart], lines: Sequence[ChartLine]) -> None:
        """Exactly the histories that the page needs."""
        by_id = {line.id: line for line in lines}
        keys = [self.view.over] if self.view.x == "metric" else []
        pairs = [
            (row.id, key)
            for chart in charts
            for line_id in chart.run_ids
            for row in by_id[line_id].runs
            for key in (chart.key, *keys)
            if key in row.metrics
        ]
        self.surface.look_at(self._who, list(dict.fromkeys(pairs)))

    def _why_empty(self, lines: Sequence[ChartLine]) -> list[str]:
        if not lines:
            return ["no run is chosen"]
        if self.pages.pattern:
            return [f"no metric matches /{self.pages.pattern}/", "esc shows all again"]
        return ["no metrics yet" if len(lines) == 1 else "no metrics in any of these runs yet"]

    def _lead(self, lines: Sequence[ChartLine]) -> str:
        """The line on top: the run that the cursor of the table is on, or else the first."""
        ids = [line.id for line in lines]
        cursor = self.workspace.cursor
        return cursor if cursor in ids and cursor is not None else ids[0] if ids else ""

    def _top_line(self, lines: Sequence[ChartLine], lead: str) -> PaintLine:
        if self.entry is not None:
            return self.entry.line(self.size.width, has_glyphs=self.glyphs)
        are_marks = self._rows is None and not self.workspace.table.asked.group_by
        return legend_line(
            lines, self.pages, self.view, width=self.size.width, is_focused=self.has_focus, has_glyphs=self.glyphs,
            has_letters=self._has_letters(len(lines)), lead=lead, marked=len(self.workspace.marks) if are_marks else 0,
        )  # fmt: skip

    def _has_letters(self, count: int) -> bool:
        """Whether colours do not tell the lines apart."""
        return count > 1 and (count > COLOURS or self._is_without_colour or not self.glyphs)

    def _cells(self, charts: Sequence[BoardChart], lines: dict[str, ChartLine], lead: str) -> list[list[PaintLine]]:
        """Each chart in the size that it has on the page."""
        shape = self.pages.shape
        widths = column_widths(self.size.width, shape.columns)
        heights = row_heights(self.size.height - 1, shape.rows)
        chosen = self.pages.key
        cells: list[list[PaintLine]] = [[] for _ in charts]
        # The chosen one first: where there is no time for all, the others follow.
        for place, chart in sorted(enumerate(charts), key=lambda placed: placed[1].key != chosen):
            row, column = divmod(place, shape.columns)
            drawn = [lines[line_id] for line_id in chart.run_ids]
            frame = ChartFrame(
                widths[column], heights[row], is_chosen=chart.key == chosen, is_focused=self.has_focus,
                has_glyphs=self.glyphs, has_letters=self._has_letters(len(lines)),
                readout=self._readout(chart, heights[row]),
            )  # fmt: skip
            spot = sum(widths[:column]) + column, 1 + sum(heights[:row])
            cells[place] = self._framed_chart(chart, drawn, frame, lead, spot)
        return cells

    def _readout(self, chart: BoardChart, height: int) -> int:
        """Lines for the readings of a chart that has all the room."""
        if not self.pages.is_single or not has_readout(self.view, chart.key) or height < 3 * READOUT_ROWS:
            return 0
        return min(len(chart.run_ids) + 2, height // 2 - 1)

    def _framed_chart(
        self, chart: BoardChart, drawn: Sequence[ChartLine], frame: ChartFrame, lead: str, spot: tuple[int, int]
    ) -> list[PaintLine]:
        view, key = self.view, chart.key
        series = [each for line in drawn for row in line.runs if (each := self._series(row.id, key)) is not None]
        ask = ChartAsk(
            key, frame.width - 2, frame.chart_height, view.look(key, series), view.x_window, view.y_windows.get(key),
            is_whole=key in view.whole, lead=lead, has_glyphs=frame.has_glyphs,
            has_letters=frame.has_letters,
        )  # fmt: skip
        shown = self._pictures.shown(drawn, ask, view.over)
        self.placed.append(PlacedChart(key, *spot, frame.width, frame.height, ask, shown))
        signature = shown, frame, view.cursor, tuple(view.markers.items()), view.thresholds.get(key)
        before = self._framed.get(key)
        if before is not None and before[0] == signature:
            return before[1]
        made = frame_lines(shown, ask, view, frame)
        if len(self._framed) > 2 * self.pages.shape.size:
            self._framed.clear()
        self._framed[key] = signature, made
        return made

    def _series(self, run_id: str, key: str) -> Series | None:
        return self._shelf.series(run_id, key)

    async def on_key(self, event: events.Key) -> None:
        """A line that is open takes the keys. One is opened right here, since keys that come with the one that opens
        it would be here before the action is."""
        if self.entry is None:
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.node is self and active.binding.action in ("filter", "threshold"):
                event.stop()
                event.prevent_default()
                await self.run_action(active.binding.action)
            return
        event.stop()
        event.prevent_default()
        if event.key in ("enter", "escape"):
            self._close_entry(self.entry, is_kept=event.key == "enter")
        elif self.entry.typed.press(event.key, event.character):
            self.entry.change(self.pages)
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        if self.entry is not None:
            event.stop()
            self.entry.typed.insert(event.text)
            self.entry.change(self.pages)
            self.repaint()

    def _close_entry(self, entry: Entry, *, is_kept: bool) -> None:
        if not is_kept:
            entry.give_up(self.pages)
        if not is_kept or entry.keep(self.view):
            self.entry = None
