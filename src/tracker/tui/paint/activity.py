"""What happened lately, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted, line_width, told
from tracker.views.activity import Happening
from tracker.views.format import moment
from tracker.views.table import shown
from tracker.views.width import cut_middle, padded
from tracker.views.width import width as cells_of

_LEAST_NAME = 8
"""Cells that a run's name keeps where what happened is long."""
_WIDE, _MOST_NAME = 60, 36
"""From how many cells on what happened stands in a column of its own, behind names of so many at most."""


def activity_lines(
    happenings: Sequence[Happening],
    *,
    at: int | None,
    count: int,
    today: str,
    width: int,
    height: int,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """These in a frame, with the cursor on the one at `at`; `count` is how many there are in all, and `today` the date
    on which times stand without theirs."""
    seen = happenings[: max(0, height - 2)]
    names = max((cells_of(shown(each.name)) for each in seen), default=0) if width >= _WIDE else 0
    body = [
        _line(each, width - 2, today=today, names=min(names, _MOST_NAME), is_at=place == at, has_glyphs=has_glyphs)
        for place, each in enumerate(seen)
    ]
    if not body:
        body = [fitted([(" nothing yet", "faint")], width - 2)]
    right: PaintLine = [(f"{count:,}", "dim")] if is_focused else []
    return boxed(
        [("activity", "strong")], body, width=width, height=height, right=right, is_focused=is_focused,
        has_glyphs=has_glyphs, is_fitted=True,
    )  # fmt: skip


def _line(each: Happening, width: int, *, today: str, names: int, is_at: bool, has_glyphs: bool) -> PaintLine:
    """The name gives way to what happened; what else there is to say stands where there is room. `names` is how wide
    the column of names is, 0 where there is none."""
    ellipsis = "…" if has_glyphs else "~"
    cursor = ("▌" if has_glyphs else ">") if is_at else " "
    head: PaintLine = [
        (cursor, "accent"),
        (f"{_time(each.time, today)} ", "faint"),
        (f"{each.glyph if has_glyphs else each.ascii_glyph} ", each.style),
    ]
    name, text = told(each.name, has_glyphs=has_glyphs), told(each.text, has_glyphs=has_glyphs)
    free = width - line_width(head) - 1
    value = text.partition(" ")[2]
    if cells_of(text) + 1 + min(cells_of(name), _LEAST_NAME) > free and value[:1] in _VALUES:
        text = value  # the glyph tells what it is the value of
    room = names or max(min(_LEAST_NAME, free), free - cells_of(text) - 1)
    name = padded(cut_middle(name, room, ellipsis=ellipsis), names)
    line = [*head, (f"{name} ", "dim" if each.is_older else "text"), (text, "faint" if each.is_older else "dim")]
    more = told(each.more, has_glyphs=has_glyphs)
    if more and width - line_width(line) > _LEAST_NAME:
        line.append((f"  {more}", "faint"))
    return fitted(line, width, ground="cursor" if is_at else "", ellipsis=ellipsis)


_VALUES = tuple("-0123456789×÷")


def _time(time: int, today: str) -> str:
    """The time of a day, or for another day its date; always five cells."""
    if not time:
        return " " * 5
    date, _, clock = moment(time).partition(" ")
    return (clock[:5] if date == today else date[5:]).ljust(5)[:5]
