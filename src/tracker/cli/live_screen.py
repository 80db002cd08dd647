"""A terminal's other screen, painted line by line: only lines that are not as they were are written.

Whatever ends the process in words that Python hears, the screen that was there before is there again, with its cursor.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import NamedTuple

_ENTER = "\x1b[?1049h\x1b[?25l"
_CLEAR = "\x1b[2J"
_LEAVE = "\x1b[?25h\x1b[?1049l"
_ENDING = (signal.SIGTERM, signal.SIGHUP)
_SMALLEST = (20, 3)


class Size(NamedTuple):
    """Of the window, in cells."""

    columns: int
    lines: int


class LiveScreen:
    """Holds the terminal from entering to leaving; only the main thread may. `woken` is called when the window has
    another size, by a signal handler."""

    def __init__(self, woken: Callable[[], None]) -> None:
        self._woken = woken
        self._painted: list[str] | None = None
        """The lines that stand on the screen; None where nobody can know, as after another size."""
        self._out = sys.stdout.fileno()
        self._in = sys.stdin.fileno() if sys.stdin is not None and sys.stdin.isatty() else None
        self._settings = termios.tcgetattr(self._in) if self._in is not None else None
        self._handlers: dict[int, signal._HANDLER] = {}

    def __enter__(self) -> LiveScreen:
        self._handlers = {
            signal.SIGWINCH: signal.signal(signal.SIGWINCH, self._resized),
            signal.SIGTSTP: signal.signal(signal.SIGTSTP, self._stopped),
            **{number: signal.signal(number, _end) for number in _ENDING},
        }
        try:
            self._take()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._give_back()

    @property
    def size(self) -> Size:
        """The window as it is now."""
        try:
            found = os.get_terminal_size(self._out)
        except OSError:
            return Size(80, 24)
        return Size(max(found.columns, _SMALLEST[0]), max(found.lines, _SMALLEST[1]))

    def paint(self, lines: Sequence[str]) -> None:
        """Show these lines from the top, and nothing below them."""
        before, self._painted = self._painted, list(lines)
        changed = [] if before is not None else [_CLEAR]
        before = before or []
        changed += [
            f"\x1b[{place + 1};1H\x1b[K{line}"
            for place, line in enumerate(lines)
            if place >= len(before) or before[place] != line
        ]
        if len(lines) < len(before):
            changed.append(f"\x1b[{len(lines) + 1};1H\x1b[J")
        if changed:
            self._write("".join(changed))

    def wait(self, bell: int, seconds: float) -> str:
        """Wait for the bell, a key or the time to pass; the keys that were typed."""
        watched = [bell] if self._in is None else [bell, self._in]
        ready, _, _ = select.select(watched, [], [], seconds)
        if self._in is None or self._in not in ready:
            return ""
        typed = os.read(self._in, 1024)
        if not typed:  # the terminal hung up
            raise KeyboardInterrupt
        return typed.decode("utf-8", "replace")

    def _take(self) -> None:
        if self._in is not None:
            tty.setcbreak(self._in, termios.TCSADRAIN)
        self._painted = None
        self._write(_ENTER)

    def _give_back(self) -> None:
        with suppress(OSError, termios.error):  # a terminal that is gone needs nothing back
            self._write(_LEAVE)
            if self._in is not None and self._settings is not None:
                termios.tcsetattr(self._in, termios.TCSADRAIN, self._settings)

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    def _resized(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._painted = None
        self._woken()

    def _stopped(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Ctrl-Z: give the terminal to the shell, and take it again when the process goes on."""
        self._give_back()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._take()
        self._woken()


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise SystemExit(128 + number)
