"""What happened lately."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.activity import activity_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface
from tracker.views.activity import Happening
from tracker.views.format import moment

_WHEEL = 3
"""Lines that a turn of the wheel scrolls."""


class ActivityPane(Pane):
    """The cursor stays on what it is on when something happens; on the first line it stays with what is newest."""

    BINDINGS = bindings_of("activity")
    parts = frozenset(("activity",))

    class Chosen(Message):
        """One wants to see the run of a line."""

        def __init__(self, run_id: str) -> None:
            super().__init__()
            self.run_id = run_id

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._below = 0
        """How many lines there are from the cursor's on, itself included; 0 for the newest."""
        self._top = 0

    @property
    def lines(self) -> list[Happening]:
        return list(self.workspace.activity)

    def paint(self) -> list[PaintLine]:
        lines, at = self.lines, self._place
        self._top = max(0, min(max(self._top, at - self._room + 1), at, len(lines) - self._room))
        return activity_lines(
            lines[self._top : self._top + self._room], at=at - self._top if self.has_focus else None,
            count=len(lines), today=moment(self.workspace.now)[:10], width=self.size.width, height=self.size.height,
            is_focused=self.has_focus, has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_down(self) -> None:
        self._go(self._place + 1)

    def action_up(self) -> None:
        self._go(self._place - 1)

    def action_page(self, by: int) -> None:
        self._go(self._place + by * max(1, self._room - 1))

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self.workspace.activity) - 1)

    def action_open(self) -> None:
        lines = self.lines
        if lines and lines[self._place].run_id:
            self.post_message(self.Chosen(lines[self._place].run_id))

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - 1
        if 1 <= event.y <= self._room and place < len(self.workspace.activity):
            self._go(place)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._go(self._place + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._go(self._place - _WHEEL)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 2)

    @property
    def _place(self) -> int:
        """The line with the cursor."""
        count = len(self.workspace.activity)
        return max(0, count - self._below) if self._below else 0

    def _go(self, to: int) -> None:
        count = len(self.workspace.activity)
        place = min(max(to, 0), max(0, count - 1))
        self._below = count - place if place else 0
        self.repaint()
