"""Sections of names and values: a heading with a dotted rule, then a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted, line_width
from tracker.views.chart_axes import brief
from tracker.views.format import number
from tracker.views.measures import Measure
from tracker.views.table import shown
from tracker.views.width import cut, cut_left, padded, width

_NAME_SHARE = 0.45
"""How much of the room a name keeps at least where its value is long."""
_LONG_NAME, _NAME = 20, 12
"""Cells; a longer name is cut before columns of numbers are left out: all but two, and all but one."""
_NUMBER, _BRIEF_NUMBER = 9, 8
"""Cells for a number and the gap before it."""


class NumberColumns(NamedTuple):
    """Columns of numbers at the right: what stands in each, and how wide one is."""

    heads: tuple[str, ...] = ()
    each: int = _NUMBER

    @property
    def cells(self) -> int:
        return len(self.heads) * self.each

    def only(self, *heads: str) -> NumberColumns:
        return NumberColumns(tuple(head for head in self.heads if head in heads), self.each)


_TIERS = (
    (NumberColumns(("last", "min", "max", "best", "at")), _LONG_NAME),
    (NumberColumns(("last", "best", "at")), _LONG_NAME),
    (NumberColumns(("last", "best")), _LONG_NAME),
    (NumberColumns(("last", "best"), _BRIEF_NUMBER), _NAME),
)
"""From the widest on, each with the length of names that it leaves room for."""
_NO_NUMBERS = NumberColumns()


def heading_line(
    title: str,
    cells: int,
    *,
    count: int | None = None,
    right: NumberColumns = _NO_NUMBERS,
    has_glyphs: bool = True,
) -> PaintLine:
    """` params ╌╌╌╌╌╌╌╌   last     best `: what stands right are the heads of columns of numbers."""
    at_left: PaintLine = [(f" {shown(title)} ", "heading")]
    if count is not None:
        at_left.append((f"{count:,} ", "dim"))
    at_right = "".join(padded(head, right.each, right=True) for head in right.heads) + " "
    rule = max(0, cells - line_width(at_left) - len(at_right) - (1 if right.heads else 0))
    gap = " " if right.heads else ""
    return fitted([*at_left, (("╌" if has_glyphs else "-") * rule, "border"), (gap, ""), (at_right, "faint")], cells)


def fact_line(name: str, value: str, cells: int, *, tone: str = "text", has_glyphs: bool = True) -> PaintLine:
    """A name at the left, its value at the right: the value is cut at its end, the name at its beginning."""
    ellipsis = "…" if has_glyphs else "~"
    name, value, room = shown(name), shown(value), max(0, cells - 3)
    names = min(width(name), max(int(room * _NAME_SHARE), room - width(value)))
    name = cut_left(name, names, ellipsis=ellipsis)
    value = cut(value, room - width(name), ellipsis=ellipsis)
    gap = " " * (room - width(name) - width(value) + 1)
    return fitted([(f" {name}{gap}", "dim"), (f"{value} ", tone)], cells)


def number_columns(cells: int, names: Sequence[str]) -> NumberColumns:
    """As many columns of numbers as have room beside these names of metrics."""
    longest = max(map(width, names), default=0)
    for columns, long_name in _TIERS:
        if cells - 2 - columns.cells >= min(longest, long_name):
            return columns
    return NumberColumns(("last",), _BRIEF_NUMBER)


def measure_line(
    measure: Measure, cells: int, *, columns: NumberColumns, prefix: str = "", has_glyphs: bool = True
) -> PaintLine:
    """A metric's name without the prefix that the heading says, and what it came to."""
    most = columns.each - 1
    texts: dict[str, PaintSpan] = {
        "last": (_number(measure.last, most), "accent"),
        "min": (_number(measure.low, most), "dim"),
        "max": (_number(measure.high, most), "dim"),
        "best": (_number(measure.best, most), "text"),
        "at": ("" if measure.best_step is None else short_count(measure.best_step), "faint"),
    }
    room = cells - 2 - columns.cells
    name = cut_left(shown(measure.key.removeprefix(prefix)), room, ellipsis="…" if has_glyphs else "~")
    numbers: PaintLine = [
        (padded(text, columns.each, right=True), tone) for text, tone in (texts[head] for head in columns.heads)
    ]
    return fitted([(f" {padded(name, room)}", "dim"), *numbers, (" ", "")], cells)


def short_count(count: int) -> str:
    """A step in few cells: `950`, `12,400`, `1.24M`."""
    return f"{count:,}" if abs(count) < 1_000_000 else f"{count / 1_000_000:.3g}M"


def _number(value: float | None, most: int) -> str:
    """In so many cells, if it can be."""
    if value is None:
        return ""
    text = number(value)
    return text if len(text) <= most else brief(value)
