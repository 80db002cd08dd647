"""What any application needs to live on a real terminal: it sends what changed, and falls without a mess."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from tracker.tui.terminal.driver import TerminalDriver
from tracker.tui.terminal.modes import Settings
from tracker.tui.terminal.shadow import Shadow
from tracker.tui.terminal.updates import Taker

if TYPE_CHECKING:
    from textual.driver import Driver

log = logging.getLogger("tracker.tui")
Result = TypeVar("Result")

DIFF_VARIABLE = "TRACKER_TUI_DIFF"
"""`0` has Textual write to the terminal itself: more bytes, for one who suspects that cells are shown wrong."""
FAILED = 70
_SYNC_BEGIN, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class Started(NamedTuple):
    """A terminal that was taken over before there was an application."""

    settings: Settings | None
    """How it was set before."""
    shadow: Shadow
    """What it shows."""


class TerminalApp(App[Result]):
    """Sends the terminal what is to be other on it, and nothing while it has not taken what it was sent."""

    _driver: Driver | None

    def __init__(self, *, started: Started | None = None) -> None:
        super().__init__(driver_class=TerminalDriver)
        self._started = started
        self._shadow = started.shadow if started is not None else Shadow(0, 0)
        self._taker = Taker(self._shadow, self.console._color_system)
        self._is_diffed = os.environ.get(DIFF_VARIABLE) != "0"
        self._is_owed = False
        """Whether something was not painted because the terminal was behind."""

    @property
    def bytes_written(self) -> int:
        """To the terminal, since the beginning."""
        return self._driver.written if isinstance(self._driver, TerminalDriver) else 0

    def take_started(self) -> Started | None:
        """The terminal that a first frame stands on, once."""
        started, self._started = self._started, None
        return started

    def forget_terminal(self) -> None:
        """Somebody else may have written on the terminal: everything is sent again."""
        self._shadow.forget()
        self._is_owed = True
        self.call_later(self.paint_terminal)

    def paint_terminal(self) -> None:
        """Bring the terminal to where it is to be, unless it is behind: then this is called again when it is not."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or driver.is_behind or not self._running:
            return
        if not self._is_diffed:
            if self._is_owed:
                self._is_owed = False
                self.screen.refresh()
            return
        frame = self._shadow.frame(self._cursor)
        if frame:
            driver.write(f"{_SYNC_BEGIN}{frame}{_SYNC_END}" if self._sync_available else frame)

    @property
    def _cursor(self) -> tuple[int, int]:
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return x, y

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        driver = self._driver
        if not isinstance(driver, TerminalDriver):
            super()._display(screen, renderable)
            return
        if not self._is_diffed:
            if driver.is_behind:
                self._is_owed = True
            else:
                super()._display(screen, renderable)
            return
        try:
            if isinstance(renderable, CompositorUpdate) and not self._batch_count and self._running:
                self._taker.take(renderable)
                self.paint_terminal()
        finally:
            self.post_display_hook()

    def _handle_exception(self, error: Exception) -> None:
        """What nobody expected goes to the log file; the screen is left in order, and `cli` says a sentence."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        log.error("The screen had to end.", exc_info=error)
        self._return_code = FAILED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
