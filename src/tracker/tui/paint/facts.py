"""Sections of names and values: a heading with a dotted rule, then a line for each."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted, line_width
from tracker.views.format import number
from tracker.views.measures import Measure
from tracker.views.table import shown
from tracker.views.width import cut, cut_left, padded, width

_NAME_SHARE = 0.45
"""How much of the room a name keeps at least where its value is long."""
_LONG_NAME = 20
"""Cells; a longer name is cut before columns are left out."""
_NUMBER = 9
"""Cells for a number and the gap before it."""


def heading_line(
    title: str, cells: int, *, count: int | None = None, right: Sequence[str] = (), has_glyphs: bool = True
) -> PaintLine:
    """` params ╌╌╌╌╌╌╌╌   last     best `: what stands right are the heads of columns of numbers."""
    at_left: PaintLine = [(f" {shown(title)} ", "heading")]
    if count is not None:
        at_left.append((f"{count:,} ", "dim"))
    at_right = "".join(padded(head, _NUMBER, right=True) for head in right) + " "
    rule = max(0, cells - line_width(at_left) - len(at_right) - (1 if right else 0))
    return fitted(
        [*at_left, (("╌" if has_glyphs else "-") * rule, "border"), (" " if right else "", ""), (at_right, "faint")],
        cells,
    )


def fact_line(name: str, value: str, cells: int, *, tone: str = "text", has_glyphs: bool = True) -> PaintLine:
    """A name at the left, its value at the right: the value is cut at its end, the name at its beginning."""
    ellipsis = "…" if has_glyphs else "~"
    name, value, room = shown(name), shown(value), max(0, cells - 3)
    names = min(width(name), max(int(room * _NAME_SHARE), room - width(value)))
    name = cut_left(name, names, ellipsis=ellipsis)
    value = cut(value, room - width(name), ellipsis=ellipsis)
    gap = " " * (room - width(name) - width(value) + 1)
    return fitted([(f" {name}{gap}", "dim"), (f"{value} ", tone)], cells)


def number_columns(cells: int, names: Sequence[str]) -> tuple[str, ...]:
    """The heads of as many columns of numbers as have room beside these names of metrics."""
    longest = min(max(map(width, names), default=0), _LONG_NAME)
    for heads in (("last", "min", "max", "best", "at"), ("last", "best", "at")):
        if cells - 2 - _NUMBER * len(heads) >= longest:
            return heads
    return ("last", "best")


def measure_line(
    measure: Measure, cells: int, *, heads: Sequence[str], prefix: str = "", has_glyphs: bool = True
) -> PaintLine:
    """A metric's name without the prefix that the heading says, and what it came to, under `heads`."""
    texts: dict[str, PaintSpan] = {
        "last": (_number(measure.last), "accent"),
        "min": (_number(measure.low), "dim"),
        "max": (_number(measure.high), "dim"),
        "best": (_number(measure.best), "text"),
        "at": ("" if measure.best_step is None else short_count(measure.best_step), "faint"),
    }
    room = cells - 2 - _NUMBER * len(heads)
    name = cut_left(shown(measure.key.removeprefix(prefix)), room, ellipsis="…" if has_glyphs else "~")
    numbers: PaintLine = [(padded(texts[head][0], _NUMBER, right=True), texts[head][1]) for head in heads]
    return fitted([(f" {padded(name, room)}", "dim"), *numbers, (" ", "")], cells)


def short_count(count: int) -> str:
    """A step in few cells: `950`, `12,400`, `1.24M`."""
    return f"{count:,}" if abs(count) < 1_000_000 else f"{count / 1_000_000:.3g}M"


def _number(value: float | None) -> str:
    return "" if value is None else number(value)
