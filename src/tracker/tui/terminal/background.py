"""Whether a terminal is dark or light: it is asked, and its answer is taken out of what is typed.

Nobody waits for the answer: a terminal that gives none, or is far away, holds nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

QUERY = "\x1b]11;?\x1b\\"
"""Asks for the colour of the background (OSC 11)."""

_ANSWER = re.compile(rb"\x1b\]11;(?:rgba?:([0-9a-fA-F/]+)|#([0-9a-fA-F]+))(?:\x07|\x1b\\)")
_BEGUN = re.compile(rb"\x1b\]1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?\Z")
"""The beginning of an answer of which the end has yet to come. Escape and bracket alone may be keys."""
_LIGHT = 0.5
_UNABLE = ("linux", "dumb", "vt100", "vt220", "ansi", "cygwin")
"""Terminals that would print what they do not know."""


def can_be_asked(environ: Mapping[str, str]) -> bool:
    return environ.get("TERM", "dumb") not in _UNABLE


class Background:
    """Takes the answers of one terminal out of what it sends."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.is_dark = _from_variable(environ.get("COLORFGBG", ""))
        """None where nobody knows."""
        self.typed = b""
        """Keys that came before somebody was there to take them."""
        self.has_typed = False
        """Whether there were such keys."""
        self._begun = b""
        self._is_answered = False

    def without_answers(self, told: bytes) -> bytes:
        """What is left of what the terminal sent: keys, and all else."""
        if self._is_answered and not self._begun and b"\x1b]11;" not in told:
            return told
        told = self._begun + told
        for answer in _ANSWER.finditer(told):
            self._hear(answer)
        told = _ANSWER.sub(b"", told)
        begun = _BEGUN.search(told) if not self._is_answered else None
        self._begun = begun.group() if begun is not None else b""
        return told[: len(told) - len(self._begun)]

    def take_typed(self) -> bytes:
        self.has_typed = bool(self.typed)
        typed, self.typed = self.typed, b""
        return typed

    def _hear(self, answer: re.Match[bytes]) -> None:
        shares = _shares(*(group.decode() if group is not None else "" for group in answer.groups()))
        self._is_answered = True
        if shares is not None:
            red, green, blue = shares
            self.is_dark = 0.299 * red + 0.587 * green + 0.114 * blue < _LIGHT


def _shares(parts: str, digits: str) -> tuple[float, float, float] | None:
    """Red, green and blue from 0 to 1, of `11/1313/1c1c` or of `11131c`; None for what is no colour."""
    third = len(digits) // 3
    hexes = parts.split("/") if parts else [digits[:third], digits[third : 2 * third], digits[2 * third : 3 * third]]
    if len(hexes) < 3 or not all(hexes[:3]):
        return None
    red, green, blue = (int(each, 16) / (16 ** len(each) - 1) for each in hexes[:3])
    return red, green, blue


def _from_variable(colours: str) -> bool | None:
    """What COLORFGBG says, as in `15;0` or `0;default;15`: the last number is one of the sixteen colours."""
    ground = colours.rpartition(";")[2]
    if not ground.isdecimal() or int(ground) > 15:
        return None
    return int(ground) in (*range(7), 8)
