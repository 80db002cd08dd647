"""A line that is being typed, with its cursor."""

from __future__ import annotations

from tracker.core.untrusted import clean
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.width import width as cells_of

CURSOR_TONE = "background@accent"


def typed_line(text: str, at: int, *, width: int, has_glyphs: bool = True, hint: str = "") -> PaintLine:
    """As much of the text as there is room for, with the cursor in it; `hint` stands there while nothing is typed."""
    text = as_wide(text, has_glyphs=has_glyphs)
    start = first_shown(text, at, width)
    under = text[at : at + 1]
    if not under and not has_glyphs:
        under = "_"
    line: PaintLine = [(text[start:at], "strong"), (under or " ", CURSOR_TONE), (text[at + 1 :], "strong")]
    if not text and hint:
        line = [(hint[:1], CURSOR_TONE), (hint[1:], "faint")]
    return fitted(line, width)


def as_wide(text: str, *, has_glyphs: bool) -> str:
    """The typed text as it is shown; each character stays at its place."""
    safe = clean(text)
    return safe if has_glyphs else safe.encode("ascii", "replace").decode()


def first_shown(text: str, at: int, width: int) -> int:
    """The place in the text from which on it is shown, so that the cursor is in view."""
    start = 0
    while start < at and cells_of(text[start:at]) > width - 2:
        start += 1
    return start
