"""Textual's driver for a real terminal.

It takes the terminal's size from the terminal itself, wakes for nothing, makes nobody wait for a slow link, and gives
the terminal back as it was however the program ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message

from tracker.tui.terminal import modes
from tracker.tui.terminal.background import QUERY, can_be_asked
from tracker.tui.terminal.inlet import Inlet
from tracker.tui.terminal.outlet import Outlet

if TYPE_CHECKING:
    from tracker.tui.terminal.terminal_app import TerminalApp

_LAST_WORDS = 1.0
"""Seconds for which a terminal that is behind is waited for at the end."""
_TURN = 0.0003
"""Seconds for which a thread that reads a store may keep a key waiting."""
_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


class TerminalDriver(Driver):
    """Everything happens in the event loop; there is no thread."""

    def __init__(
        self, app: TerminalApp[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._terminal_app = app
        self._keys, self._screen = modes.KEYS, modes.SCREEN
        self._before: modes.Settings | None = None
        self._outlet: Outlet | None = None
        self._inlet: Inlet | None = None
        self._is_suspended = False

    @property
    def can_suspend(self) -> bool:
        return True

    @property
    def is_behind(self) -> bool:
        """Whether the terminal is not ours now, or has not taken yet what it was sent: nothing is painted then."""
        return self._outlet is None or self._outlet.is_behind

    @property
    def written(self) -> int:
        """Bytes that went to the terminal so far."""
        return self._outlet.written if self._outlet is not None else 0

    def write(self, data: str) -> None:
        if self._outlet is not None:
            self._outlet.write(data)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal over. One that a first frame was painted on is taken over already."""
        started = self._terminal_app.take_started()
        self._outlet = Outlet(self._screen, on_through=self._terminal_app.paint_terminal)
        if started is None:
            self._before = modes.take_keys(self._keys)
            self.write(modes.enter())
            self._terminal_app.forget_terminal()
            if can_be_asked(os.environ):
                self.write(QUERY)
        else:
            self._before = started.settings
        self._inlet = Inlet(
            self._keys, self._terminal_app.background, deliver=self._deliver, on_end=self._end,
            on_background=self._terminal_app.hear_background,
        )  # fmt: skip
        self._inlet.open()
        sys.setswitchinterval(_TURN)
        loop = asyncio.get_running_loop()
        for number in _ENDING:
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGWINCH, self._resize)
        loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)
        self._tell_size()

    def disable_input(self) -> None:
        if self._inlet is not None:
            self._inlet.close()
            self._inlet = None

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.disable_input()
        if self._outlet is None:
            return
        self._outlet.finish(_LAST_WORDS)
        self._outlet.drop()
        modes.give_keys_back(self._keys, self._before)  # first: what is typed after it was left is the shell's
        self._outlet.write(modes.leave())
        self._outlet.finish(_LAST_WORDS)
        self._outlet.close()
        self._outlet = None

    def close(self) -> None:
        if not self._loop.is_closed():
            for number in (*_ENDING, signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT):
                self._loop.remove_signal_handler(number)

    def _end(self, number: signal.Signals | None = None) -> None:
        """The terminal is gone, or somebody wants the program gone."""
        self._app.exit(return_code=128 + (number or signal.SIGHUP))

    def _deliver(self, message: Message) -> None:
        self._terminal_app.hear_key()
        self.process_message(message)

    def _tell_size(self) -> None:
        size = Size(*modes.size_of(self._screen, self._keys))
        self._app.post_message(Resize(size, size))

    def _resize(self) -> None:
        """A terminal that got another size shows who knows what, even where it got the old one back."""
        self._terminal_app.forget_terminal()
        self._tell_size()

    def _suspend(self) -> None:
        """Stop, as the shell's job control asks, with the terminal as the shell knows it."""
        if self._auto_restart:
            self.stop_application_mode()
            self._is_suspended = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Stopped by whomever, the terminal has been somebody else's meanwhile."""
        if not self._auto_restart:
            return
        if self._outlet is None:
            self.start_application_mode()
        else:
            modes.take_keys(self._keys)
            self.write(modes.enter())
            self._resize()
        if self._is_suspended:
            self._is_suspended = False
            self.send_message(self.SignalResume())
