"""All that a window shows that has no room for more."""

from __future__ import annotations

from tracker.tui.paint.small import small_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane


class Small(Pane, can_focus=False):
    def paint(self) -> list[PaintLine]:
        return small_lines(width=self.size.width, height=self.size.height)
