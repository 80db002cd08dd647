"""The log of one run: its end as it grows, and all that is before it."""

from __future__ import annotations

from textual import events, work
from textual.message import Message
from textual.worker import get_current_worker

from tracker.feed.run_logs import RunLogs
from tracker.feed.text_log import FileLook
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.log import LogLook, log_lines, text_cells
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.panes.log_reading import Answer, LogReader, Question, Wanted, logs_of
from tracker.tui.panes.log_search import LogSearch
from tracker.tui.surface import Surface
from tracker.views.log_view import LogView
from tracker.views.run_row import RunRow

_BETWEEN_LOOKS = 0.25
"""Seconds after which it is looked whether the log grew, while it is shown."""
_SIDEWAYS = 16


class Log(Pane):
    """Reads in a thread, one question at a time: a newer one makes the answer to an older one worthless."""

    BINDINGS = bindings_of("log")
    parts = frozenset(("runs",))

    class Answered(Message):
        """Something was read."""

        def __init__(self, answer: Answer, ticket: int) -> None:
            super().__init__()
            self.answer = answer
            self.ticket = ticket

    class Pointed(Message):
        """The charts are to have their cursor at this time, in milliseconds since 1970."""

        def __init__(self, moment: int) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self.view = LogView()
        self.search = LogSearch()
        self.logs = RunLogs("", ())
        self.trouble = "Looking for logs."
        self.note = ""
        self._has_times = True
        self._file: FileLook | None = None
        self._ticket = 0
        self._is_waiting = False
        self._is_led = False
        """Whether the charts' cursor said what to show."""

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

    def paint(self) -> list[PaintLine]:
        return log_lines(
            self.view, self._look(), width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    # What keys do

    def action_scroll(self, by: int) -> None:
        self.view.scroll(by, *self._extent)
        self._moved()

    def action_page(self, by: int) -> None:
        self.action_scroll(by * max(1, self._extent[1] - 1))

    def action_first(self) -> None:
        self.view.go_to_begin()
        if self.view.window.is_at_begin:
            self._moved()
        elif self.reader is not None:
            reader = self.reader
            self._ask(lambda _: reader.head())

    def action_follow(self) -> None:
        self.view.follow()
        if not self.view.window.is_at_end and self.reader is not None:
            reader = self.reader
            self._ask(lambda _: reader.tail())
        self._moved()

    def action_wrap(self) -> None:
        self.view.is_wrapped = not self.view.is_wrapped
        self.view.left = 0
        self._moved()

    def action_times(self) -> None:
        self._has_times = not self._has_times
        self._moved()

    def action_sideways(self, by: int) -> None:
        if not self.view.is_wrapped:
            self.view.left = max(0, self.view.left + by * _SIDEWAYS)
            self._moved()

    def action_other(self) -> None:
        names = self.logs.names
        if len(names) > 1:
            self.logs = RunLogs(self.logs.root, (*names[1:], names[0]))
            self._open(self.logs.names[0])

    def action_search(self) -> None:
        self.search.begin(self.view.query)
        self._moved()

    def action_find(self, by: int) -> None:
        """Go to the next line that holds what was searched for."""
        if not self.view.query or self.reader is None:
            return
        reader, query, forward = self.reader, self.view.query, by > 0
        start = self._search_start(forward=forward)

        def find(is_wanted: Wanted) -> Answer:
            return reader.search(query, start, forward=forward, is_wanted=is_wanted)

        self.note = "searching"
        self._ask(find)
        self.repaint()

    def action_to_chart(self) -> None:
        _, time = self.view.looked_at(*self._extent)
        if time is None:
            self.notify("This log does not tell when its lines were written.", markup=False)
        else:
            self.post_message(self.Pointed(time))

    def show_time(self, time: int) -> None:
        """Stand on the line that was written then."""
        reader, window = self.reader, self.view.window
        if reader is None or (self._file is not None and not window.has_times and len(window)):
            return
        self._is_led = True
        times = window.times
        if times and (times[0] or 0) < time < (times[-1] or 0):
            self.view.jump(window.offsets[window.place_at(time)], *self._extent)
            self._moved()
        else:
            self._ask(lambda _: reader.at_time(time))

    def let_go(self) -> None:
        """Nobody leads to a time any more: a log that was led goes on as it grows."""
        if self._is_led:
            self._is_led = False
            self.action_follow()

    def peel(self) -> bool:
        """Leave what is typed, or what is searched for; whether there was any of it."""
        if self.search.is_typing:
            self.search.end()
        elif self.view.query or self.view.current is not None:
            self.view.query, self.view.current, self.note = "", None, ""
        else:
            return False
        self.repaint()
        return True

    def on_key(self, event: events.Key) -> None:
        if not self.search.is_typing:
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.peel()
        elif event.key == "enter":
            self.view.query = self.search.end()
            self.note = ""
            self.action_find(-1 if self.view.is_following else 1)
        elif self.search.press(event):
            self.view.query = self.search.text
        self.repaint()

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll(-3)

    # What is read

    @property
    def reader(self) -> LogReader | None:
        return LogReader(self.logs.root, self.logs.names[0]) if self.logs.names else None

    def on_log_answered(self, message: Answered) -> None:
        if message.ticket != self._ticket:
            return
        self._is_waiting = False
        answer = message.answer
        if answer.logs is not None:
            self.logs = answer.logs
        if answer.trouble:
            self.trouble = answer.trouble
        elif answer.kind != "same" and answer.look is not None:
            self.trouble = ""
            self._file = answer.look
            self._take(answer)
        if answer.kind not in ("same", "grown", "older", "newer") or answer.note:
            self.note = answer.note
        self._moved()

    def _take(self, answer: Answer) -> None:
        view, chunk = self.view, answer.chunk
        window = view.window
        assert answer.look is not None, "lines come with the look of their file"
        window.size = answer.look.size
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
            view.jump(answer.current, *self._extent)

    def _moved(self) -> None:
        """Show what is looked at, and have more read where its end is near."""
        self.repaint()
        if self._is_waiting or self.reader is None:
            return
        reader, window = self.reader, self.view.window
        if self.view.is_near_begin(*self._extent):
            begin = window.begin
            self._ask(lambda _: reader.older(begin))
        elif self.view.is_near_end(*self._extent):
            end = window.end
            self._ask(lambda _: reader.newer(end))

    def _look_again(self) -> None:
        """Whether the log grew. Where there is none, whether there is one by now."""
        if self._is_waiting or self.search.is_typing:
            return
        reader, window, file = self.reader, self.view.window, self._file
        if reader is None or file is None:
            self._find_logs()
            return
        if not window.is_at_end:
            return
        begin, end = window.begin, window.end
        offsets = window.offsets[-1000:]

        def line_before(offset: int) -> int:
            return max((each for each in offsets if each <= offset), default=offsets[0] if offsets else begin)

        self._ask(lambda _: reader.grown(file, begin, end, line_before), is_quiet=True)

    def _find_logs(self) -> None:
        row = self.run_row
        if row is not None:
            uri, wanted = row.run.artifact_uri, self.logs.names[0] if self.logs.names else None
            self._ask(lambda _: logs_of(uri, wanted))

    def _open(self, name: str) -> None:
        self.view = LogView()
        self._file, self.note, self.trouble = None, "", f"Reading {name}."
        self._find_logs()
        self.repaint()

    def _ask(self, question: Question, *, is_quiet: bool = False) -> None:
        """Have something read. Whatever was asked before is wanted no more."""
        if is_quiet and self._is_waiting:
            return
        self._ticket += 1
        self._is_waiting = True
        self._read(question, self._ticket)

    @work(thread=True, exclusive=True, group="log", exit_on_error=False)
    def _read(self, question: Question, ticket: int) -> None:
        worker = get_current_worker()
        self.post_message(self.Answered(question(lambda: not worker.is_cancelled), ticket))

    # What is shown

    @property
    def _extent(self) -> tuple[int, int]:
        """Cells for a line's text, and rows."""
        return text_cells(self.view, self._look(), self.size.width), max(1, self.size.height - 2)

    def _look(self) -> LogLook:
        row = self.run_row
        return LogLook(
            self.logs.names[0] if self.logs.names else "", len(self.logs.names), trouble=self.trouble, note=self.note,
            has_times=self._has_times, is_live=row is not None and row.is_live,
            typed=self.search.line(self.size.width, has_glyphs=self.surface.has_glyphs),
        )  # fmt: skip

    def _search_start(self, *, forward: bool) -> int:
        """From the line that one stands on; at first from what is on the screen."""
        window = self.view.window
        rows = self.view.rows(*self._extent)
        current = self.view.current
        if current is not None and any(row.offset == current for row in rows):
            place = window.place(current)
            if not forward:
                return current
            return window.offsets[place + 1] if place + 1 < len(window) else window.end
        if not rows:
            return 0
        return rows[0].offset if forward else window.end if self.view.is_following else rows[-1].offset
