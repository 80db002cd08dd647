"""The runs below a run, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, spread
from tracker.views.better import judging_order
from tracker.views.format import duration, number
from tracker.views.run_row import RunRow
from tracker.views.states import STATES, state_of
from tracker.views.table import shown


def child_lines(
    rows: Sequence[RunRow],
    *,
    at: int,
    top: int,
    now: int,
    width: int,
    height: int,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """From line `top` on, with the cursor on line `at`; each with the metric that judges it."""
    key = judging_metric(rows)
    body = [
        _row(row, key, now, width - 2, is_at=place == at and is_focused, has_glyphs=has_glyphs)
        for place, row in enumerate(rows[top : top + max(0, height - 2)], top)
    ]
    return boxed(
        [("children ", "strong"), (f"{len(rows):,}", "dim")], body, width=width, height=height,
        right=[(shown(key), "faint")] if key else [], is_focused=is_focused, has_glyphs=has_glyphs,
    )  # fmt: skip


def judging_metric(rows: Sequence[RunRow]) -> str:
    """The metric by which runs are judged most likely; empty where there is none."""
    keys = {key for row in rows[:20] for key in row.metrics}
    return min(keys, key=lambda key: (judging_order(key), key), default="")


def _row(row: RunRow, key: str, now: int, width: int, *, is_at: bool, has_glyphs: bool) -> PaintLine:
    look = STATES[state_of(row.run, row.liveness)]
    left: PaintLine = [
        (("▌" if has_glyphs else ">") if is_at else " ", "accent"),
        (f"{look.glyph if has_glyphs else look.ascii_glyph} ", look.style),
        (shown(row.run.run_name or row.id), "strong" if is_at else "text"),
    ]
    lasted = row.took(now)
    value = row.metrics.get(key)
    right: PaintLine = [
        (f"  {'' if lasted is None else duration(lasted)}", "dim"),
        (f"{'' if value is None else number(value):>10} ", "accent"),
    ]
    return spread(left, right, width, ground="cursor" if is_at else "")
