"""The screen that one comes to: experiments, runs, charts, the run under the cursor, and what happened."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.layout import Layout

from tracker.tui.dialogs.asking import Asking
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.keys.table import Place
from tracker.tui.paint.arrangement import PANES, Box, PaneName, arranged, with_filter
from tracker.tui.pane import Pane
from tracker.tui.panes.activity import ActivityPane
from tracker.tui.panes.charts import Charts
from tracker.tui.panes.detail import Detail
from tracker.tui.panes.experiments import Experiments
from tracker.tui.panes.filter import FilterPane
from tracker.tui.panes.footer import Footer
from tracker.tui.panes.header import Header
from tracker.tui.panes.runs import Runs
from tracker.tui.panes.small import Small
from tracker.tui.panes.welcome import WelcomePane, is_bare
from tracker.tui.screens.panes_screen import PanesScreen
from tracker.tui.screens.placing import Placing
from tracker.tui.surface import Surface
from tracker.views.workspace import Part


class Overview(PanesScreen, Asking):
    """Knows where its panes stand and which one has the keys."""

    BINDINGS = bindings_of("anywhere")
    CSS_PATH = "overview.tcss"

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self.pane_focus: PaneName = "runs"
        self._is_bare = False
        self._tree_size = 0
        self._marks_version = 0
        self._placing = Placing(self.boxes)

    @property
    def layout(self) -> Layout:
        return self._placing

    def compose(self) -> ComposeResult:
        surface = self.surface
        yield Header(surface, id="header")
        yield Experiments(surface, id="experiments")
        yield Detail(surface, id="detail")
        yield ActivityPane(surface, id="activity")
        yield Runs(surface, id="runs")
        yield Charts(surface, id="charts")
        yield WelcomePane(surface, id="welcome")
        yield FilterPane(surface, id="filter")
        yield Footer(surface, id="footer")
        yield Small(surface, id="small")

    def on_mount(self) -> None:
        self.query_one(Runs).focus()

    def boxes(self, size: Size) -> dict[PaneName, Box]:
        """Where the panes stand in a window of this size."""
        places = arranged(
            size.width, size.height, focus=self.pane_focus, is_zoomed=self.is_zoomed,
            experiments=self._tree_size, is_bare=self._is_bare,
        )  # fmt: skip
        return with_filter(places) if self.is_filtering else places

    def show(self, dirty: frozenset[Part]) -> None:
        """Paint what changed."""
        was_bare, self._is_bare = self._is_bare, is_bare(self.surface.workspace)
        before, self._tree_size = self._tree_size, self.surface.workspace.experiments.size
        if before != self._tree_size or was_bare != self._is_bare:
            self.place_anew()
        super().show(dirty)

    def on_descendant_focus(self) -> None:
        pane = next((name for name in PANES if self.focused is not None and self.focused.id == name), None)
        if pane is not None:
            self.pane_focus = pane
            footer = self.query_one(Footer)
            footer.place = _PLACES[self.pane_focus]
            footer.repaint()
            self.place_anew()

    def on_experiments_chosen(self, message: Experiments.Chosen) -> None:
        if message.is_left:
            self.action_pane("runs")
        self.show(self.surface.workspace.take_dirty())

    def on_activity_pane_chosen(self, message: ActivityPane.Chosen) -> None:
        row = self.surface.workspace.row(message.run_id)
        if row is None:
            self.notify("The run is not in the store any more.", severity="warning")
        else:
            from tracker.tui.dialogs.jump import Goal

            self.go_to(Goal("", row=row))

    @on(Runs.Opened)
    @on(Detail.Opened)
    def open_run(self, message: Runs.Opened | Detail.Opened) -> None:
        from tracker.tui.screens.run import RunScreen  # the first screen does not wait for it

        self.app.push_screen(RunScreen(self.surface, message.run_id))

    @on(Runs.Moved)
    def follow_runs(self) -> None:
        """The cursor is painted where it is now before what follows it; charts follow at once where marks changed."""
        workspace = self.surface.workspace
        before, self._marks_version = self._marks_version, workspace.marks.version
        charts = self.query_one(Charts)
        if before == self._marks_version:
            charts.follow_at_rest()
        else:
            self.call_after_refresh(charts.follow)
        workspace.touch("detail", "charts")
        self.call_after_refresh(lambda: self.show(self.surface.workspace.take_dirty()))

    def action_pane(self, name: PaneName) -> None:
        pane = self.query_one(f"#{name}", Pane)
        self.pane_focus = name
        pane.focus()

    def step_pane(self, by: int) -> None:
        is_alone = len(self.boxes(self.size)) == 3
        names = PANES if is_alone else [name for name in PANES if name in self.boxes(self.size)]
        at = names.index(self.pane_focus) if self.pane_focus in names else 0
        self.action_pane(names[(at + by) % len(names)])


_PLACES: dict[PaneName, Place] = {
    "experiments": "experiments",
    "runs": "runs",
    "charts": "charts",
    "detail": "detail",
    "activity": "activity",
}
