"""The tree of experiments as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, spread, told
from tracker.views.experiment_tree import TreeRow
from tracker.views.width import width as cells_of


@dataclass(frozen=True, slots=True)
class TreeLook:
    """What is to be seen of the tree, besides its lines."""

    at: int
    """The line with the cursor."""
    top: int
    """The first line that is shown."""
    count: int
    """How many experiments there are."""
    is_focused: bool = False
    is_resting: bool = False
    """Whether what is live is between two beats."""
    search: str | None = None
    """What is being searched for, while it is typed."""
    has_glyphs: bool = True


def experiment_lines(rows: Sequence[TreeRow], look: TreeLook, *, width: int, height: int) -> list[PaintLine]:
    """The tree in its frame. Counts stand below each other, those of live runs before them."""
    inner = width - 2
    live = len(f"{rows[0].live:,}") + 1 if rows[0].live else 0
    runs = len(f"{rows[0].runs:,}")
    body = [
        _line(row, look, inner, live=live, runs=runs, is_at=place == look.at)
        for place, row in enumerate(rows[look.top : look.top + height - 2], look.top)
    ]
    foot: PaintLine = []
    if look.search is not None:
        foot = [("/ ", "accent"), (_end(look.search, inner - 8), "strong"), (" ", "background@accent")]
    return boxed(
        [("experiments", "strong")], body, width=width, height=height, right=[(f"{look.count:,}", "dim")],
        foot=foot, is_focused=look.is_focused, has_glyphs=look.has_glyphs, is_fitted=True,
    )  # fmt: skip


def fold_column(row: TreeRow, width: int) -> int:
    """Where in a pane of this width the sign stands that folds the line."""
    return 2 + _indent(row, width - 2)


def _line(row: TreeRow, look: TreeLook, width: int, *, live: int, runs: int, is_at: bool) -> PaintLine:
    tone = "strong" if is_at else "faint" if row.is_deleted else "text" if row.runs else "dim"
    cursor = ("▌" if look.has_glyphs else ">") if is_at else " "
    left: PaintLine = [
        (cursor, "accent" if look.is_focused else "dim"),
        (" " * _indent(row, width) + _sign(row, has_glyphs=look.has_glyphs) + " ", "dim"),
        *_name(told(row.name, has_glyphs=look.has_glyphs), tone, look.search if is_at else None),
    ]
    right: PaintLine = [(f"{row.runs:,}".rjust(runs + 1) + " ", "dim" if row.runs else "faint")]
    if live:
        dot, count = ("●" if look.has_glyphs else "*", f"{row.live:,}") if row.live else ("", "")
        beating = [(dot, "resting" if look.is_resting else "good"), (count, "good")] if row.live else []
        right = [(" " * (live + 1 - len(dot + count)), ""), *beating, *right]
    ellipsis = "…" if look.has_glyphs else "~"
    return spread(left, right, width, ground="cursor" if is_at else "", ellipsis=ellipsis)


def _sign(row: TreeRow, *, has_glyphs: bool) -> str:
    if row.has_children:
        return ("▸" if row.is_folded else "▾") if has_glyphs else "+" if row.is_folded else "-"
    return ("×" if has_glyphs else "x") if row.is_deleted else " "


def _name(name: str, tone: str, search: str | None) -> PaintLine:
    """The name, with what was searched for standing out."""
    at = name.casefold().find(search.casefold()) if search else -1
    if search is None or at < 0:
        return [(name, tone)]
    end = at + len(search)
    return [(name[:at], tone), (name[at:end], "accent!"), (name[end:], tone)]


def _indent(row: TreeRow, width: int) -> int:
    """The deepest lines stand no further to the right than a third of the room."""
    return min(2 * row.depth, width // 3)


def _end(text: str, cells: int) -> str:
    while cells_of(text) > max(cells, 1):
        text = text[1:]
    return text
