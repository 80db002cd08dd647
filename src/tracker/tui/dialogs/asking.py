"""What a screen with the table of runs is asked: which runs it is to show, with which columns, in which order."""

from __future__ import annotations

from textual.screen import Screen

from tracker.tui.guard import Guarded
from tracker.tui.panes.filter import FilterPane
from tracker.tui.panes.footer import Footer
from tracker.tui.panes.runs import Runs
from tracker.tui.surface import Surface
from tracker.views.workspace import Part


class Asking(Guarded, Screen[None]):
    """A part of the overview: the actions of the key table's rows in `tracker.tui.keys.asking`."""

    surface: Surface

    def show(self, dirty: frozenset[Part]) -> None:
        """Paint what changed."""
        raise NotImplementedError

    def place_anew(self) -> None:
        """Where panes stand is another."""
        raise NotImplementedError

    @property
    def is_filtering(self) -> bool:
        """Whether the line for the filter is open."""
        panes = self.query(FilterPane)
        return bool(panes) and panes.first().is_open

    def action_filter(self) -> None:
        pane = self.query_one(FilterPane)
        pane.open()
        self.place_anew()
        pane.focus()
        footer = self.query_one(Footer)
        footer.place = "filter"
        footer.repaint()

    def on_filter_pane_changed(self) -> None:
        self.show(self.surface.workspace.take_dirty())

    def on_filter_pane_left(self, message: FilterPane.Left) -> None:
        self.place_anew()
        if message.to_runs:
            self.query_one(Runs).focus()
        self.show(self.surface.workspace.take_dirty())
