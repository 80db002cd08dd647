"""All that is known of a single run: its params, what its metrics came to, its tags, its surroundings."""

from __future__ import annotations

from textual import work
from textual.message import Message

from tracker.core.entities import DatasetInput
from tracker.tui.keys.run_bindings import READING
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.detail import FactRows
from tracker.tui.paint.run_facts import fact_rows
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.inputs import read_inputs
from tracker.tui.panes.scrolling import ScrollingPane
from tracker.tui.surface import Surface
from tracker.views.measures import Measures

_MOST_HISTORIES = 96
"""That are asked for: those of the metrics that were seen last."""


class RunFacts(ScrollingPane):
    BINDINGS = READING
    parts = frozenset(("runs", "detail", "charts"))

    class InputsRead(Message):
        """The datasets that the run read are known."""

        def __init__(self, inputs: tuple[DatasetInput, ...]) -> None:
            super().__init__()
            self.inputs = inputs

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self._measures = Measures()
        self._inputs: tuple[DatasetInput, ...] = ()
        self._seen: dict[str, None] = {}

    def on_mount(self) -> None:
        self._read_inputs()

    def on_unmount(self) -> None:
        self.surface.look_at(self._looker, [])

    def paint(self) -> list[PaintLine]:
        width, height = self.size
        body: list[PaintLine] = []
        row = self.workspace.row(self.run_id)
        if row is not None:
            rows = fact_rows(
                FactRows(
                    self.workspace, row, cells=width - 2, measures=self._measures, is_wrapped=True,
                    has_glyphs=self.surface.has_glyphs,
                ),
                inputs=self._inputs,
            )  # fmt: skip
            self.line_count = len(rows)
            self._look_at(rows.keys(self.settled_top(), self.room))
            body = rows.lines(self.top, self.room)
        below = self.line_count - self.top - self.room
        more = f"{below:,} more {'▾' if self.surface.has_glyphs else 'v'}"
        return boxed(
            [("facts", "strong")], body, width=width, height=height, is_focused=self.has_focus,
            foot=[(more, "faint")] if below > 0 else (), has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    @property
    def _looker(self) -> str:
        return f"run {self.run_id}"

    def _look_at(self, keys: list[str]) -> None:
        """Have the histories of these metrics come, and keep those of others that were seen."""
        for key in keys:
            self._seen.pop(key, None)
            self._seen[key] = None
        for key in list(self._seen)[:-_MOST_HISTORIES]:
            del self._seen[key]
        self.surface.look_at(self._looker, [(self.run_id, key) for key in self._seen])

    @work(thread=True, exclusive=True, group="inputs", exit_on_error=False)
    def _read_inputs(self) -> None:
        self.post_message(self.InputsRead(read_inputs(self.surface.located, self.run_id)))

    def on_run_facts_inputs_read(self, message: InputsRead) -> None:
        self._inputs = message.inputs
        self.repaint()
