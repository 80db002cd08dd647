"""The tree of experiments as lines."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, spread
from tracker.views.experiment_tree import TreeRow
from tracker.views.table import shown


def experiment_lines(
    rows: Sequence[TreeRow],
    *,
    at: int,
    top: int,
    width: int,
    height: int,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """The tree from line `top` on in its frame, with the cursor on line `at`."""
    body = [
        _row(row, width - 2, is_at=place == at, has_glyphs=has_glyphs)
        for place, row in enumerate(rows[top : top + height], top)
    ]
    return boxed(
        [("experiments", "strong")], body, width=width, height=height, right=[(f"{len(rows) - 1:,}", "dim")],
        is_focused=is_focused, has_glyphs=has_glyphs,
    )  # fmt: skip


def _row(row: TreeRow, width: int, *, is_at: bool, has_glyphs: bool) -> PaintLine:
    fold = (
        " "
        if not row.has_children
        else ("▸" if row.is_folded else "▾")
        if has_glyphs
        else "+"
        if row.is_folded
        else "-"
    )
    tone = "strong" if is_at else "dim" if row.is_deleted or not row.runs else "text"
    left: PaintLine = [
        ("▌" if is_at else " ", "accent"),
        ("  " * row.depth + fold + " ", "dim"),
        (shown(row.name), tone),
    ]
    right: PaintLine = [(f"{'●' if has_glyphs else '*'}{row.live:,} ", "good")] if row.live else []
    return spread(left, [*right, (f"{row.runs:,} ", "dim")], width, ground="cursor" if is_at else "")
