"""One chart as it stands: its lines in dots, its ranges and ticks, where its lines end, and what is not drawn where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isnan, log10

from tracker.views.bands import mean_and_band
from tracker.views.canvas import ASCII, BRAILLE, Canvas
from tracker.views.change import Change
from tracker.views.chart_axes import LONGEST, Ranges, compact, nearer
from tracker.views.chart_edges import (
    Layers,
    Mark,
    MarkKind,
    clipped,
    core_of,
    ends_of,
    gap_columns,
    robust_of,
    trend_of,
)  # fmt: skip
from tracker.views.chart_lines import ChartLine
from tracker.views.chart_strokes import band_strokes, line_strokes
from tracker.views.scale import Scale
from tracker.views.series import Bounds, Look, Series
from tracker.views.thinning import Grid, Thinned
from tracker.views.ticks import Tick, duration_ticks, number_ticks, time_ticks, value_ticks

_GUTTER = 6
_ROWS_A_TICK = 3
_CELLS_A_TICK = 6
_LEAST_FOR_ENDS = 26
_LEAST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Trace:
    """One line and where its points are: of one run, or of each run of a group."""

    line: ChartLine
    series: tuple[Series, ...]
    over: tuple[Series | None, ...]
    """What each is drawn over, where x is another metric."""


@dataclass(frozen=True, slots=True)
class ChartAsk:
    """How a chart is to be drawn."""

    key: str
    width: int
    height: int
    """In cells, the texts beside the axes among them."""
    look: Look
    x_window: Bounds | None = None
    y_window: Bounds | None = None
    is_whole: bool = False
    """Whether outliers are shown too."""
    lead: str = ""
    """The line that is on top and shows its raw values."""
    has_glyphs: bool = True
    has_letters: bool = False
    """Whether each line's letter stands beside its end too."""

    @property
    def end_width(self) -> int:
        """Cells for what stands beside a line's end."""
        return LONGEST + (3 if self.has_letters else 1)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Nothing that comes later changes it."""

    lines: tuple[ChartLine, ...]
    cells: Sequence[tuple[list[str], list[int]]]
    """Each row: the letters of its cells, and whose each is: a line's place, that and the count of lines for what lies
    behind it, -1 for nobody's."""
    gutter: int
    grid: Grid
    across: int
    """Columns of the grid in a cell."""
    scale: Scale | None
    """None where no value is finite."""
    y_ticks: dict[int, str]
    """Texts by row."""
    x_ticks: Sequence[tuple[int, str]]
    """Columns of cells, and texts."""
    ends: Sequence[tuple[int, int]]
    """Lines and the rows that they end in."""
    marks: Sequence[Mark]
    trends: Mapping[str, Change]
    """By line, how far it came in the last part of its x."""
    has_ends: bool
    size: tuple[int, int]
    """As it was asked for."""

    @property
    def columns(self) -> int:
        return self.grid.count // self.across

    @property
    def rows(self) -> int:
        return len(self.cells)

    def column_of(self, x: float) -> int | None:
        """The cell that an x is in; None outside."""
        if x == self.grid.end:
            return self.columns - 1
        column = self.grid.column_of(x)
        return column // self.across if 0 <= column < self.grid.count else None

    def x_of(self, column: float) -> float:
        """The x in the middle of a cell."""
        begin = self.grid.edge(int(column * self.across))
        return begin / 2 + self.grid.edge(int((column + 1) * self.across)) / 2

    def row_of(self, value: float) -> int | None:
        """The row that a value is in; None outside."""
        if self.scale is None or not (value > 0 or not self.scale.is_log) or isnan(value):
            return None
        place = self.scale.place(value)
        return min(int((1 - place) * self.rows), self.rows - 1) if 0 <= place <= 1 else None

    def value_of(self, row: float) -> float | None:
        """The value in the middle of a row."""
        if self.scale is None:
            return None
        place = 1 - (row + 0.5) / self.rows
        low, high = self.scale.low, self.scale.high
        if self.scale.is_log:
            return float(10 ** (log10(low) + (log10(high) - log10(low)) * place))
        return low * (1 - place) + high * place


def draw(traces: Sequence[Trace], ask: ChartAsk, ranges: Ranges) -> Picture | None:
    """None where there is nothing, not even a NaN."""
    drawing = _Drawing(traces, ask, ranges)
    return drawing.picture() if drawing.x is not None else None


