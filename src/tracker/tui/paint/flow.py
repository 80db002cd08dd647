"""Text of several tones, broken between words into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.tui.paint.tones import PaintLine, PaintSpan
from tracker.views.width import width as cells_of
from tracker.views.width import wrapped

_WORDS = re.compile(r" +|[^ ]+")


def flowed(spans: Iterable[PaintSpan], cells: int) -> list[PaintLine]:
    """Lines of at most so many cells; a tone `\\n` ends a line."""
    lines: list[PaintLine] = [[]]
    free = cells
    for word in _words(spans):
        if word[0][1] == "\n":
            lines.append([])
            free = cells
            continue
        needed = sum(cells_of(text) for text, _ in word)
        is_space = word[0][0].isspace()
        if needed <= free:
            if not (is_space and not lines[-1]):
                lines[-1] += word
                free -= needed
        elif is_space:
            lines.append([])
            free = cells
        else:
            if lines[-1]:
                lines.append([])
            free = _put(lines, word, cells)
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def _put(lines: list[PaintLine], word: PaintLine, cells: int) -> int:
    """A word at the beginning of a line, in pieces where it is longer than one; how much room is left."""
    free = cells
    for text, tone in word:
        pieces = wrapped(text, max(1, cells)) if cells_of(text) > free else [text]
        for number, piece in enumerate(pieces):
            if number or cells_of(piece) > free:
                lines.append([])
                free = cells
            lines[-1].append((piece, tone))
            free -= cells_of(piece)
    return max(0, free)


def _words(spans: Iterable[PaintSpan]) -> Iterable[PaintLine]:
    """Words and the spaces between them; a word may have several tones."""
    word: PaintLine = []
    for text, tone in spans:
        if tone == "\n":
            if word:
                yield word
            yield [("", "\n")]
            word = []
            continue
        for piece in _WORDS.findall(text):
            if word and piece.isspace() != word[-1][0].isspace():
                yield word
                word = []
            word.append((piece, tone))
    if word:
        yield word
