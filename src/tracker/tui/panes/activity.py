"""What happened lately."""

from __future__ import annotations

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.activity import activity_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane


class ActivityPane(Pane):
    BINDINGS = bindings_of("activity")
    parts = frozenset(("activity",))

    def paint(self) -> list[PaintLine]:
        return activity_lines(
            self.workspace.activity, width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip
