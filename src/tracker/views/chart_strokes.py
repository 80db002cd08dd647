"""Lines as columns of dots: from a thinned line and a scale to what a canvas draws."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from tracker.views.scale import Scale
from tracker.views.thinning import Thinned

_FAR = 1 << 20


class Strokes(NamedTuple):
    """Columns of dots, each from its top down to its bottom; those outside are not cut off."""

    xs: list[int]
    tops: list[int]
    bottoms: list[int]


def band_strokes(line: Thinned, scale: Scale, height: int) -> Strokes:
    """Each column from its greatest value to its least, and nothing between columns."""
    return Strokes(list(line.columns), _rows(line.highs, scale, height), _rows(line.lows, scale, height))


def line_strokes(line: Thinned, scale: Scale, width: int, height: int, *, is_thin: bool) -> Strokes:
    """A line without holes. A thin one runs through the middle of each column's values, else all of them are drawn."""
    if is_thin:
        middles = [low / 2 + high / 2 for low, high in zip(line.lows, line.highs, strict=True)]
        tops = bottoms = _rows(middles, scale, height)
    else:
        tops, bottoms = _rows(line.highs, scale, height), _rows(line.lows, scale, height)
    made = Strokes([], [], [])
    before, above, below = 0, 0, 0
    for column, own_top, own_bottom, is_joined in zip(line.columns, tops, bottoms, line.joined, strict=True):
        top, bottom = own_top, own_bottom
        if is_joined:
            if column - before > 1:
                above, below = _bridge(made, (before, above, below), (column, own_top, own_bottom), width)
            if below < top:
                top = below + 1
            elif above > bottom:
                bottom = above - 1
        made.xs.append(column)
        made.tops.append(top)
        made.bottoms.append(bottom)
        before, above, below = column, own_top, own_bottom
    return made


def _bridge(made: Strokes, start: tuple[int, int, int], end: tuple[int, int, int], width: int) -> tuple[int, int]:
    """Columns between two that have values; gives the last one's top and bottom."""
    (before, above, below), (column, top, bottom) = start, end
    y, end_y = (above + below) / 2, (top + bottom) / 2
    slope = (end_y - y) / (column - before)
    for between in range(max(before + 1, 0), min(column, width)):
        here = floor(y + slope * (between - before) + 0.5)
        top_here = bottom_here = here
        if below < here and between > 0:
            top_here = min(below + 1, here)
        elif above > here and between > 0:
            bottom_here = max(above - 1, here)
        made.xs.append(between)
        made.tops.append(top_here)
        made.bottoms.append(bottom_here)
        above = below = here
    return above, below


def _rows(values: Sequence[float], scale: Scale, height: int) -> list[int]:
    """The row of dots that each value is in, counted from the top."""
    bottom = height - 1
    nearest = bottom + 0.5 + _FAR  # cut off above zero, since cutting rounds up below it
    return [int(nearest - place * bottom) - _FAR for place in scale.places(values)]
