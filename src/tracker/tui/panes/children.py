"""The runs below a run, of which one can be opened."""

from __future__ import annotations

from textual.message import Message

from tracker.tui.keys.run_bindings import READING
from tracker.tui.paint.children import child_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface
from tracker.views.run_row import RunRow


class ChildRuns(Pane):
    BINDINGS = READING
    parts = frozenset(("runs",))

    class Opened(Message):
        """A run is to be shown alone."""

        def __init__(self, run_id: str) -> None:
            super().__init__()
            self.run_id = run_id

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self._at: str | None = None
        self._top = 0

    @property
    def rows(self) -> list[RunRow]:
        return self.workspace.children_of(self.run_id)

    def paint(self) -> list[PaintLine]:
        rows = self.rows
        at, room = self._place(rows), max(1, self.size.height - 2)
        self._top = max(0, min(max(self._top, at - room + 1), at, max(0, len(rows) - room)))
        return child_lines(
            rows, at=at, top=self._top, now=self.workspace.now, width=self.size.width, height=self.size.height,
            is_focused=self.has_focus, has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_scroll(self, by: int) -> None:
        self._go(self._place(self.rows) + by)

    def action_page(self, by: int) -> None:
        self.action_scroll(by * max(1, self.size.height - 3))

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self.rows))

    def action_open(self) -> None:
        rows = self.rows
        if rows:
            self.post_message(self.Opened(rows[self._place(rows)].id))

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll(-1)

    def _go(self, to: int) -> None:
        rows = self.rows
        if rows:
            self._at = rows[min(max(to, 0), len(rows) - 1)].id
            self.repaint()

    def _place(self, rows: list[RunRow]) -> int:
        return next((place for place, row in enumerate(rows) if row.id == self._at), 0)
