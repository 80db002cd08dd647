"""Dots in the cells of a terminal: lines of several inks, as braille or in what an ASCII terminal has.

A cell has one colour, so it belongs to one ink: to the last that drew in it. Crossings stay clean, and what lies behind
is drawn first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_ASCII = (" ", "'", ".", ":")
_NOBODY = -1
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Marker:
    """What a cell can show: how many dots, which bit each has, and the letter for all bits together."""

    across: int
    down: int
    bits: Sequence[Sequence[int]]
    letters: Sequence[str]
    masks: Sequence[Sequence[Sequence[int]]]
    """By column, first and last row: the bits of all dots between, both in it."""


def _marker(bits: Sequence[Sequence[int]], letters: Sequence[str]) -> Marker:
    down, across = len(bits), len(bits[0])
    masks = [
        [[sum(bits[row][side] for row in range(first, last + 1)) for last in range(down)] for first in range(down)]
        for side in range(across)
    ]
    return Marker(across, down, bits, letters, masks)


BRAILLE = _marker(_BRAILLE, [" ", *map(chr, range(0x2801, 0x2900))])
ASCII = _marker(((1,), (2,)), _ASCII)


class Canvas:
    """A grid of cells; places are counted in dots, from the top left, and what lies outside is not drawn."""

    def __init__(self, width: int, height: int, *, marker: Marker = BRAILLE) -> None:
        self.width = width * marker.across
        self.height = height * marker.down
        self._marker = marker
        self._across = width
        self._cells = bytearray(width * height)
        self._inks = [_NOBODY] * (width * height)

    def column(self, x: int, top: float, bottom: float, ink: int) -> None:
        """A column of dots; `top` may as well be the lower one."""
        if not 0 <= x < self.width:
            return
        if top > bottom:
            top, bottom = bottom, top
        # Halves go down, always: a line's columns begin where their neighbours end.
        first = max(0, math.floor(min(max(top, -_FAR), _FAR) + 0.5))
        last = min(self.height - 1, math.floor(min(max(bottom, -_FAR), _FAR) + 0.5))
        marker, cells, inks = self._marker, self._cells, self._inks
        across, bit = divmod(x, marker.across)
        for y in range(first, last + 1):
            cell = y // marker.down * self._across + across
            if inks[cell] != ink:
                inks[cell] = ink
                cells[cell] = 0
            cells[cell] |= marker.bits[y % marker.down][bit]

    def strokes(self, xs: Sequence[int], tops: Sequence[int], bottoms: Sequence[int], ink: int) -> None:
        """Columns of dots at once, each from its top down to its bottom."""
        marker, cells, inks = self._marker, self._cells, self._inks
        width, last, across, down, wide = self.width, self.height - 1, self._across, marker.down, marker.across
        masks = marker.masks
        for x, top, bottom in zip(xs, tops, bottoms, strict=True):
            if bottom < 0 or top > last or not 0 <= x < width:
                continue
            place, first = divmod(max(top, 0), down)
            place_below, final = divmod(min(bottom, last), down)
            column, side = x // wide, masks[x % wide]
            for row in range(place, place_below + 1):
                cell = row * across + column
                if inks[cell] != ink:
                    inks[cell] = ink
                    cells[cell] = 0
                cells[cell] |= side[first][final if row == place_below else -1]
                first = 0

    def line(self, start: tuple[int, float], end: tuple[int, float], ink: int) -> None:
        """A line from left to right, whole however steep it is."""
        (x, y), (last, end_y) = start, end
        if last <= x:
            self.column(x, y, end_y, ink)
            return
        slope = (end_y - y) / (last - x)
        for column in range(max(x, 0), min(last, self.width - 1) + 1):
            half = 0.5 if abs(slope) > 1 else 0.0
            begin = y + slope * max(column - half - x, 0.0)
            stop = end_y if column == last else y + slope * (column + half - x)
            if column != last and half:  # the next column begins where this one ends
                stop = stop - math.copysign(1.0, slope) if abs(stop - begin) > 1 else begin
            self.column(column, begin, stop, ink)

    def letter(self, column: int, row: int) -> str:
        """What stands in a cell."""
        return self._marker.letters[self._cells[row * self._across + column]]

    def ink(self, column: int, row: int) -> int:
        """Whose a cell is; -1 for nobody's."""
        return self._inks[row * self._across + column]

    def cells(self) -> list[tuple[list[str], list[int]]]:
        """Each row as the letters of its cells, and whose each is."""
        letters, across = [self._marker.letters[cell] for cell in self._cells], self._across
        starts = range(0, len(letters), across)
        return [(letters[start : start + across], self._inks[start : start + across]) for start in starts]

    def rows(self) -> list[list[tuple[str, int]]]:
        """Each row as pieces of text with their ink."""
        letters = [self._marker.letters[cell] for cell in self._cells]
        starts = range(0, len(letters), self._across)
        return [self._pieces(letters[start : start + self._across], start) for start in starts]

    def _pieces(self, letters: Sequence[str], start: int) -> list[tuple[str, int]]:
        cells = zip(letters, self._inks[start : start + self._across], strict=True)
        return [("".join(letter for letter, _ in run), ink) for ink, run in groupby(cells, key=lambda cell: cell[1])]
