"""One chart in its frame: axes, dots, the values at its lines' ends, and what is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.charts_cells import Overlay, cell_rows, mark_cells
from tracker.tui.paint.charts_readout import difference_spans, readout_lines
from tracker.tui.paint.tones import PaintLine, PaintSpan, line_width
from tracker.views.better import told_direction
from tracker.views.chart_axes import brief
from tracker.views.chart_cursor import Reading, forecast, forecast_text, read, x_text
from tracker.views.chart_picture import ChartAsk, Picture, Trace
from tracker.views.chart_pictures import Shown
from tracker.views.chart_view import ChartView
from tracker.views.table import shown
from tracker.views.width import cut_left

READOUT_ROWS = 3
"""Above a readout's lines: its rule and its head, and a line of the chart at least."""
_LEAST_TITLE = 8


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """Where and how one chart is painted."""

    width: int
    height: int
    is_chosen: bool = False
    is_focused: bool = False
    has_glyphs: bool = True
    has_letters: bool = False
    """Whether letters tell the lines apart, since colours do not."""
    readout: int = 0
    """Lines below the chart for what each run is at the cursor."""

    @property
    def chart_height(self) -> int:
        return self.height - 2 - self.readout


def frame_lines(chart: Shown, ask: ChartAsk, view: ChartView, frame: ChartFrame) -> list[PaintLine]:
    """Exactly as many lines as the frame is high."""
    picture = chart.picture
    at = _readings(chart, ask, view)
    body = (
        _words(chart, frame)
        if picture is None or picture.scale is None
        else _plotted(chart, picture, ask, view, frame, at)
    )
    if picture is not None and picture.scale is None:
        body = _only_odd(picture, body, frame)
    if frame.readout:
        body = body[: frame.chart_height] + [[]] * (frame.chart_height - len(body))
        body += readout_lines(chart, ask, view, at, width=frame.width - 2, height=frame.readout, frame=frame)
    right = _latest(chart, ask)
    title = _title(ask, frame, 0 if not right else line_width(right) + 2)
    if line_width(title) < min(_LEAST_TITLE, len(ask.key)):
        right = []
        title = _title(ask, frame, 0)
    return boxed(
        title, body, width=frame.width, height=frame.height, right=right, foot=_foot(chart, ask, view, frame, at),
        is_focused=frame.is_chosen and frame.is_focused, has_glyphs=frame.has_glyphs,
    )  # fmt: skip


def lead_of(chart: Shown, ask: ChartAsk) -> Trace | None:
    """The line that speaks for the chart: the one on top, or the first."""
    there = [trace for trace in chart.traces if any(map(len, trace.series))]
    return next((trace for trace in there if trace.line.id == ask.lead), there[0] if there else None)


def _title(ask: ChartAsk, frame: ChartFrame, taken: int) -> PaintLine:
    notes = [(" log", "faint")] if ask.look.is_log else []
    room = max(0, frame.width - 8 - taken - line_width(notes))
    ellipsis = "…" if frame.has_glyphs else ".."
    return [(cut_left(shown(ask.key), room, ellipsis=ellipsis), "strong" if frame.is_chosen else "text!"), *notes]


def _latest(chart: Shown, ask: ChartAsk) -> list[PaintSpan]:
    """How far the leading line came lately, and its latest value."""
    lead = lead_of(chart, ask)
    if lead is None or lead.line.is_group:
        return []
    latest = lead.series[0].latest
    trend = chart.picture.trends.get(lead.line.id) if chart.picture is not None else None
    spans: list[PaintSpan] = []
    if trend is not None and trend.amount:
        way = told_direction(ask.key)
        is_worse = way is not None and (trend.amount > 0) == (way == "smaller")
        spans.append((f"{trend} ", "faint" if way is None else "warn" if is_worse else "good"))
    return [*spans, (brief(latest), f"line{lead.line.tone_number}!")] if latest is not None else spans


