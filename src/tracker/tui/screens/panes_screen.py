"""A screen of panes: what comes by itself is painted in those that it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from textual.screen import Screen

from tracker.tui.pane import Pane
from tracker.tui.panes.header import Header
from tracker.tui.surface import Surface
from tracker.views.workspace import PARTS, Part


class PanesScreen(Screen[None]):
    """Takes up the whole window: what is below it need not be painted."""

    AUTO_FOCUS = None

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        self.surface = surface
        self.is_zoomed = False
        """Whether one pane has the whole window."""
        self._theme = surface.palette.theme

    @property
    def panes(self) -> Iterable[Pane]:
        return self.query(Pane)

    def show(self, dirty: frozenset[Part]) -> None:
        """Paint what changed."""
        for pane in self.panes:
            if pane.parts & dirty:
                pane.repaint()

    def place_anew(self) -> None:
        """Where panes stand is another. A screen forgets where they stood when one of them asks for it."""
        self.query_one(Header).refresh(repaint=False, layout=True)

    def step_pane(self, by: int) -> None:
        """Give the keys to another pane, so many further on."""
        raise NotImplementedError

    def action_next_pane(self) -> None:
        self.step_pane(1)

    def action_previous_pane(self) -> None:
        self.step_pane(-1)

    def action_zoom(self) -> None:
        self.is_zoomed = not self.is_zoomed
        self.place_anew()

    def on_screen_resume(self) -> None:
        """What was over it is gone; nothing was painted meanwhile."""
        if self._theme is self.surface.palette.theme:
            self.show(PARTS)
        else:
            self.repaint_all()

    def repaint_all(self) -> None:
        """The colours are others."""
        self._theme = self.surface.palette.theme
        for pane in self.panes:
            pane.repaint_all()
