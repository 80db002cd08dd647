"""The log of one run: its end as it grows, and all that is before it."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tracker.feed.run_logs import RunLogs
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.log import LogLook, log_lines, text_cells
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.log_reading import Answer, Wanted
from tracker.tui.panes.log_search import LogSearch
from tracker.tui.panes.log_source import LogSource
from tracker.tui.surface import Surface

_SIDEWAYS = 16
"""Cells that lines go to the side at once."""


class Log(LogSource):
    """What keys do with it, and how it is shown."""

    BINDINGS = bindings_of("log")

    class Pointed(Message):
        """The charts are to have their cursor at this time, in milliseconds since 1970."""

        def __init__(self, moment: int) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, run_id, id=id)
        self.search = LogSearch()
        self._has_times = True
        self._is_led = False
        """Whether the charts' cursor said what to show."""

    def paint(self) -> list[PaintLine]:
        return log_lines(
            self.view, self._frame(), width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_scroll(self, by: int) -> None:
        self.view.scroll(by, *self.extent)
        self.moved()

    def action_page(self, by: int) -> None:
        self.action_scroll(by * max(1, self.extent[1] - 1))

    def action_first(self) -> None:
        self.view.go_to_begin()
        if self.view.window.is_at_begin:
            self.moved()
        elif self.reader is not None:
            reader = self.reader
            self.ask(lambda _: reader.head())

    def action_follow(self) -> None:
        self.view.follow()
        if not self.view.window.is_at_end and self.reader is not None:
            reader = self.reader
            self.ask(lambda _: reader.tail())
        self.moved()

    def action_wrap(self) -> None:
        self.view.is_wrapped = not self.view.is_wrapped
        self.view.left = 0
        self.moved()

    def action_times(self) -> None:
        self._has_times = not self._has_times
        self.moved()

    def action_sideways(self, by: int) -> None:
        if not self.view.is_wrapped:
            self.view.left = max(0, self.view.left + by * _SIDEWAYS)
            self.moved()

    def action_other(self) -> None:
        names = self.logs.names
        if len(names) > 1:
            self.logs = RunLogs(self.logs.root, (*names[1:], names[0]))
            self.open(self.logs.names[0])

    def action_search(self) -> None:
        self.search.begin(self.view.query)
        self.moved()

    def action_find(self, by: int) -> None:
        """Go to the next line that holds what was searched for."""
        if not self.view.query or self.reader is None:
            return
        reader, query, forward = self.reader, self.view.query, by > 0
        start = self._search_start(forward=forward)

        def find(is_wanted: Wanted) -> Answer:
            return reader.search(query, start, forward=forward, is_wanted=is_wanted)

        self.note = "searching"
        self.ask(find)
        self.repaint()

    def action_to_chart(self) -> None:
        _, time = self.view.looked_at(*self.extent)
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
            self.view.jump(window.offsets[window.place_at(time)], *self.extent)
            self.moved()
        else:
            self.ask(lambda _: reader.at_time(time))

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
            self.want_nothing()
        else:
            return False
        self.repaint()
        return True

    def on_key(self, event: events.Key) -> None:
        if not self.search.is_typing:
            return
        if event.key == "escape":
            self.peel()
        elif event.key == "enter":
            self._keep_search()
        elif self.search.press(event):
            self.view.query = self.search.text
        else:
            return
        event.stop()
        event.prevent_default()
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        if self.search.is_typing:
            event.stop()
            self.view.query = self.search.insert(event.text)
            self.repaint()

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll(-3)

    @property
    def is_busy(self) -> bool:
        return self.search.is_typing

    @property
    def extent(self) -> tuple[int, int]:
        """Cells for a line's text, and rows."""
        return text_cells(self.view, self._frame(), self.size.width), max(1, self.size.height - 2)

    def _frame(self) -> LogLook:
        row = self.run_row
        return LogLook(
            self.logs.names[0] if self.logs.names else "", len(self.logs.names), trouble=self.trouble, note=self.note,
            has_times=self._has_times, is_live=row is not None and row.is_live,
            typed=self.search.line(self.size.width, has_glyphs=self.surface.has_glyphs),
        )  # fmt: skip

    def _keep_search(self) -> None:
        self.view.query = self.search.end()
        self.note = ""
        self.action_find(-1 if self.view.is_following else 1)

    def _search_start(self, *, forward: bool) -> int:
        """From the line that one stands on; at first from what is on the screen."""
        window = self.view.window
        rows = self.view.rows(*self.extent)
        current = self.view.current
        if current is not None and any(row.offset == current for row in rows):
            place = window.place(current)
            if not forward:
                return current
            return window.offsets[place + 1] if place + 1 < len(window) else window.end
        if not rows:
            return 0
        return rows[0].offset if forward else window.end if self.view.is_following else rows[-1].offset
