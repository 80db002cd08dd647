"""Lines as the screen shows them: pieces of text, each with the name of a tone that the theme gives a colour.

A tone is `name`, `name!` for bold, and either with `@ground` for another background: `dim`, `accent!`, `text@cursor`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from tracker.views.table import shown
from tracker.views.width import cut, width

Tone: TypeAlias = str
PaintSpan: TypeAlias = tuple[str, Tone]
PaintLine: TypeAlias = list[PaintSpan]


def line_width(line: Iterable[PaintSpan]) -> int:
    """How many cells a line fills."""
    return sum(width(text) for text, _ in line)


def fitted(line: Iterable[PaintSpan], cells: int, *, ground: str = "", ellipsis: str = "") -> PaintLine:
    """The line in exactly so many cells, cut or filled up with blanks; on a ground where it names none."""
    made: PaintLine = []
    free = cells
    for text, tone in line:
        if free <= 0:
            break
        filled = width(text)
        piece = text if filled <= free else cut(text, free, ellipsis=ellipsis)
        free -= min(filled, width(piece))
        if piece:
            made.append((piece, grounded(tone, ground)))
    if free > 0:
        made.append((" " * free, grounded("", ground)))
    return made


def grounded(tone: Tone, ground: str) -> Tone:
    """The tone on this ground, unless it has one of its own."""
    return f"{tone}@{ground}" if ground and "@" not in tone else tone


def told(text: str, *, has_glyphs: bool) -> str:
    """A text from a store as it may stand on this terminal."""
    safe = shown(text)
    return safe if has_glyphs or safe.isascii() else safe.encode("ascii", "replace").decode()


def spread(
    left: Iterable[PaintSpan], right: Iterable[PaintSpan], cells: int, *, ground: str = "", ellipsis: str = "…"
) -> PaintLine:
    """Something at the left and something at the right; where room is short, the left gives way."""
    at_left, at_right = list(left), list(right)
    needed = line_width(at_right)
    if needed >= cells:
        return fitted(at_right, cells, ground=ground)
    at_left = fitted(at_left, cells - needed, ground=ground, ellipsis=ellipsis)
    return [*at_left, *fitted(at_right, needed, ground=ground)]
