"""The cells of a table of runs, column by column: what stands under each, in which tone, and how wide it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.tui.paint.runs_glyphs import RunGlyphs
from tracker.tui.paint.tones import PaintSpan, Tone, fitted
from tracker.views.columns import RunColumn
from tracker.views.format import ago, duration, number
from tracker.views.grouping import Group
from tracker.views.outline import OutlineLine
from tracker.views.run_row import RunRow, Value
from tracker.views.run_sheet import RunSheet, SeenColumn
from tracker.views.states import STATES, state_of
from tracker.views.table import shown
from tracker.views.width import width
from tracker.views.workspace import Workspace

Cell = tuple[PaintSpan, ...]
GAP = 2
"""Blanks between columns."""
_GAP = " " * GAP
_ID_LENGTH = 8
_WIDEST_TEXT = 28
_LONG_NUMBER = 8
"""Params that are longer numbers than this are shown with about four digits."""
_LARGE = 1e6
_SPARK, _WIDEST_SPARK = 12, 20
_PROGRESS, _WIDEST_PROGRESS = 13, 20
NOTHING: Cell = ()


class Block(NamedTuple):
    """A column's cells before its width is settled."""

    make: Callable[[int], Sequence[Cell]]
    """The cells, each exactly so wide, behind the gap to the column before."""
    natural: int
    """How wide the widest cell is."""
    most: int = 0
    """How wide it may become where there is room to spare."""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class RunsLook:
    """What all cells share."""

    workspace: Workspace
    sheet: RunSheet
    glyphs: RunGlyphs
    beat: int = 0

    @property
    def is_grouped(self) -> bool:
        return bool(self.workspace.table.asked.group_by)


