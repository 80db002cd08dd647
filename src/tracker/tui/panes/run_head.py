"""The lines above a single run."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.run_arrangement import RunPane
from tracker.tui.paint.run_head import head_lines
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface


class RunHead(Pane, can_focus=False):
    parts = frozenset(("runs", "detail"))

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self.tabs: Sequence[RunPane] = ()
        self.tab: RunPane = "facts"

    def lines(self, width: int) -> list[PaintLine]:
        """As many as there are to be said."""
        row = self.workspace.row(self.run_id)
        if row is None:
            return [fitted([(" This run is in the store no more.", "warn")], width)]
        return head_lines(
            self.workspace, row, width=width, tabs=self.tabs, at=self.tab, has_glyphs=self.surface.has_glyphs
        )

    def paint(self) -> list[PaintLine]:
        lines = self.lines(self.size.width)[: self.size.height]
        return lines + [fitted([], self.size.width)] * (self.size.height - len(lines))
