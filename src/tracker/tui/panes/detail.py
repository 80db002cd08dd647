"""What is known of the run that the cursor is on."""

from __future__ import annotations

from textual import work
from textual.message import Message
from textual.timer import Timer

from tracker.core.entities import DatasetInput
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.detail import FactRows, detail_lines, detail_rows
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.inputs import read_inputs
from tracker.tui.panes.scrolling import ScrollingPane
from tracker.tui.surface import Surface
from tracker.views.measures import Measures, metric_keys
from tracker.views.run_row import RunRow

_REST = 0.4
"""Seconds that the cursor stays on a run before its histories are asked for: who walks through a table wants none."""
_MOST_HISTORIES = 24


class Detail(ScrollingPane):
    BINDINGS = bindings_of("detail")
    parts = frozenset(("detail", "runs"))

    class Opened(Message):
        """The run is to be shown alone."""

        def __init__(self, run_id: str) -> None:
            super().__init__()
            self.run_id = run_id

    class InputsRead(Message):
        """The datasets that a run read are known."""

        def __init__(self, run_id: str, inputs: tuple[DatasetInput, ...]) -> None:
            super().__init__()
            self.run_id = run_id
            self.inputs = inputs

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._measures = Measures()
        self._run_id: str | None = None
        self._rested: str | None = None
        self._rest: Timer | None = None
        self._inputs: tuple[DatasetInput, ...] = ()

    def paint(self) -> list[PaintLine]:
        workspace, row = self.workspace, self.workspace.focused
        if workspace.cursor != self._run_id:
            self._go_to(workspace.cursor)
        body = self._body(row) if row is not None else None
        self.line_count = len(body) if body is not None else 0
        return detail_lines(
            workspace, width=self.size.width, height=self.size.height, body=body, top=self.settled_top(),
            is_focused=self.has_focus, has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_open(self) -> None:
        if self._run_id is not None:
            self.post_message(self.Opened(self._run_id))

    def on_hide(self) -> None:
        self.surface.look_at("detail", [])

    def _body(self, row: RunRow) -> FactRows:
        workspace = self.workspace
        if self._rested == row.id:
            keys = metric_keys(row)[0][:_MOST_HISTORIES]
            self.surface.look_at("detail", [(row.id, key) for key in keys])
        rows = FactRows(
            workspace, row, cells=self.size.width - 2, measures=self._measures, has_glyphs=self.surface.has_glyphs
        )
        children = workspace.children_of(row.id)
        return detail_rows(rows, inputs=self._inputs, children=len(children))

    def _go_to(self, run_id: str | None) -> None:
        """Another run than before."""
        self._run_id, self._rested, self.top = run_id, None, 0
        self._measures, self._inputs = Measures(), ()
        self.surface.look_at("detail", [])
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._look)

    def _look(self) -> None:
        self._rested = self._run_id
        if self._run_id is not None:
            self._read_inputs(self._run_id)
        self.repaint()

    @work(thread=True, exclusive=True, group="inputs", exit_on_error=False)
    def _read_inputs(self, run_id: str) -> None:
        self.post_message(self.InputsRead(run_id, read_inputs(self.surface.located, run_id)))

    def on_detail_inputs_read(self, message: InputsRead) -> None:
        if message.run_id == self._run_id and message.inputs != self._inputs:
            self._inputs = message.inputs
            self.repaint()
