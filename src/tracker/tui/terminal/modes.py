"""Taking a terminal over for a whole screen, and giving it back as it was. The standard library alone."""

from __future__ import annotations

import contextlib
import os
import termios
from typing import Any

KEYS, SCREEN = 0, 1
"""The descriptors of the terminal; the objects over them may be replaced."""

Settings = list[Any]
"""How a terminal is set, as `termios` has it."""

_NO_KITTY_KEYS = "TEXTUAL_DISABLE_KITTY_KEY"
_KEYS = "\x1b[>25u"
"""Keys as unambiguous sequences with their texts (the kitty keyboard protocol), where the terminal knows of it."""
_KEYS_AS_BEFORE = "\x1b[<u"
_MOUSE = (1000, 1002, 1006)
"""Buttons, the wheel, and movements while a button is down. Movements alone would wake the program for nothing."""
_FOCUS, _PASTE, _WRAP, _CURSOR, _OTHER_SCREEN = 1004, 2004, 7, 25, 1049
_SYNC_QUERY = "\x1b[?2026$p"
"""Whether the terminal can be told to show a frame only when all of it is there."""


def enter() -> str:
    """What makes the terminal a screen; it is empty then, or shows what stood there before."""
    return "".join(
        [
            _on(_OTHER_SCREEN), _off(_CURSOR), _off(_WRAP), *map(_on, _MOUSE), _on(_FOCUS), _on(_PASTE),
            "" if os.environ.get(_NO_KITTY_KEYS) else _KEYS,
            "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else _SYNC_QUERY,  # it would print a letter
        ]
    )  # fmt: skip


def leave() -> str:
    """What gives the terminal back; it can be sent at any time, after any half frame."""
    return "".join(
        [
            "\x1b[?2026l\x1b[m", _off(_PASTE), _off(_FOCUS), *map(_off, reversed(_MOUSE)),
            "" if os.environ.get(_NO_KITTY_KEYS) else _KEYS_AS_BEFORE,
            _on(_WRAP), _off(_OTHER_SCREEN), _on(_CURSOR),
        ]
    )  # fmt: skip


def take_keys(descriptor: int) -> Settings | None:
    """Have each key come at once and unseen; how the terminal was set before."""
    try:
        before = termios.tcgetattr(descriptor)
    except termios.error:
        return None
    settings = list(before)
    settings[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    settings[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    settings[6] = list(before[6])
    settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
    with contextlib.suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
    return before


def give_keys_back(descriptor: int, before: Settings | None) -> None:
    """Set the terminal as it was; keys that were typed and not read are not the shell's."""
    if before is None:
        return
    with contextlib.suppress(termios.error):
        termios.tcflush(descriptor, termios.TCIFLUSH)
        termios.tcsetattr(descriptor, termios.TCSANOW, before)


def size_of(*descriptors: int) -> tuple[int, int]:
    """The columns and lines of the first of these that is a terminal and says so."""
    for descriptor in descriptors:
        try:
            size = os.get_terminal_size(descriptor)
        except OSError:
            continue
        if size.columns and size.lines:
            return size.columns, size.lines
    return 80, 24


def _on(mode: int) -> str:
    return f"\x1b[?{mode}h"


def _off(mode: int) -> str:
    return f"\x1b[?{mode}l"
