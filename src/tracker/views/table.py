"""Columns to lines of a given width, as spans of text with a style's name: whoever shows them picks the colours.

Too wide a table first loses room in the columns that may be cut, then whole columns, the least important first.
Cells are cleaned here, so no text from a store can move the cursor or break a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Literal, TypeAlias, get_args

from tracker.core.untrusted import clean
from tracker.views.width import cut, cut_left, padded, width

LineStyle = Literal["line1", "line2", "line3", "line4", "line5", "line6"]
FaintStyle = Literal["faint1", "faint2", "faint3", "faint4", "faint5", "faint6"]
TextStyle = Literal["", "title", "heading", "dim", "strong", "accent", "good", "bad", "warn", "live"]
Style = TextStyle | LineStyle | FaintStyle
Span: TypeAlias = tuple[str, Style]
Line: TypeAlias = list[Span]

LINE_STYLES: tuple[LineStyle, ...] = get_args(LineStyle)
"""Colours that tell the lines of a chart apart; after the last of them they begin anew."""
FAINT_STYLES: tuple[FaintStyle, ...] = get_args(FaintStyle)
"""The same in the background."""
GAP = 2
_NARROWEST = 3
_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f")
"""Variation selectors change how wide an emoji is in some terminals and not in others."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: its cells from the top, and what may happen to it where room is short."""

    title: str
    cells: Sequence[str]
    style: Style = ""
    styles: Sequence[Style] | None = None
    """A style for each cell, instead of one for all."""
    right: bool = False
    """Whether cells stand at the right, as numbers do."""
    rank: int = 0
    """Columns of rank 0 stay; of the others the highest rank goes first."""
    least: int | None = None
    """To how few cells it may be cut; None where a part would say nothing."""


def shown(text: str) -> str:
    """A text from a store as it may stand in a cell: one line, nothing that a terminal obeys, a width all agree on."""
    return text if text.isascii() and text.isprintable() else clean(text).translate(_SELECTORS)


def table(columns: Sequence[Column], *, room: int | None = None, ellipsis: str = "…") -> Iterator[Line]:
    """The header and then a line for each row, at most `room` cells wide where that is given."""
    cells = [[shown(cell) for cell in (column.title, *column.cells)] for column in columns]
    natural = [max(map(width, texts)) for texts in cells]
    widths = fitted(columns, natural, room) if room is not None else dict(enumerate(natural))
    kept = sorted(widths)
    last = kept[-1] if kept else None
    blocks = [
        _block(columns[index], cells[index], widths[index], ellipsis, is_last=index == last, is_cut=room is not None)
        for index in kept
    ]
    for row in zip(*blocks, strict=True):
        yield list(row)


def fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> dict[int, int]:
    """Which columns stay, by their place, and how wide each becomes."""
    least = [_least(column, wide) for column, wide in zip(columns, natural, strict=True)]
    kept: dict[int, int] = {}
    left = room + GAP
    for index in sorted(range(len(columns)), key=lambda i: columns[i].rank):
        needed = least[index] + GAP
        if needed <= left or columns[index].rank == 0:
            kept[index] = least[index]
            left -= needed
    if left < 0:
        return _squeezed(columns, kept, -left)
    for index in sorted(kept, key=lambda i: columns[i].rank):
        more = min(left, natural[index] - kept[index])
        kept[index] += more
        left -= more
    return kept


def _squeezed(columns: Sequence[Column], widths: Mapping[int, int], excess: int) -> dict[int, int]:
    """Columns that must all stay, the widest cut below what they asked for, even those that say nothing in part."""
    squeezed = dict(widths)
    for cuttable in (True, False):
        while excess > 0:
            candidates = [
                i for i in squeezed if squeezed[i] > _NARROWEST and (columns[i].least is not None) == cuttable
            ]
            if not candidates:
                break
            squeezed[max(candidates, key=lambda i: squeezed[i])] -= 1
            excess -= 1
    return squeezed


def _least(column: Column, natural: int) -> int:
    return natural if column.least is None else min(natural, column.least)


def _block(
    column: Column, texts: Sequence[str], cells: int, ellipsis: str, *, is_last: bool, is_cut: bool
) -> list[Span]:
    """The column's title and cells, cut and padded to the same width, with the gap to the next column."""
    title, *rows = texts
    if is_cut:
        title = cut_left(title, cells, ellipsis=ellipsis)
        rows = [cut(text, cells, ellipsis=ellipsis) for text in rows]
    gap = "" if is_last else " " * GAP
    wide = 0 if is_last and not column.right else cells
    styles = column.styles or repeat(column.style)
    block: list[Span] = [(padded(title, wide, right=column.right) + gap, "title")]
    block += [(padded(text, wide, right=column.right) + gap, style) for text, style in zip(rows, styles, strict=False)]
    return block
