"""The reading half of a log's pane: what is asked of the disk, and what is done with the answers."""

from __future__ import annotations

import logging

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from tracker.feed.run_logs import RunLogs
from tracker.feed.text_log import FileLook
from tracker.tui.pane import Pane
from tracker.tui.panes.log_reading import Answer, LogReader, Question, logs_of
from tracker.tui.surface import Surface
from tracker.views.log_view import LogView
from tracker.views.run_row import RunRow

_BETWEEN_LOOKS = 0.25
"""Seconds after which it is looked whether the log grew, while it is shown."""
_SLOW = 8
"""Of so many times one, where the run has ended or has no log."""
_LINES_BEFORE = 1_000

log = logging.getLogger("tracker.tui")


class LogSource(Pane):
    """Reads in a thread, one question at a time: a newer one makes the answer to an older one worthless."""

    class Answered(Message):
        """Something was read."""

        def __init__(self, answer: Answer, ticket: int) -> None:
            super().__init__()
            self.answer = answer
            self.ticket = ticket

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self.view = LogView()
        self.logs = RunLogs("", ())
        self.trouble = "Looking for logs."
        self.note = ""
        self._file: FileLook | None = None
        self._ticket = 0
        self._ticks = 0
        self._is_waiting = False

    @property
    def run_row(self) -> RunRow | None:
        return self.workspace.row(self.run_id)

    def on_mount(self) -> None:
        self._clock = self.set_interval(_BETWEEN_LOOKS, self._look_again, pause=True)

    def on_show(self) -> None:
        super().on_show()
        self._clock.resume()
        if self._file is None:
            self._find_logs()

    def on_hide(self) -> None:
        self._clock.pause()

    @property
    def reader(self) -> LogReader | None:
        return LogReader(self.logs.root, self.logs.names[0]) if self.logs.names else None

    @property
    def extent(self) -> tuple[int, int]:
        """Cells for a line's text, and rows."""
        raise NotImplementedError

    @property
    def is_busy(self) -> bool:
        """Whether nothing is to move by itself now."""
        return False

    @on(Answered)
    def hear_answer(self, message: Answered) -> None:
        if message.ticket != self._ticket:
            return
        self._is_waiting = False
        answer = message.answer
        if answer.kind == "same" and answer.note in ("", self.note):
            return
        if answer.logs is not None:
            self.logs = answer.logs
        if answer.trouble:
            self.trouble = answer.trouble
        elif answer.kind != "same" and answer.look is not None:
            self.trouble = ""
            if answer.kind != "older":  # what has come since at the end was not read with it
                self._file = answer.look
            self._take(answer)
        if answer.kind not in ("same", "grown", "older", "newer") or answer.note:
            self.note = answer.note
        self.moved()

    def _take(self, answer: Answer) -> None:
        view, chunk = self.view, answer.chunk
        window = view.window
        assert answer.look is not None, "lines come with the look of their file"
        window.size = window.size if answer.kind == "older" else answer.look.size
        match answer.kind:
            case "older" if chunk.end == window.begin:
                window.prepend(chunk.content, answer.times)
            case "newer" if chunk.begin == window.end:
                window.append(chunk.content, answer.times)
            case "grown":
                window.replace_from(chunk.begin, chunk.content, answer.times)
            case "tail" | "head" | "around":
                window.replace(chunk.begin, chunk.content, answer.times)
        window.size = max(window.size, window.end)
        if answer.current is not None:
            view.jump(answer.current, *self.extent)

    def moved(self) -> None:
        """Show what is looked at, and have more read where its end is near."""
        self.repaint()
        if self._is_waiting or self.reader is None:
            return
        reader, window = self.reader, self.view.window
        if self.view.is_near_begin(*self.extent):
            begin = window.begin
            self.ask(lambda _: reader.older(begin))
        elif self.view.is_near_end(*self.extent):
            end = window.end
            self.ask(lambda _: reader.newer(end))

    def _look_again(self) -> None:
        """Whether the log grew. Where there is none, whether there is one by now."""
        self._ticks += 1
        row = self.run_row
        is_slow = row is None or not row.is_live or self._file is None
        if self._is_waiting or self.is_busy or (is_slow and self._ticks % _SLOW):
            return
        reader, window, file = self.reader, self.view.window, self._file
        if reader is None or file is None:
            self._find_logs()
            return
        if not window.is_at_end:
            return
        begin, end = window.begin, window.end
        offsets = window.offsets[-_LINES_BEFORE:]

        def line_before(offset: int) -> int:
            return max((each for each in offsets if each <= offset), default=offsets[0] if offsets else begin)

        self.ask(lambda _: reader.grown(file, begin, end, line_before), is_quiet=True)

    def _find_logs(self) -> None:
        row = self.run_row
        if row is not None:
            uri, wanted = row.run.artifact_uri, self.logs.names[0] if self.logs.names else None
            self.ask(lambda _: logs_of(uri, wanted))

    def open(self, name: str) -> None:
        self.view = LogView()
        self._file, self.note, self.trouble = None, "", f"Reading {name}."
        self._find_logs()
        self.repaint()

    def ask(self, question: Question, *, is_quiet: bool = False) -> None:
        """Have something read. Whatever was asked before is wanted no more."""
        if is_quiet and self._is_waiting:
            return
        self._ticket += 1
        self._is_waiting = True
        self._read(question, self._ticket)

    def want_nothing(self) -> None:
        """Whatever was asked for is wanted no more."""
        self.workers.cancel_group(self, "log")
        self._ticket += 1
        self._is_waiting = False

    @work(thread=True, exclusive=True, group="log", exit_on_error=False)
    def _read(self, question: Question, ticket: int) -> None:
        worker = get_current_worker()
        try:
            answer = question(lambda: not worker.is_cancelled)
        except Exception:
            log.exception("A log of run %s cannot be read.", self.run_id)
            answer = Answer("same", note="a fault of the program: the log file says more")
        self.post_message(self.Answered(answer, ticket))
