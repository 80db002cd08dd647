"""What to do where there is no run to show."""

from __future__ import annotations

from tracker.tui.paint.tones import PaintLine
from tracker.tui.paint.welcome import Welcome, welcome_lines
from tracker.tui.pane import Pane
from tracker.views.workspace import Workspace


def is_bare(workspace: Workspace) -> bool:
    """Whether it is known that there is nothing to show."""
    told = workspace.table.told
    return not told.rows and ("names" in told.loaded or workspace.pulse.away is not None)


class WelcomePane(Pane, can_focus=False):
    parts = frozenset(("pulse", "experiments"))

    def paint(self) -> list[PaintLine]:
        is_made = len(self.workspace.experiments.rows()) > 1
        welcome = Welcome(self.surface.located, self.workspace.pulse.away, is_made=is_made)
        width, height = self.size
        return welcome_lines(welcome, width=width, height=height, has_glyphs=self.surface.has_glyphs)
