"""Which charts are shown, and which one is chosen: by pages, groups, a filter."""

from __future__ import annotations

from tracker.tui.panes.charts_base import ChartBase
from tracker.tui.panes.charts_entry import Entry
from tracker.tui.typed import Typed


class ChartChoosing(ChartBase):
    """The actions that go from chart to chart."""

    def action_down(self) -> None:
        self.pages.move(0, 1)
        self.repaint()

    def action_up(self) -> None:
        self.pages.move(0, -1)
        self.repaint()

    def action_page(self, by: int) -> None:
        self.pages.turn(by)
        self.repaint()

    def action_group(self, by: int) -> None:
        self.pages.turn_group(by)
        self.repaint()

    def action_next(self, by: int) -> None:
        self.pages.go(self.pages.at + by)
        self.repaint()

    def action_first(self) -> None:
        self.pages.go(0)
        self.repaint()

    def action_last(self) -> None:
        self.pages.go(len(self.pages.board.charts) - 1)
        self.repaint()

    def action_single(self) -> None:
        self.pages.go(self.pages.at)
        self.pages.is_single = not self.pages.is_single
        self.repaint()

    async def action_zoom(self) -> None:
        """The whole window, then one chart in it, then as it was."""
        if self.size.width < self.screen.size.width:
            await self.run_action("screen.zoom")
        elif not self.pages.is_single:
            self.action_single()
        else:
            self.pages.is_single = False
            await self.run_action("screen.zoom")
            self.repaint()

    def action_filter(self) -> None:
        self.entry = Entry(
            "filter", self.pages.key or "", self.pages.pattern, Typed(self.pages.pattern, len(self.pages.pattern))
        )
        self.repaint()
