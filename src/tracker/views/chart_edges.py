"""What of a chart's lines is not between its edges: outliers, NaN, infinities; and where the lines end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracker.views.change import Change, change
from tracker.views.chart_axes import Robust, robust
from tracker.views.scale import Scale
from tracker.views.series import Bounds
from tracker.views.thinning import Grid, Thinned

MarkKind = Literal["nan", "inf", "-inf", "above", "below"]
Layers: TypeAlias = tuple[Thinned, Thinned | None]
"""A line, and what lies behind it."""
_TREND = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is not in the picture, and in which cell of its upper or lower edge that is said."""

    column: int
    kind: MarkKind
    line: int

    @property
    def is_at_top(self) -> bool:
        return self.kind in ("inf", "above")


def robust_of(lines: Sequence[Thinned], grid: Grid, *, is_log: bool) -> Robust | None:
    lows: list[float] = []
    highs: list[float] = []
    for line in lines:
        inside = slice(bisect_left(line.columns, 0), bisect_left(line.columns, grid.count))
        lows += line.lows[inside]
        highs += line.highs[inside]
    return robust(lows, highs, is_log=is_log)


def core_of(thinned: Sequence[Layers], grid: Grid, *, is_log: bool) -> Bounds | None:
    """Where raw values are but for outliers, and where lines end; None where no raw values are shown."""
    raw = robust_of([behind for _, behind in thinned if behind is not None], grid, is_log=is_log)
    if raw is None:
        return None
    last = [line.lasts[-1] for line, _ in thinned if len(line)]
    return Bounds(min(raw.shown.low, *last), max(raw.shown.high, *last))


def clipped(
    thinned: Sequence[Layers], scale: Scale, grid: Grid, across: int
) -> Iterator[tuple[tuple[int, bool], Mark]]:
    """Cells of the edges beyond which a line goes on."""
    low, high = scale.low, scale.high
    for place, pair in enumerate(thinned):
        for line in pair:
            if line is None or not len(line) or (min(line.lows) >= low and max(line.highs) <= high):
                continue
            for column, least, greatest in zip(line.columns, line.lows, line.highs, strict=True):
                if 0 <= column < grid.count:
                    cell = column // across
                    if greatest > high:
                        yield (cell, True), Mark(cell, "above", place)
                    if least < low:
                        yield (cell, False), Mark(cell, "below", place)


def ends_of(thinned: Sequence[Layers], scale: Scale, grid: Grid, rows: int) -> Iterator[tuple[int, int]]:
    for place, (line, _) in enumerate(thinned):
        last = bisect_left(line.columns, grid.count) - 1
        if last >= 0:
            at = min(max(scale.place(line.lows[last] / 2 + line.highs[last] / 2), 0.0), 1.0)
            yield place, min(int((1 - at) * rows), rows - 1)


def trend_of(line: Thinned, grid: Grid) -> Change | None:
    """From where a line was some columns ago."""
    last = bisect_left(line.columns, grid.count) - 1
    if last < 1:
        return None
    first = bisect_left(line.columns, line.columns[last] - max(1, grid.count // _TREND))
    before, now = (line.lows[place] / 2 + line.highs[place] / 2 for place in (min(first, last - 1), last))
    return change(before, now)


def gap_columns(
    xs: Sequence[float], values: Sequence[float], gaps: Sequence[int], grid: Grid
) -> Iterator[tuple[int, float]]:
    """The columns that have a gap, each with the first one's value."""
    index = bisect_left(gaps, bisect_left(xs, grid.begin))
    while index < len(gaps):
        place = gaps[index]
        column = grid.count - 1 if xs[place] == grid.end else grid.column_of(xs[place])
        if column >= grid.count:
            return
        yield column, values[place]
        index = max(index + 1, bisect_left(gaps, bisect_left(xs, grid.edge(column + 1))))
