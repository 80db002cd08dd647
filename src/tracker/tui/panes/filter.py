"""The line that a filter of the runs is typed in: it holds as one types, and what does not parse changes nothing."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.message import Message

from tracker.core.errors import FilterError
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.keys.filter import FILTER
from tracker.tui.keys.table import keys_now
from tracker.tui.paint.filter import FilterLook, filter_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface
from tracker.tui.typed import Typed
from tracker.views.filter_completion import Completion, completion
from tracker.views.run_filter import run_filter
from tracker.views.run_table import Asked


class FilterPane(Pane):
    BINDINGS = bindings_of("filter")
    parts = frozenset(("runs",))

    class Changed(Message):
        """The table shows other runs."""

    class Left(Message):
        """Nobody types any more; `to_runs` where one wants to go back to the table."""

        def __init__(self, *, to_runs: bool) -> None:
            super().__init__()
            self.to_runs = to_runs

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.is_open = False
        self.typed = Typed()
        self.error: FilterError | None = None
        self._before = self.workspace.table.asked
        self._good = self._before
        """The last filter of the language that held; a plain text is none, for it may be the beginning of one."""
        self._completion = Completion(0, 0)
        self._chosen: int | None = None
        self._kept: list[str] = []
        self._recalled = 0
        self._draft = ""

    def open(self) -> None:
        """Begin with the filter that is in force."""
        self.is_open = True
        self._before = self._good = self.workspace.table.asked
        self.typed.put(self._before.filter_text)
        self._recalled, self._draft = len(self._kept), self.typed.text
        self.error = None
        self._look_up()

    def paint(self) -> list[PaintLine]:
        table = self.workspace.table
        error = (self.error.position, self.error.message) if self.error is not None else None
        look = FilterLook(
            self.typed.text, self.typed.at, f"{table.runs_shown:,} of {len(table.told.rows):,}",
            self._completion.proposals if self._is_proposing else (), self._chosen, error,
        )  # fmt: skip
        return filter_lines(look, width=self.size.width, has_glyphs=self.surface.has_glyphs)

    def on_key(self, event: events.Key) -> None:
        if event.key in {key for row in FILTER for key in keys_now(row, "filter", self.surface.settings.keys)}:
            return
        before = self.typed.text
        if self.typed.press(event.key, event.character if event.is_printable else None):
            event.stop()
            event.prevent_default()
            self._changed(before)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        before = self.typed.text
        self.typed.insert(event.text)
        self._changed(before)

    def on_blur(self) -> None:
        if self.is_open:
            self._leave(to_runs=False)

    def action_keep(self) -> None:
        self._leave(to_runs=True)

    def action_give_up(self) -> None:
        self._ask(self._before)
        self.is_open = False
        self.post_message(self.Left(to_runs=True))

    def action_complete(self, by: int) -> None:
        proposals = self._completion.proposals
        if not proposals:
            return
        before = self.typed.text
        chosen = (0 if by > 0 else -1) if self._chosen is None else self._chosen + by
        self._chosen = chosen % len(proposals)
        proposal = proposals[self._chosen]
        found = self._completion
        is_alone = len(proposals) == 1
        space = " " if is_alone and proposal[-1] not in ".(" else ""
        self.typed.replace(found.start, found.end, proposal + space)
        self._completion = replace(found, end=found.start + len(proposal))
        self._judge(before)
        if is_alone:
            self._look_up()
        self.repaint()

    def action_recall(self, by: int) -> None:
        if self._recalled == len(self._kept):
            self._draft = self.typed.text
        self._recalled = max(0, min(self._recalled + by, len(self._kept)))
        before = self.typed.text
        self.typed.put(self._kept[self._recalled] if self._recalled < len(self._kept) else self._draft)
        self._changed(before)

    @property
    def _is_proposing(self) -> bool:
        """What may stand there helps where it is the end that is wrong; elsewhere what is wrong is said."""
        return self.error is None or self.error.position >= self._completion.start

    def _leave(self, *, to_runs: bool) -> None:
        text = self.workspace.table.asked.filter_text
        if text:
            self._kept = [*(each for each in self._kept if each != text), text]
        self.is_open = False
        self.post_message(self.Left(to_runs=to_runs))

    def _changed(self, before: str) -> None:
        self._look_up()
        self._judge(before)
        self.repaint()

    def _look_up(self) -> None:
        table = self.workspace.table
        self._completion = completion(
            self.typed.text, self.typed.at, known=table.known, rows=table.told.rows.values()
        )  # fmt: skip
        self._chosen = None

    def _judge(self, before: str) -> None:
        """Have the table show what the text says, if it says anything."""
        text = self.typed.text
        if text == before:
            return
        asked = self.workspace.table.asked
        self.error = None
        try:
            where = run_filter(text, is_begun=self._completion.is_begun)
        except FilterError as error:
            self.error = error
            if self._completion.is_begun:
                self._ask(self._good)
            return
        changed = replace(asked, where=where, filter_text=text.strip())
        if self._completion.is_begun or where is None:
            self._good = changed
        self._ask(changed)

    def _ask(self, asked: Asked) -> None:
        if asked != self.workspace.table.asked:
            now = self.workspace.table.asked
            self.workspace.ask(replace(now, where=asked.where, filter_text=asked.filter_text))
            self.post_message(self.Changed())