def _words(chart: Shown, frame: ChartFrame) -> list[PaintLine]:
    """Instead of a chart, why there is none."""
    reading = "reading…" if frame.has_glyphs else "reading..."
    words = "no finite value" if chart.picture is not None else reading if chart.is_reading else "no points"
    top = max(0, (frame.chart_height - 1) // 2)
    return [[]] * top + [[(words.center(frame.width - 2), "faint")]]


def _only_odd(picture: Picture, body: list[PaintLine], frame: ChartFrame) -> list[PaintLine]:
    """Where the values are that are none: at the foot, where a chart would have them."""
    marks = Overlay(
        cells={(0, column): cell for (_, column), cell in mark_cells(picture, has_glyphs=frame.has_glyphs).items()}
    )
    row = cell_rows(picture, marks, has_glyphs=frame.has_glyphs)[0]
    body = body + [[]] * (frame.chart_height - 1 - len(body))
    return [*body[: frame.chart_height - 1], [(" " * picture.gutter, ""), *row]]


def _plotted(
    chart: Shown, picture: Picture, ask: ChartAsk, view: ChartView, frame: ChartFrame, at: Sequence[Reading | None]
) -> list[PaintLine]:
    overlay = _overlay(chart, picture, ask, view, frame, at)
    rows = cell_rows(picture, overlay, has_glyphs=frame.has_glyphs)
    ends = _ends(chart, picture, ask, view, frame, at) if picture.has_ends else {}
    bar, tick = ("│", "┤") if frame.has_glyphs else ("|", "+")
    room = picture.gutter - 1
    lines: list[PaintLine] = []
    for row, cells in enumerate(rows):
        label = picture.y_ticks.get(row, "")
        lines.append(
            [(f"{label:>{room}}"[:room], "dim"), (tick if label else bar, "border"), *cells, *ends.get(row, ())]
        )
    return [*lines, [(_x_labels(picture, frame.width - 2), "faint")]]


def _overlay(
    chart: Shown, picture: Picture, ask: ChartAsk, view: ChartView, frame: ChartFrame, at: Sequence[Reading | None]
) -> Overlay:
    overlay = Overlay(cells=mark_cells(picture, has_glyphs=frame.has_glyphs))
    if frame.has_letters:
        _put_letters(overlay, picture)
    bar, thin, dot = ("│", "┆", "●") if frame.has_glyphs else ("|", ":", "o")
    threshold = view.thresholds.get(ask.key)
    if threshold is not None and (row := picture.row_of(threshold)) is not None:
        overlay.rows[row] = ("╌" if frame.has_glyphs else "=", "warn")
    for name, x in view.markers.items():
        if (column := picture.column_of(x)) is not None:
            overlay.columns[column] = thin, "warn"
            overlay.cells[0, column] = name, "warn!"
    if view.cursor is not None and (column := picture.column_of(view.cursor)) is not None:
        overlay.columns[column] = bar, "accent" if frame.is_chosen else "dim"
        on_top_last = sorted(zip(chart.traces, at, strict=True), key=lambda pair: pair[0].line.id == ask.lead)
        for trace, reading in on_top_last:
            if reading is not None and (row := picture.row_of(reading.value)) is not None:
                overlay.cells[row, column] = dot, f"line{trace.line.tone_number}!"
    return overlay


def _put_letters(overlay: Overlay, picture: Picture) -> None:
    """Each line's letter in the last of its cells."""
    for place, _ in picture.ends:
        cell = next(
            (
                (row, column)
                for column in range(picture.columns - 1, -1, -1)
                for row, (_, inks) in enumerate(picture.cells)
                if inks[column] == place and (row, column) not in overlay.cells
            ),
            None,
        )
        if cell is not None:
            line = picture.lines[place]
            overlay.cells[cell] = line.letter, f"line{line.tone_number}!"


def _ends(
    chart: Shown, picture: Picture, ask: ChartAsk, view: ChartView, frame: ChartFrame, at: Sequence[Reading | None]
) -> dict[int, list[PaintSpan]]:
    """By row the lines' latest values, or what they are at the cursor: each near its line, none over another."""
    wanted: list[tuple[int, int, str]] = []
    for place, row in picture.ends:
        trace = chart.traces[place]
        if view.cursor is None:
            latest = _latest_of(trace)
            wanted.append((row, place, "" if latest is None else brief(latest)))
        elif (reading := at[place]) is not None:
            there = picture.row_of(reading.value)
            wanted.append((row if there is None else there, place, brief(reading.value)))
    wanted.sort(key=lambda end: (end[0], end[1]))
    if len(wanted) > picture.rows:
        lead = lead_of(chart, ask)
        first = [end for end in wanted if lead is not None and chart.traces[end[1]] is lead]
        wanted = sorted([*first, *(end for end in wanted if end not in first)][: picture.rows])
    ends: dict[int, list[PaintSpan]] = {}
    for (_, place, text), row in zip(wanted, stacked([row for row, _, _ in wanted], picture.rows), strict=True):
        line = chart.traces[place].line
        tone = f"line{line.tone_number}" + ("!" if line.id == ask.lead else "")
        letter = f"{line.letter} " if frame.has_letters else ""
        ends[row] = [(f" {letter}{text}"[: ask.end_width], tone)]
    return ends


def stacked(rows: Sequence[int], height: int) -> list[int]:
    """Rows in rising order as near to these (rising) as they can be without one being there twice."""
    placed: list[int] = []
    for row in rows:
        placed.append(max(row, placed[-1] + 1) if placed else row)
    limit = height - 1
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - 1
    return placed


def _latest_of(trace: Trace) -> float | None:
    """Of a group the mean of its runs' latest."""
    latest = [series.latest for series in trace.series if series.latest is not None]
    return sum(value / len(latest) for value in latest) if latest else None


def _x_labels(picture: Picture, width: int) -> str:
    texts = [" "] * width
    free = 0
    for column, text in picture.x_ticks:
        begin = max(0, min(picture.gutter + column - len(text) // 2, width - len(text)))
        if begin >= free and len(text) <= width:
            texts[begin : begin + len(text)] = text
            free = begin + len(text) + 1
    return "".join(texts)


def _readings(chart: Shown, ask: ChartAsk, view: ChartView) -> list[Reading | None]:
    """What each line is at the cursor."""
    if view.cursor is None or chart.picture is None or chart.is_reading:
        return [None] * len(chart.traces)
    reach = chart.picture.grid.step * chart.picture.across
    return [read(trace, ask.look, view.cursor, reach=reach) for trace in chart.traces]


def _foot(
    chart: Shown, ask: ChartAsk, view: ChartView, frame: ChartFrame, at: Sequence[Reading | None]
) -> list[PaintSpan]:
    """What the chosen points say of the leading line; else whether something is beyond the edges."""
    lead = lead_of(chart, ask)
    picture = chart.picture
    if lead is None or picture is None:
        return []
    parts: list[list[PaintSpan]] = []
    threshold = view.thresholds.get(ask.key)
    if threshold is not None and not frame.readout and (found := forecast(lead, ask.look, threshold)) is not None:
        parts.append([(forecast_text(found, threshold, ask.look).removesuffix(" at its recent slope"), "warn")])
    if not frame.readout and (between := difference_spans(lead, ask, view)):
        parts.append(between)
    reading = at[chart.traces.index(lead)]
    if reading is not None and not frame.readout:
        name = {"step": "step ", "metric": f"{shown(view.over)} "}.get(ask.look.x, "")
        parts.append([(name, "faint"), (x_text(reading.x, ask.look), "text")])
    if not parts and any(mark.kind in ("above", "below") for mark in picture.marks):
        parts.append([("outliers beyond", "faint")])
    room = frame.width - 6
    spans: list[PaintSpan] = []
    for part in parts:
        longer = [*spans, ("  ", ""), *part] if spans else part
        if line_width(longer) <= room:
            spans = longer
    return spans
