"""What a screen with the table of runs is asked: which runs it is to show, with which columns, in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.screen import Screen

from tracker.tui.guard import Guarded
from tracker.tui.panes.experiments import Experiments
from tracker.tui.panes.filter import FilterPane
from tracker.tui.panes.footer import Footer
from tracker.tui.panes.runs import Runs
from tracker.tui.surface import Surface
from tracker.views.columns import SortLevel
from tracker.views.run_filter import in_scope
from tracker.views.run_row import RunRow
from tracker.views.run_table import Asked
from tracker.views.workspace import Part

if TYPE_CHECKING:
    from tracker.tui.dialogs.choosers import Columns
    from tracker.tui.dialogs.jump import Goal


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

    def action_unfilter(self) -> None:
        self._ask(replace(self._asked, where=None, filter_text=""))

    def action_choose_columns(self) -> None:
        from tracker.tui.dialogs.choosers import ColumnChooser

        self.app.push_screen(ColumnChooser(self.surface), self._show_columns)

    def action_choose_groups(self) -> None:
        from tracker.tui.dialogs.choosers import GroupChooser

        self.app.push_screen(GroupChooser(self.surface), self._group)

    def action_choose_order(self) -> None:
        from tracker.tui.dialogs.choosers import OrderChooser

        chooser = OrderChooser(self.surface)
        self.app.push_screen(chooser, lambda chosen: self._sort(chosen, chooser.levels))

    def go_to(self, goal: Goal) -> None:
        """Show an experiment's runs, or a run among those that are shown."""
        if goal.row is None:
            self.query_one(Experiments).go_to(goal.path)
            return
        self._bring_out(goal.row)
        self.surface.workspace.cursor = goal.row.id
        self.query_one(Runs).focus()
        self.show(self.surface.workspace.take_dirty() | {"runs", "detail", "charts"})

    def _bring_out(self, row: RunRow) -> None:
        """Have a run among those that are shown: what hides it goes."""
        if not in_scope(row, "all", self._asked.experiments):
            self.query_one(Experiments).go_to("")
            self._ask(replace(self._asked, experiments=None))
        if not in_scope(row, self._asked.view, None):
            self._ask(replace(self._asked, view="all"))
        if self.surface.workspace.table.row(row.id) is None:
            self._ask(replace(self._asked, where=None, filter_text=""))

    def on_filter_pane_changed(self) -> None:
        self.show(self.surface.workspace.take_dirty())

    def on_filter_pane_left(self, message: FilterPane.Left) -> None:
        self.place_anew()
        if message.to_runs:
            self.query_one(Runs).focus()
        self.show(self.surface.workspace.take_dirty())

    def _show_columns(self, columns: Columns | None) -> None:
        before = tuple(column for column, _ in self.surface.workspace.table.columns)
        if columns and columns != before:
            self._ask(replace(self._asked, columns=columns))

    def _group(self, columns: Columns | None) -> None:
        if columns is not None:
            self._ask(replace(self._asked, group_by=columns))

    def _sort(self, columns: Columns | None, levels: tuple[SortLevel, ...]) -> None:
        if columns is not None:
            self._ask(replace(self._asked, sort=levels))

    @property
    def _asked(self) -> Asked:
        return self.surface.workspace.table.asked

    def _ask(self, asked: Asked) -> None:
        if asked != self._asked:
            self.surface.workspace.ask(asked)
            self.show(self.surface.workspace.take_dirty())
