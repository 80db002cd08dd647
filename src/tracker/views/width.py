"""How many cells of a terminal a text fills, and cutting or padding it to a number of them."""

import unicodedata
from functools import lru_cache

_NO_WIDTH = ("Mn", "Me", "Cf")
_JAMO_VOWELS_AND_TAILS = range(0x1160, 0x1200)


def width(text: str) -> int:
    """Cells that a cleaned text fills: two for East Asian wide characters and emoji, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def cut(text: str, cells: int, *, ellipsis: str = "…") -> str:
    """The text, or its beginning and an ellipsis, in at most this many cells."""
    if width(text) <= cells:
        return text
    return _beginning(text, cells - width(ellipsis)) + ellipsis if cells >= width(ellipsis) else "." * cells


def cut_left(text: str, cells: int, *, ellipsis: str = "…") -> str:
    """The text, or an ellipsis and its end: what tells `train/loss` from `train/accuracy` stands at the end."""
    if width(text) <= cells:
        return text
    if cells < width(ellipsis):
        return "." * cells
    room = cells - width(ellipsis)
    start = len(text)
    while start > 0 and width(text[start - 1 :]) <= room:
        start -= 1
    while start < len(text) and _character_width(text[start]) == 0:
        start += 1
    return ellipsis + text[start:]


def cut_middle(text: str, cells: int, *, ellipsis: str = "…") -> str:
    """The text, or its beginning and its end: names that begin alike often end in what tells them apart."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 2:
        return cut(text, cells, ellipsis=ellipsis)
    beginning = _beginning(text, room // 3)
    return beginning + cut_left(text, cells - width(beginning), ellipsis=ellipsis)


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """The text with spaces before it (`right`) or behind it."""
    if text.isascii():
        return text.rjust(cells) if right else text.ljust(cells)
    space = " " * (cells - width(text))
    return space + text if right else text + space


def wrapped(text: str, cells: int) -> list[str]:
    """One line of text as lines of at most this many cells, broken between words where that is possible."""
    lines: list[str] = []
    line = ""
    for next_word in text.split(" "):
        word = next_word
        longer = f"{line} {word}" if line else word
        if width(longer) <= cells:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word) > cells and (piece := _beginning(word, cells)):
            lines.append(piece)
            word = word[len(piece) :]
        line = word
    return [*lines, line]


def _beginning(text: str, cells: int) -> str:
    filled = 0
    for index, character in enumerate(text):
        filled += _character_width(character)
        if filled > cells:
            return text[:index]
    return text


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH or ord(character) in _JAMO_VOWELS_AND_TAILS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
