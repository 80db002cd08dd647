"""What is known of the run that the cursor is on."""

from __future__ import annotations

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.detail import detail_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane


class Detail(Pane):
    BINDINGS = bindings_of("detail")
    parts = frozenset(("detail",))

    def paint(self) -> list[PaintLine]:
        return detail_lines(
            self.workspace, width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip
