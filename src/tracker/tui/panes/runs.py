"""The table of runs."""

from __future__ import annotations

from textual.message import Message

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.runs import run_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface


class Runs(Pane):
    BINDINGS = bindings_of("runs")
    parts = frozenset(("runs",))

    class Opened(Message):
        """A run is to be shown alone."""

        def __init__(self, run_id: str) -> None:
            super().__init__()
            self.run_id = run_id

    class Moved(Message):
        """The cursor is on another run, or marks are others."""

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._top = 0

    def paint(self) -> list[PaintLine]:
        table, workspace = self.workspace.table, self.workspace
        at = self._place()
        room = max(1, self.size.height - 3)
        self._top = min(max(self._top, at - room + 1), at, max(0, len(table) - room))
        rows = table.rows(at, at + 1)
        if rows and workspace.cursor != rows[0].id:
            workspace.cursor = rows[0].id
            self.post_message(self.Moved())
        self.surface.look_at("table", table.needs(self._top, self._top + room))
        return run_lines(
            workspace, at=at, top=self._top, width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_down(self) -> None:
        self._go(self._place() + 1)

    def action_up(self) -> None:
        self._go(self._place() - 1)

    def action_page(self, by: int) -> None:
        self._go(self._place() + by * max(1, self.size.height - 4))

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self.workspace.table) - 1)

    def action_mark(self) -> None:
        if self.workspace.cursor is not None:
            self.workspace.marks.toggle(self.workspace.cursor)
            self._go(self._place() + 1)
            self.post_message(self.Moved())

    def action_open(self) -> None:
        if self.workspace.cursor is not None:
            self.post_message(self.Opened(self.workspace.cursor))

    def _go(self, to: int) -> None:
        rows = self.workspace.table.rows(at := min(max(to, 0), max(0, len(self.workspace.table) - 1)), at + 1)
        if rows:
            self.workspace.cursor = rows[0].id
            self.post_message(self.Moved())
        self.repaint()

    def _place(self) -> int:
        cursor = self.workspace.cursor
        place = self.workspace.table.place(cursor) if cursor is not None else None
        return place or 0