class _Drawing:
    def __init__(self, traces: Sequence[Trace], ask: ChartAsk, ranges: Ranges) -> None:
        self._traces, self._ask, self._ranges = traces, ask, ranges
        self._marker = BRAILLE if ask.has_glyphs else ASCII
        self.x = ask.x_window or _x_bounds(traces, ask.look)

    def picture(self) -> Picture:
        gutter = _GUTTER
        while True:
            picture = self._with_gutter(gutter)
            needed = max(map(len, picture.y_ticks.values()), default=0) + 1
            if needed <= gutter or gutter >= self._ask.width // 3:
                return picture
            gutter = needed

    def _with_gutter(self, gutter: int) -> Picture:
        ask, marker = self._ask, self._marker
        has_ends = ask.width >= _LEAST_FOR_ENDS
        rows = max(1, ask.height - 1)
        columns = max(_LEAST_COLUMNS, ask.width - gutter - (ask.end_width if has_ends else 0))
        grid = self._grid(columns * marker.across)
        thinned = [self._thinned(trace, grid) for trace in self._traces]
        scale = self._scale(thinned, grid)
        canvas = Canvas(columns, rows, marker=marker)
        ends: list[tuple[int, int]] = []
        trends = {
            trace.line.id: came
            for trace, (line, _) in zip(self._traces, thinned, strict=True)
            if (came := trend_of(line, grid))
        }
        marks: dict[tuple[int, bool], Mark] = {}
        if scale is not None:
            self._draw(canvas, thinned, scale)
            marks.update(clipped(thinned, scale, grid, marker.across))
            ends = list(ends_of(thinned, scale, grid, rows))
        marks.update(self._odd(grid, marker.across))
        ticks = [] if scale is None else compact(value_ticks(scale, max(2, rows // _ROWS_A_TICK + 1)))
        picture = Picture(
            tuple(trace.line for trace in self._traces), canvas.cells(), gutter, grid, marker.across, scale, {}, (),
            ends, tuple(marks.values()), trends, has_ends, (ask.width, ask.height),
        )  # fmt: skip
        by_row = {row: tick.text for tick in ticks if (row := picture.row_of(tick.value)) is not None}
        along = [
            (at, tick.text) for tick in self._x_ticks(picture) if (at := picture.column_of(tick.value)) is not None
        ]
        return replace(picture, y_ticks=by_row, x_ticks=along)

    def _grid(self, count: int) -> Grid:
        assert self.x is not None
        if self._ask.x_window is not None:
            return Grid.over(self.x.low, self.x.high, count)
        return Grid.growing(self.x.low, self.x.high, count)

    def _thinned(self, trace: Trace, grid: Grid) -> Layers:
        """A line, and what lies behind it."""
        look = self._ask.look
        each = [
            series.thinned(look, grid, over)
            for series, over in zip(trace.series, trace.over, strict=True)
            if look.x != "metric" or over is not None
        ]
        if trace.line.is_group:
            return mean_and_band(each, grid.count)
        if not each:
            return Thinned.of_none(), None
        is_raw_shown = look.smoothing and trace.line.id == self._ask.lead
        raw = trace.series[0].thinned(replace(look, smoothing=0.0), grid, trace.over[0]) if is_raw_shown else None
        return each[0], raw

    def _scale(self, thinned: Sequence[Layers], grid: Grid) -> Scale | None:
        ask = self._ask
        is_log = ask.look.is_log
        if ask.y_window is not None and (ask.y_window.low > 0 or not is_log):
            return Scale(ask.y_window.low, ask.y_window.high, is_log)
        found = robust_of([part for pair in thinned for part in pair if part is not None], grid, is_log=is_log)
        if found is None:
            return None
        lines = tuple(trace.line.id for trace in self._traces)
        core = core_of(thinned, grid, is_log=is_log)
        if core is not None:
            found = nearer(found, core, is_log=is_log)
        chart = ask.key, lines, ask.look.x, is_log, ask.look.is_log_x, ask.x_window, ask.is_whole
        wanted = found.whole if ask.is_whole else found.shown
        settled = self._ranges.settle(chart, wanted, is_log=is_log)
        return Scale(settled.low, settled.high, is_log)

    def _draw(self, canvas: Canvas, thinned: Sequence[Layers], scale: Scale) -> None:
        """What lies behind first, the leading line last."""
        count, is_smooth = len(thinned), bool(self._ask.look.smoothing)
        for place in self._back_to_front():
            behind = thinned[place][1]
            if behind is not None:
                canvas.strokes(*band_strokes(behind, scale, canvas.height), count + place)
        for place in self._back_to_front():
            is_thin = is_smooth or self._traces[place].line.is_group
            strokes = line_strokes(thinned[place][0], scale, canvas.width, canvas.height, is_thin=is_thin)
            canvas.strokes(*strokes, place)

    def _back_to_front(self) -> list[int]:
        places = list(range(len(self._traces)))[::-1]
        return sorted(places, key=lambda place: self._traces[place].line.id == self._ask.lead)

    def _odd(self, grid: Grid, across: int) -> Iterator[tuple[tuple[int, bool], Mark]]:
        """Where values are that are no finite numbers: one mark in a cell."""
        for place in self._back_to_front():
            trace = self._traces[place]
            for series, over in zip(trace.series, trace.over, strict=True):
                if not (series.nans or series.infinities) or (self._ask.look.x == "metric" and over is None):
                    continue
                curve = series.curve(self._ask.look, over)
                for column, value in gap_columns(curve.xs, curve.track.values, curve.track.gaps, grid):
                    kind: MarkKind = "nan" if isnan(value) else "inf" if value == inf else "-inf"
                    mark = Mark(column // across, kind, place)
                    yield (mark.column, mark.is_at_top), mark

    def _x_ticks(self, picture: Picture) -> list[Tick]:
        grid, look = picture.grid, self._ask.look
        most = max(2, picture.columns // _CELLS_A_TICK)
        if look.is_log_x:
            if not -300 < grid.begin < grid.end < 300:
                return []
            ticks = value_ticks(Scale(10.0**grid.begin, 10.0**grid.end, is_log=True), most)
            return [Tick(log10(tick.value), tick.text) for tick in compact(ticks) if tick.value > 0]
        if look.x == "relative":
            return duration_ticks(grid.begin, grid.end, most)
        if look.x == "time":
            return time_ticks(grid.begin, grid.end, most)
        return compact(number_ticks(grid.begin, grid.end, most, is_whole=look.x == "step"))


def _x_bounds(traces: Sequence[Trace], look: Look) -> Bounds | None:
    each = [
        bounds
        for trace in traces
        for series, over in zip(trace.series, trace.over, strict=True)
        if (look.x != "metric" or over is not None) and (bounds := series.x_bounds(look, over)) is not None
    ]
    return Bounds(min(each, key=lambda b: b.low).low, max(each, key=lambda b: b.high).high) if each else None
