"""The line at the bottom: the keys of the place where one is."""

from __future__ import annotations

from tracker.tui.keys.table import Place
from tracker.tui.paint.footer import footer_line
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface


class Footer(Pane, can_focus=False):
    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.place: Place = "runs"

    def paint(self) -> list[PaintLine]:
        return [footer_line(self.place, width=self.size.width)]
