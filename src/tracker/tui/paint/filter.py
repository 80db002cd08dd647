"""The line that a filter is typed in, and below it what may stand there or what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.paint.prompt import CURSOR_TONE, first_shown, typed_line
from tracker.tui.paint.tones import PaintLine, fitted, line_width, told
from tracker.views.table import shown
from tracker.views.width import cut
from tracker.views.width import width as cells_of

_SIGN = " / "
_GAP = 2


@dataclass(frozen=True, slots=True)
class FilterLook:
    """What is shown of a filter that is being typed."""

    text: str
    at: int
    """Where the cursor is."""
    count: str
    """How many runs it leaves."""
    proposals: Sequence[str] = ()
    chosen: int | None = None
    """The proposal that stands in the text."""
    error: tuple[int, str] | None = None
    """A place in the text, and what is wrong there."""


def filter_lines(look: FilterLook, *, width: int, has_glyphs: bool = True) -> list[PaintLine]:
    """Two lines."""
    count: PaintLine = [(f"  {look.count} ", "dim")]
    room = width - len(_SIGN) - line_width(count)
    hint = "a text to look for, or metrics.loss < 0.5"
    typed = typed_line(look.text, look.at, width=room, has_glyphs=has_glyphs, hint=hint)
    ellipsis = "…" if has_glyphs else "~"
    below = _proposals(look, width, room, ellipsis) if look.proposals else _error(look, width, room, ellipsis)
    return [fitted([(_SIGN, "accent!"), *typed, *count], width, ground="bar"), fitted(below, width)]


def caret_column(look: FilterLook, room: int) -> int | None:
    """Under which column of the line the place of the error is; None where there is none, or it is out of view."""
    if look.error is None:
        return None
    start = first_shown(look.text, look.at, room)
    place = look.error[0]
    if place < start:
        return None
    column = len(_SIGN) + cells_of(look.text[start:place])
    return column if column < len(_SIGN) + room else None


def _error(look: FilterLook, width: int, room: int, ellipsis: str) -> PaintLine:
    """The sign under the place, and what is wrong on the side that has more room."""
    if look.error is None:
        return []
    column = caret_column(look, room)
    message = told(look.error[1], has_glyphs=ellipsis == "…")
    if column is None:
        return [(" " * len(_SIGN), ""), (cut(message, width - len(_SIGN), ellipsis=ellipsis), "bad")]
    behind, before = width - column - 3, column - 2
    if cells_of(message) <= behind or behind >= before:
        return [(" " * column, ""), ("^ ", "bad!"), (cut(message, behind, ellipsis=ellipsis), "bad")]
    message = cut(message, before, ellipsis=ellipsis)
    return [(" " * (column - 1 - cells_of(message)), ""), (message, "bad"), (" ^", "bad!")]


def _proposals(look: FilterLook, width: int, room: int, ellipsis: str) -> PaintLine:
    """As many as there is room for, the chosen one among them; under the place of an error its sign."""
    start = len(_SIGN)
    line: PaintLine = [(" " * start, "")]
    column = caret_column(look, room)
    if column is not None and column + 24 < width:
        line = [(" " * column, ""), ("^ ", "warn")]
    more = f" {len(look.proposals)} " if len(look.proposals) > 1 else ""
    free = width - line_width(line) - len(more)
    first = _first_proposal(look, free)
    for place, proposal in enumerate(look.proposals[first:], first):
        text = told(proposal, has_glyphs=ellipsis == "…")
        if cells_of(text) + _GAP > free and place > first:
            break
        text = cut(text, max(1, free - _GAP), ellipsis=ellipsis)
        line += [(text, CURSOR_TONE if place == look.chosen else "dim"), (" " * _GAP, "")]
        free -= cells_of(text) + _GAP
    return [*fitted(line, width - len(more)), (more, "faint")]


def _first_proposal(look: FilterLook, free: int) -> int:
    """From which proposal on they are shown so that the chosen one is in view."""
    if look.chosen is None:
        return 0
    first = look.chosen
    needed = cells_of(shown(look.proposals[first])) + _GAP
    while first > 0 and needed + cells_of(shown(look.proposals[first - 1])) + _GAP <= free:
        first -= 1
        needed += cells_of(shown(look.proposals[first])) + _GAP
    return first
