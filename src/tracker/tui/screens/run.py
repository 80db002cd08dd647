"""The screen of a single run: its facts, its charts, those of its machine, its log, its notes, the runs below it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.layout import Layout

from tracker.core.entities import NOTE_TAG, PARENT_RUN_TAG
from tracker.tui.keys.run_bindings import SCREEN
from tracker.tui.keys.table import Place
from tracker.tui.paint.arrangement import Box
from tracker.tui.paint.run_arrangement import RUN_PANES, RunPane, are_alone, arranged_run
from tracker.tui.pane import Pane
from tracker.tui.panes.charts import Charts
from tracker.tui.panes.children import ChildRuns
from tracker.tui.panes.footer import Footer
from tracker.tui.panes.header import Header
from tracker.tui.panes.log import Log
from tracker.tui.panes.notes import Notes
from tracker.tui.panes.run_facts import RunFacts
from tracker.tui.panes.run_head import RunHead
from tracker.tui.panes.small import Small
from tracker.tui.screens.panes_screen import PanesScreen
from tracker.tui.screens.placing import Placing
from tracker.tui.screens.run_links import RunLinks
from tracker.tui.surface import Surface
from tracker.views.measures import metric_keys, part_of
from tracker.views.run_row import RunRow
from tracker.views.workspace import Part

_PLACES: dict[RunPane, Place] = {"charts": "charts", "system": "charts", "log": "log"}
"""Whose keys stand in the footer; of all others those of a run."""


class RunScreen(PanesScreen):
    """Knows where its panes stand and which one has the keys."""

    BINDINGS = SCREEN
    CSS_PATH = "run.tcss"

    def __init__(self, surface: Surface, run_id: str) -> None:
        super().__init__(surface)
        self.run_id = run_id
        self.pane_focus: RunPane = "facts"
        self._placing = Placing(self.boxes)
        self._shape: object = None
        self._lookers = f"charts of {run_id}", f"machine of {run_id}"

    @property
    def layout(self) -> Layout:
        return self._placing

    @property
    def run_row(self) -> RunRow | None:
        return self.surface.workspace.row(self.run_id)

    def compose(self) -> ComposeResult:
        surface, run_id = self.surface, self.run_id
        yield Header(surface, id="header")
        yield RunHead(surface, run_id, id="head")
        yield RunFacts(surface, run_id, id="facts")
        yield ChildRuns(surface, run_id, id="children")
        yield Notes(surface, run_id, id="notes")
        charts = Charts(surface, id="charts", rows=lambda: self._part(0), who=self._lookers[0])
        machine = Charts(surface, id="system", rows=lambda: self._part(1), who=self._lookers[1])
        machine.view.x = "relative"
        log = Log(surface, run_id, id="log")
        self.links = RunLinks(surface, run_id, charts=charts, machine=machine, log=log)
        yield charts
        yield machine
        yield log
        yield Footer(surface, id="footer")
        yield Small(surface, id="small")

    def on_mount(self) -> None:
        self.action_pane("facts")

    def on_unmount(self) -> None:
        for looker in self._lookers:
            self.surface.look_at(looker, [])

    @property
    def _stands(self) -> bool:
        """Whether its panes are there: they come a moment after the screen, and go before it."""
        return bool(self.query(ChildRuns)) and bool(self.query(Small))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return super().check_action(action, parameters) if self._stands else False

    @property
    def filled(self) -> list[RunPane]:
        """The panes that have something to show."""
        row = self.run_row
        if row is None:
            return ["facts"]
        has = {
            "notes": bool(row.run.tags.get(NOTE_TAG, "").strip()),
            "children": bool(self.query_one(ChildRuns).rows),
            "system": bool(metric_keys(row)[1]),
        }
        return [name for name in RUN_PANES if has.get(name, True)]

    def boxes(self, size: Size) -> dict[str, Box]:
        """Where the panes stand in a window of this size."""
        if not self._stands:
            return {}
        head, filled = self.query_one(RunHead), self.filled
        head.tabs = filled if are_alone(size.width, size.height, is_zoomed=self.is_zoomed) else ()
        head.tab = self.pane_focus
        return arranged_run(
            size.width, size.height, focus=self.pane_focus, panes=filled, head=len(head.lines(size.width)),
            children=len(self.query_one(ChildRuns).rows), is_zoomed=self.is_zoomed,
        )  # fmt: skip

    def show(self, dirty: frozenset[Part]) -> None:
        """Paint what changed."""
        if not self._stands:
            return
        shape = self.boxes(self.size)
        if shape != self._shape:
            self._shape = shape
            self.place_anew()
        super().show(dirty)

    def place_anew(self) -> None:
        super().place_anew()
        self.query_one(RunHead).repaint()

    def on_descendant_focus(self) -> None:
        pane = next((name for name in RUN_PANES if self.focused is not None and self.focused.id == name), None)
        if pane is not None:
            self.pane_focus = pane
            footer = self.query_one(Footer)
            footer.place = _PLACES.get(pane, "run")
            footer.repaint()
            self.place_anew()

    @on(ChildRuns.Opened)
    def open_child(self, message: ChildRuns.Opened) -> None:
        self._open(message.run_id)

    @on(Charts.CursorMoved)
    def follow_cursor(self) -> None:
        if isinstance(self.focused, Charts):
            self.links.follow(self.focused)

    @on(Log.Pointed)
    def point_charts(self, message: Log.Pointed) -> None:
        self.links.point(message.moment)
        self.action_pane("charts")

    def action_to_log(self) -> None:
        """Go to the log line that belongs to where the charts are read."""
        log = self.query_one(Log)
        charts = self.focused if isinstance(self.focused, Charts) else self.query_one("#charts", Charts)
        time = self.links.time_of(charts)
        if time is None:
            self.notify("Put the charts' cursor somewhere first (c): it leads to the log line of that time.")
            return
        self.action_pane("log")
        log.show_time(time)

    def action_pane(self, name: RunPane) -> None:
        if name not in self.filled:
            self.notify(_NOTHING[name], markup=False)
            return
        self.pane_focus = name
        self.query_one(f"#{name}", Pane).focus()

    def action_back(self) -> None:
        """Leave the innermost of what one is in."""
        if isinstance(self.focused, Log) and self.focused.peel():
            return
        if self.is_zoomed:
            self.action_zoom()
        else:
            self.dismiss()

    def action_parent(self) -> None:
        row = self.run_row
        parent = row.run.tags.get(PARENT_RUN_TAG) if row is not None else None
        if parent is None:
            self.notify("This run is below no other.", markup=False)
        elif self.surface.workspace.row(parent) is None:
            self.notify("The run that this one is below is not in this store.", markup=False)
        else:
            self._open(parent)

    def _part(self, which: int) -> list[RunRow]:
        """The run with the metrics of its training, or with those of its machine."""
        row = self.run_row
        return [] if row is None else [part_of(row, metric_keys(row)[which])]

    def _open(self, run_id: str) -> None:
        self.app.push_screen(RunScreen(self.surface, run_id))

    def step_pane(self, by: int) -> None:
        names = self.filled
        at = names.index(self.pane_focus) if self.pane_focus in names else 0
        self.action_pane(names[(at + by) % len(names)])


_NOTHING: dict[RunPane, str] = {
    "notes": "Nobody wrote a note about this run.",
    "children": "No run is below this one.",
    "system": "Nothing was logged of the machine: start_run(log_system_metrics=True) does.",
    "facts": "", "charts": "", "log": "",
}  # fmt: skip
