"""What stands in each cell of a screen."""

from __future__ import annotations

import unicodedata

from tracker.core.untrusted import clean
from tracker.views.width import width

UNKNOWN = -1
"""The ink of a cell of which nobody knows what stands there."""

_CERTAIN = ((0x20, 0x7F), (0xA0, 0x1100), (0x2000, 0x2C00))
"""Where characters lie of whose width terminals are of one mind, if it is one cell at all."""


class _CertainCharacters(set[str]):
    """Characters that fill one cell on every terminal, as far as they were met."""

    def are_all(self, text: str) -> bool:
        if self.issuperset(text):
            return True
        self.update(filter(_is_certain, set(text).difference(self)))
        return self.issuperset(text)


def _is_certain(character: str) -> bool:
    code = ord(character)
    return any(begin <= code < end for begin, end in _CERTAIN) and (
        width(character) == 1
        and unicodedata.east_asian_width(character) not in "WF"
        and character.isprintable() | (character == "\xa0")
    )


CERTAIN = _CertainCharacters(chr(code) for code in range(0x20, 0x7F))


class Cells:
    """Lines of cells, each with a text and an ink. A wide character stands in the first of its cells, and nothing in
    the second; combining marks stand with what they combine with."""

    def __init__(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        self.texts: list[list[str]] = []
        self.inks: list[list[int]] = []
        self.touched: set[int] = set()
        """The lines into which anything was put."""
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        """Cells of which nothing is known."""
        self.columns, self.lines = columns, lines
        self.forget()

    def forget(self) -> None:
        self.texts = [[" "] * self.columns for _ in range(self.lines)]
        self.inks = [[UNKNOWN] * self.columns for _ in range(self.lines)]
        self.touched.clear()

    def put(self, x: int, y: int, text: str, ink: int) -> int:
        """Write a text into a line, as far as there is room; where the next one begins."""
        if CERTAIN.are_all(text):
            end = min(x + len(text), self.columns)
            pieces: list[str] = list(text[: end - x]) if end < x + len(text) else list(text)
        else:
            pieces = pieces_of(text, self.columns - x)
            end = x + len(pieces)
        if end > x:
            texts = self.texts[y]
            if not texts[x] and x:
                texts[x - 1] = " "
            texts[x:end] = pieces
            self.inks[y][x:end] = [ink] * (end - x)
            if end < self.columns and not texts[end]:
                texts[end] = " "
            self.touched.add(y)
        return end


def pieces_of(text: str, room: int) -> list[str]:
    """A text as the texts of so many cells at most."""
    pieces: list[str] = []
    for character in clean(text):
        cells = width(character)
        if cells == 0:
            if pieces:
                at = -1 if pieces[-1] else -2
                pieces[at] += character
        elif len(pieces) + cells > room:
            pieces += [" "] * (room - len(pieces))
            break
        else:
            pieces += [character] if cells == 1 else [character, ""]
    return pieces
