"""A line of a log as a terminal would show it: colours become names that a theme has, all else is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracker.views.table import shown

LONGEST = 16_384
"""Letters of a line that are shown."""
_ESCAPE = re.compile(
    r"\x1b(?:\[([0-9;:?<=>]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
    r"|\x9b([0-9;:?<=>]*)[ -/]*([@-~])"
)
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0A, 0x20), *range(0x7F, 0xA0)])
_TAB = 8
_SIXTEEN = (
    "faint", "bad", "good", "warn", "accent", "line4", "line7", "text",
    "dim", "bad", "good", "warn", "accent", "line4", "line7", "text",
)  # fmt: skip
"""The sixteen colours of terminals in the theme's words."""
_CUBE = (0, 95, 135, 175, 215, 255)
_HUES = ((20, "bad"), (45, "line2"), (68, "warn"), (165, "good"), (200, "line7"), (255, "accent"), (320, "line4"))


class LogText(NamedTuple):
    """What stands on a line, and in which tones."""

    plain: str
    spans: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def log_text(raw: bytes) -> LogText:
    """A line's bytes as they are shown. What a carriage return went back over is gone, but for what comes last."""
    is_long = len(raw) > 4 * LONGEST
    line = (raw[-4 * LONGEST :] if is_long and b"\r" in raw else raw[: 4 * LONGEST]).decode("utf-8", "replace")
    line = line.rstrip("\r\n")
    if "\r" in line:
        line = next((part for part in reversed(line.split("\r")) if part), "")
    spans = tuple(_merged(_spans(line[:LONGEST])))
    return LogText("".join(text for text, _ in spans), spans)


def _spans(line: str) -> Iterator[tuple[str, str]]:
    look, start, column = _Look(), 0, 0
    for escape in _ESCAPE.finditer(line):
        text, column = _visible(line[start : escape.start()], column)
        yield text, look.tone
        if (escape.group(2) or escape.group(4)) == "m":
            look.obey(escape.group(1) or escape.group(3) or "")
        start = escape.end()
    yield _visible(line[start:], column)[0], look.tone


def _visible(text: str, column: int) -> tuple[str, int]:
    """The text without what a terminal would obey, and the column behind it."""
    if not text.isprintable():
        text = text.translate(_CONTROLS)
        pieces = text.split("\t")
        text = pieces[0]
        for piece in pieces[1:]:
            text += " " * (_TAB - (column + len(text)) % _TAB) + piece
        text = shown(text)
    return text, column + len(text)


def _merged(spans: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one tone as one."""
    before: tuple[str, str] | None = None
    for text, tone in spans:
        if not text:
            continue
        if before is not None and before[1] == tone:
            before = before[0] + text, tone
            continue
        if before is not None:
            yield before
        before = text, tone
    if before is not None:
        yield before


class _Look:
    """What was set by the sequences so far."""

    def __init__(self) -> None:
        self._colour = ""
        self._is_bold = self._is_dim = False

    @property
    def tone(self) -> str:
        name = self._colour or ("dim" if self._is_dim else "text")
        return f"{name}!" if self._is_bold else name

    def obey(self, parameters: str) -> None:
        codes = [int(code) if code.isdecimal() else 0 for code in parameters.replace(":", ";").split(";")[:32]]
        place = 0
        while place < len(codes):
            place += self._obey(codes, place)

    def _obey(self, codes: Sequence[int], place: int) -> int:
        """Take one code; how many numbers it was."""
        code = codes[place]
        if code == 0:
            self.__init__()  # type: ignore[misc]
        elif code in (1, 2):
            self._is_bold, self._is_dim = self._is_bold or code == 1, self._is_dim or code == 2
        elif code == 22:
            self._is_bold = self._is_dim = False
        elif code == 39:
            self._colour = ""
        elif 30 <= code <= 37 or 90 <= code <= 97:
            self._colour = _SIXTEEN[code - 30 if code < 40 else code - 82]
        elif code in (38, 48):
            length, colour = _extended(codes[place + 1 : place + 6])
            if code == 38 and colour is not None:
                self._colour = colour
            return 1 + length
        return 1


def _extended(codes: Sequence[int]) -> tuple[int, str | None]:
    """A colour of 256, or one of red, green and blue: how many numbers it was, and its name."""
    if codes[:1] == [5] and len(codes) > 1:
        return 2, _of_256(codes[1])
    if codes[:1] == [2] and len(codes) > 3:
        return 4, _nearest(codes[1], codes[2], codes[3])
    return len(codes), None


def _of_256(number: int) -> str:
    if number < 16:
        return _SIXTEEN[number]
    if number >= 232:
        grey = 8 + (min(number, 255) - 232) * 10
        return _nearest(grey, grey, grey)
    number -= 16
    return _nearest(_CUBE[number // 36], _CUBE[number // 6 % 6], _CUBE[number % 6])


def _nearest(red: int, green: int, blue: int) -> str:
    """The name of the theme's colour that is most like it."""
    high, low = max(red, green, blue), min(red, green, blue)
    span = high - low
    if span < 40:
        return "faint" if high < 80 else "dim" if high < 160 else "text"
    if high == red:
        hue = 60 * ((green - blue) / span % 6)
    elif high == green:
        hue = 60 * ((blue - red) / span + 2)
    else:
        hue = 60 * ((red - green) / span + 4)
    return next((name for limit, name in _HUES if hue < limit), "bad")
