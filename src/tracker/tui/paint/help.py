"""The keys of a place and of anywhere, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from tracker.tui.keys.all import PLACE_NAMES
from tracker.tui.keys.names import key_names
from tracker.tui.keys.table import Key, Place
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.width import width as cells_of
from tracker.views.width import wrapped

KeyEntry = tuple[Place, Key, Sequence[str]]
_GAP = 2
_MOST_KEYS = 16


def help_body(entries: Iterable[KeyEntry], *, width: int, has_glyphs: bool = True) -> list[PaintLine]:
    """All lines of the help, grouped by place; a sentence that is too long goes on below."""
    rows = [(place, key_names(keys, has_glyphs=has_glyphs), key.help) for place, key, keys in entries]
    left = min(max((cells_of(names) for _, names, _ in rows), default=0), _MOST_KEYS)
    lines: list[PaintLine] = []
    last: Place | None = None
    for place, names, sentence in rows:
        if place != last:
            lines += [[]] if lines else []
            lines.append([(f" {PLACE_NAMES[place]}", "heading")])
            last = place
        lines += _entry(names, sentence, left, width)
    return lines


def side_by_side(left: Sequence[PaintLine], right: Sequence[PaintLine], *, width: int) -> list[PaintLine]:
    """Two parts of the help beside each other."""
    half = width // 2
    return [[*fitted(one or [], half), *fitted(other or [], width - half)] for one, other in zip_longest(left, right)]


def help_lines(
    body: Sequence[PaintLine], *, top: int, width: int, height: int, has_glyphs: bool = True
) -> list[PaintLine]:
    """The part of the help from line `top` on, in its frame."""
    room = height - 2
    right: PaintLine = []
    if len(body) > room:
        right = [(f"{top + 1}-{min(top + room, len(body))}", "text"), (f"/{len(body)}", "dim")]
    return boxed(
        [("keys", "strong")], body[top : top + room], width=width, height=height, right=right,
        foot=[("esc", "accent"), (" back", "dim")], is_focused=True, has_glyphs=has_glyphs,
    )  # fmt: skip


def _entry(names: str, sentence: str, left: int, width: int) -> list[PaintLine]:
    room = max(10, width - left - 2 - _GAP)
    first, *more = wrapped(sentence, room)
    entry: PaintLine = [*fitted([(" " + names, "accent")], left + 1 + _GAP), (first, "text")]
    return [entry, *([(" " * (left + 1 + _GAP), ""), (line, "text")] for line in more)]
