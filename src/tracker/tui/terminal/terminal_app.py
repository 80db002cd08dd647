"""What any application needs to live on a real terminal: it sends what changed, and falls without a mess."""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from textual._compositor import CompositorUpdate
from textual.app import App
from textual.filter import LineFilter
from textual.screen import Screen

from tracker.tui.terminal.background import Background
from tracker.tui.terminal.colours import depth_of
from tracker.tui.terminal.driver import TerminalDriver
from tracker.tui.terminal.net import Net
from tracker.tui.terminal.shadow import Shadow
from tracker.tui.terminal.started import Started
from tracker.tui.terminal.trickle import Trickle, is_far
from tracker.tui.terminal.updates import Taker

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.timer import Timer

Result = TypeVar("Result")

DIFF_VARIABLE = "TRACKER_TUI_DIFF"
"""`0` has Textual write to the terminal itself: more bytes, for one who suspects that cells are shown wrong."""
FAILED = 70
_BETWEEN_COLLECTIONS = 10_000
"""So many things are made before those are sought that nothing refers to: most of a frame are gone by then."""
_KEYS_TAKE = 0.05
"""Seconds in which keys that were typed at the first picture are followed."""
_LONGEST_HOLD = 1.5
"""Seconds for which a first picture stays where the screen has nothing to show."""
_NET = Net()
_SYNC_BEGIN, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class TerminalApp(App[Result]):
    """Sends the terminal what is to be other on it, and nothing while it has not taken what it was sent."""

    _driver: Driver | None

    def __init__(self, *, started: Started | None = None) -> None:
        super().__init__(driver_class=TerminalDriver)
        self._started = started
        self.background = started.background if started is not None else Background(os.environ)
        self._shadow = started.shadow if started is not None else Shadow(0, 0)
        self._taker = Taker(self._shadow, depth_of(os.environ))
        self._is_diffed = os.environ.get(DIFF_VARIABLE) != "0"
        self._is_owed = False
        """Whether something was not painted because the terminal was behind."""
        self._is_held = False
        """Whether the terminal keeps the first picture, since there is nothing better to show yet."""
        self._is_ready = started is None
        self._waits_for_keys = False
        self._trickle = Trickle() if is_far(os.environ) else None
        self._rest: Timer | None = None
        """When what there was no room for is sent."""

    @property
    def failure(self) -> Exception | None:
        """The fault by which it ended, where it did."""
        return self._exception

    @property
    def bytes_written(self) -> int:
        """To the terminal, since the beginning."""
        return self._driver.written if isinstance(self._driver, TerminalDriver) else 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        """On a terminal colours are as the theme has them: the terminal's stay its own, and there may be none."""
        return [*(() if isinstance(self._driver, TerminalDriver) else super().get_line_filters()), _NET]

    def take_started(self) -> Started | None:
        """The terminal that a first picture stands on, once; it stays there until the screen has as much to show."""
        started, self._started = self._started, None
        if started is None or not started.take():
            return None
        self._is_held = True
        self.set_timer(_LONGEST_HOLD, self.release_terminal)
        return started

    def hear_background(self) -> None:
        """The terminal has told whether it is dark or light."""

    def patient_lines(self) -> Collection[int]:
        """Lines of the screen that may wait a moment when a key is answered over a network."""
        return ()

    def have_something_to_show(self) -> None:
        """What is painted next may take the place of the first picture. Where keys were typed at that, what comes of
        them may: the cursor would go back for a moment."""
        if not self._is_held or not self.background.has_typed:
            self._is_ready = True
        elif not self._waits_for_keys:
            self._waits_for_keys = True
            self.set_timer(_KEYS_TAKE, self.release_terminal)

    def release_terminal(self) -> None:
        """Show what the screen has to show."""
        if self._is_held:
            self._is_held = False
            gc.set_threshold(_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
            self.keep_what_is_there()
            gc.enable()
            self.paint_terminal()

    def keep_what_is_there(self) -> None:
        """What is in memory now stays: it need not be looked at again and again, which keeps keys waiting."""
        gc.freeze()

    def forget_terminal(self) -> None:
        """Somebody else may have written on the terminal: everything is sent again."""
        self._shadow.forget()
        self.hear_key()
        self._is_owed = True
        self.call_later(self.paint_terminal)

    def paint_terminal(self) -> None:
        """Bring the terminal to where it is to be, unless it is behind: then this is called again when it is not."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or driver.is_behind or self._is_held or not self._running:
            return
        if not self._is_diffed:
            if self._is_owed:
                self._is_owed = False
                self.screen.refresh()
            return
        trickle = self._trickle
        if trickle is None:
            self._send(self._shadow.frame(self._cursor))
            return
        patient = self.patient_lines() if trickle.is_asked else None
        frame = self._shadow.frame(self._cursor, room=trickle.room(), patient=patient)
        self._send(frame)
        trickle.sent(len(frame.encode()))
        if self._shadow.is_owing and self._rest is None:
            self._rest = self.set_timer(trickle.wait(), self._paint_rest)

    def _send(self, frame: str) -> None:
        if frame and self._driver is not None:
            self._driver.write(f"{_SYNC_BEGIN}{frame}{_SYNC_END}" if self._sync_available else frame)

    def _paint_rest(self) -> None:
        self._rest = None
        self.paint_terminal()

    def hear_key(self) -> None:
        """A key, the mouse or a window of another size: what changes now is the answer, and does not wait."""
        if self._trickle is not None:
            self._trickle.ask()

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
                if self._is_held and self._is_ready:
                    self.release_terminal()
                else:
                    self.paint_terminal()
        finally:
            self.post_display_hook()

    def _handle_exception(self, error: Exception) -> None:
        """What nobody expected ends the application; the screen is left in order, and `cli` says a sentence."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = FAILED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
