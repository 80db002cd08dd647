"""The first picture's cursor: it follows the keys that go from run to run while the program is still imported.

What is typed is kept as a whole, and the live screen gets it as if nobody had read it; its cursor comes to the same
line, where another run stands if runs are nested: the picture lists them flat. So all that is done here is to show it
earlier. Any other key is left to the live screen, with all that follow.
"""

from __future__ import annotations

import os
import re
import select
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from tracker.tui.terminal import modes
from tracker.tui.terminal.background import Background

_AT_ONCE = 4096
"""Bytes."""
_SAID = re.compile(
    rb"""
    (?P<down> j | \x1b[\[O]B | \x1b\[106(?:;1?(?:;106)?)?u | \x1b\[1;1B )
  | (?P<up> k | \x1b[\[O]A | \x1b\[107(?:;1?(?:;107)?)?u | \x1b\[1;1A )
  | \x1b\[\?[0-9;]*\$y | \x1b\[[IO]  # an answer, and a window that is looked at or not: no keys
    """,
    re.VERBOSE,
)
"""As terminals send keys, with the kitty keyboard protocol and without."""


def place_after(typed: bytes, rows: int) -> int:
    """On which of so many rows the cursor is after all this, as far as it is understood here."""
    place = at = 0
    while (said := _SAID.match(typed, at)) is not None:
        at = said.end()
        step = (said["down"] is not None) - (said["up"] is not None)
        if not 0 <= place + step < rows:
            break
        place += step
    return place


class EarlyKeys:
    """Reads keys in a thread of its own until somebody else does."""

    def __init__(self, background: Background, *, rows: int, show: Callable[[int], None]) -> None:
        """`show` puts the cursor on the row of this number."""
        self._background = background
        self._rows = rows
        self._show = show
        self._place = 0
        self._stop, self._rope = os.pipe()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave the keys to somebody else, and what was typed in the background's care."""
        os.close(self._rope)
        self._thread.join()
        os.close(self._stop)

    def _run(self) -> None:
        with suppress(OSError):  # the terminal is gone: whoever takes it over finds that, too
            self._read()

    def _read(self) -> None:
        told = b""
        while True:
            self._background.typed += self._background.without_answers(told)
            place = place_after(self._background.typed, self._rows)
            if place != self._place:
                self._place = place
                self._show(place)
            if self._stop in select.select([modes.KEYS, self._stop], (), ())[0]:
                return
            told = os.read(modes.KEYS, _AT_ONCE)
            if not told:
                return
