"""What happened lately, as lines."""

from __future__ import annotations

from itertools import islice

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine
from tracker.views.activity import Activity
from tracker.views.format import moment
from tracker.views.table import shown


def activity_lines(
    activity: Activity, *, width: int, height: int, is_focused: bool = False, has_glyphs: bool = True
) -> list[PaintLine]:
    """The newest first."""
    body: list[PaintLine] = [
        [
            (f" {moment(each.time)[11:16]} ", "faint"),
            (f"{each.glyph if has_glyphs else '*'} ", each.style),
            (f"{shown(each.name)} ", "text"),
            (shown(each.text), "dim"),
        ]
        for each in islice(activity, height)
    ]
    return boxed(
        [("activity", "strong")], body, width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs
    )
