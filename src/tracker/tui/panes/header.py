"""The line at the top: which store, where in it, how many runs are live, how fast points come."""

from __future__ import annotations

from tracker.tui.paint.header import header_line
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane


class Header(Pane, can_focus=False):
    parts = frozenset(("pulse", "experiments", "runs"))

    def paint(self) -> list[PaintLine]:
        surface = self.surface
        return [
            header_line(
                surface.workspace,
                surface.located.address.url,
                width=self.size.width,
                has_glyphs=surface.has_glyphs,
                beat=surface.beat,
            )
        ]