def block(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """The cells of some lines under a column."""
    match column.kind:
        case "metric" if not column.reducer.is_step:
            return _metrics(look, lines, column)
        case "metric":
            return _plain(look, lines, column, _count, tone="quiet", is_right=True)
        case "delta":
            return _deltas(look, lines, column)
        case "spark":
            return _sparks(look, lines, column)
        case "param" | "tag":
            return _texts(look, lines, column)
    match column.key:
        case "state":
            return _fixed(look, column, [_state(look, line) for line in lines])
        case "progress":
            return _progress(look, lines, column)
        case "started" | "ended":
            now = look.workspace.table.around.now
            return _plain(look, lines, column, lambda value: ago(int(value), now), tone="faint", is_right=True)
        case "took" | "eta":
            return _plain(look, lines, column, lambda value: duration(int(value)), tone="dim", is_right=True)
        case "runs":
            return _plain(look, lines, column, _count, tone="dim", is_right=True)
        case "id":
            return _fixed(look, column, _ids(lines))
    return _texts(look, lines, column)


def _fixed(look: RunsLook, column: RunColumn, cells: Sequence[Cell], *, is_right: bool = False) -> Block:
    """Cells that are the same for every width; the column stays as wide as it was once."""
    seen, ellipsis = look.sheet.seen(column), look.glyphs.ellipsis
    widths = [width(cell[0][0]) if len(cell) == 1 else sum(width(text) for text, _ in cell) for cell in cells]
    seen.width = max(seen.width, max(widths, default=0))

    def make(wide: int) -> list[Cell]:
        return [
            _filled(cell, wide - filled, is_right=is_right)
            if filled <= wide
            else ((_GAP, ""), *fitted(cell, wide, ellipsis=ellipsis))
            for cell, filled in zip(cells, widths, strict=True)
        ]

    return Block(make, seen.width, is_right=is_right)


def _filled(cell: Cell, blanks: int, *, is_right: bool) -> Cell:
    """A cell behind the gap, with so many blanks before or behind it."""
    if len(cell) == 1:
        text, tone = cell[0]
        return ((" " * (GAP + blanks) + text if is_right else f"{_GAP}{text}{' ' * blanks}", tone),)
    blank = " " * blanks, ""
    return ((_GAP, ""), blank, *cell) if is_right else ((_GAP, ""), *cell, blank)


def _values(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> list[Value]:
    """What stands under a column, by the shortest way."""
    key, around = column.key, look.workspace.table.around
    if look.is_grouped or column.needs_history or column.kind not in ("metric", "param", "tag"):
        return [line.row.value(column, around) for line in lines]
    rows = [line.row for line in lines if isinstance(line.row, RunRow)]
    if column.kind == "metric":
        return [row.metrics.get(key) for row in rows]
    return [(row.run.params if column.kind == "param" else row.run.tags).get(key) for row in rows]


def _plain(
    look: RunsLook,
    lines: Sequence[OutlineLine],
    column: RunColumn,
    text: Callable[[float], str],
    *,
    tone: Tone,
    is_right: bool,
) -> Block:
    """Cells of one tone, made of numbers."""
    missing = look.glyphs.missing
    cells = [
        ((text(value), tone),) if isinstance(value, int | float) else missing for value in _values(look, lines, column)
    ]
    return _fixed(look, column, cells, is_right=is_right)


def _count(value: float) -> str:
    return f"{int(value):,}"


def _ids(lines: Sequence[OutlineLine]) -> list[Cell]:
    return [((shown(line.id[:_ID_LENGTH]), "dim"),) if line.run is not None else NOTHING for line in lines]


def _metrics(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """Values, the best of them bright; of groups the mean and the spread."""
    seen, around = look.sheet.seen(column), look.workspace.table.around
    best = around.best.get(RunColumn("delta", column.key, column.reducer))
    values = [_number(value) for value in _values(look, lines, column)]
    seen.see_numbers(values)
    cells = []
    for line, value in zip(lines, values, strict=True):
        if value is None:
            cells.append(look.glyphs.missing)
        elif math.isfinite(value):
            is_best = value == best and isinstance(line.row, Group) == look.is_grouped
            tone = "good!" if is_best else "text" if _is_bright(line.row) else "quiet"
            cells.append(((_number_text(value, seen), tone),))
        else:
            cells.append(((number(value), "bad"),))
    if look.is_grouped:
        cells = _with_spread(look, lines, column, cells, seen)
    return _fixed(look, column, cells, is_right=True)


def _with_spread(
    look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn, cells: Sequence[Cell], seen: SeenColumn
) -> list[Cell]:
    """What the runs of a group differ by, behind their mean; behind a run's value as many blanks."""
    spreads = []
    for line in lines:
        spread = line.row.figures(column).spread if isinstance(line.row, Group) else None
        spreads.append("" if spread is None else f" {look.glyphs.spread}{_number_text(spread, seen)}")
    widest = max(map(len, spreads), default=0)
    return [(*cell, (spread.ljust(widest), "dim")) for cell, spread in zip(cells, spreads, strict=True)]


def _deltas(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """How far values are from the best, which has a star; of runs in groups nothing, as groups are compared."""
    seen, around = look.sheet.seen(column), look.workspace.table.around
    values = [
        _number(line.row.value(column, around)) if isinstance(line.row, Group) == look.is_grouped else None
        for line in lines
    ]
    seen.see_numbers(value for value in values if value)
    of_values = look.sheet.seen(RunColumn("metric", column.key, column.reducer))
    if of_values.width:  # a distance is no more exact than what it is between
        seen.decimals, seen.is_mixed = min(seen.decimals, of_values.decimals), of_values.is_mixed
    texts = [_delta_text(value, seen) for value in values]
    seen.width = max(seen.width, max(map(len, texts), default=0))
    wide = seen.width
    cells: list[Cell] = [
        ((look.glyphs.star.ljust(wide), "warn"),) if value == 0 else ((text, "faint"),)
        for value, text in zip(values, texts, strict=True)
    ]
    return _fixed(look, column, cells, is_right=True)


def _delta_text(value: float | None, seen: SeenColumn) -> str:
    if not value or not math.isfinite(value):
        return ""
    return f"{'+' if value > 0 else ''}{_number_text(value, seen)}"


def _sparks(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """Courses, in the colours that marked runs have."""
    around, slot = look.workspace.table.around, look.workspace.slot
    courses: list[tuple[Value, Tone]] = []
    for line in lines:
        value = line.row.value(column, around) if line.run is not None else None
        colour = slot(line.id) if line.run is not None else None
        tone = f"line{colour + 1}" if colour is not None else "dim" if _is_bright(line.row) else "faint"
        courses.append((value, tone))

    def make(cells: int) -> list[Cell]:
        spark = look.glyphs.spark
        return [
            ((_GAP + (spark(value, cells).ljust(cells) if isinstance(value, list) else " " * cells), tone),)
            for value, tone in courses
        ]

    return Block(make, _SPARK, _WIDEST_SPARK)


def _progress(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """Bars in the tone of how the run stands, and percentages."""
    around = look.workspace.table.around
    shares = [(line, _number(line.row.value(column, around))) for line in lines]

    def make(cells: int) -> list[Cell]:
        missing = _filled(look.glyphs.missing, cells - 1, is_right=True)
        return [
            missing if share is None else ((_GAP, ""), *look.glyphs.progress(share, cells, tone=_bar_tone(line.row)))
            for line, share in shares
        ]

    return Block(make, _PROGRESS, _WIDEST_PROGRESS, is_right=True)


def _bar_tone(row: RunRow | Group) -> Tone:
    if isinstance(row, Group):
        return "dim"
    style = STATES[state_of(row.run, row.liveness)].style
    return {"live": "accent", "bad": "bad", "warn": "warn"}.get(style, "faint")


def _texts(look: RunsLook, lines: Sequence[OutlineLine], column: RunColumn) -> Block:
    """Params, tags and names; at the right where all that were seen are numbers."""
    seen, plain = look.sheet.seen(column), look.glyphs.plain
    made: dict[object, Cell] = {None: look.glyphs.missing}
    cells: list[Cell] = []
    for value in _values(look, lines, column):
        cell = made.get(value)
        if cell is None:
            text = plain(str(value))
            size = _as_number(text)
            seen.is_text = seen.is_text or size is None
            is_long = size is not None and len(text) > _LONG_NUMBER and "." in text
            cell = made[value] = ((number(size) if size is not None and is_long else text, "dim"),)
        cells.append(cell)
    fixed = _fixed(look, column, cells, is_right=not seen.is_text)
    return fixed._replace(natural=min(fixed.natural, _WIDEST_TEXT), most=fixed.natural)


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _state(look: RunsLook, line: OutlineLine) -> Cell:
    """How a run stands; of a group how many stand how."""
    row = line.row
    if isinstance(row, RunRow):
        return look.glyphs.state(state_of(row.run, row.liveness), look.beat)
    counts: list[PaintSpan] = []
    for state, count in row.states().items():
        glyph = STATES[state].glyph if look.glyphs.has_glyphs else STATES[state].ascii_glyph
        counts += [(f"{glyph}{count:,}", STATES[state].style), (" ", "")]
    return tuple(counts[:-1])


def _is_bright(row: RunRow | Group) -> bool:
    return isinstance(row, Group) or row.is_live


def _number(value: Value) -> float | None:
    return value if isinstance(value, int | float) else None


def _number_text(value: float, seen: SeenColumn) -> str:
    """With the decimals that the column's numbers share, unless they would show nothing of this one, or too much."""
    size = abs(value)
    if seen.is_mixed or size >= _LARGE or (value and size < 10.0**-seen.decimals):
        return number(value)
    return f"{value:,.{seen.decimals}f}"
