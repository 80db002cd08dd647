"""What each line of a chart is at the cursor and between the markers, as a small table below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted
from tracker.views.chart_axes import brief
from tracker.views.chart_cursor import (
    Difference,
    Reading,
    difference,
    distance_text,
    forecast,
    forecast_text,
    x_text,
)  # fmt: skip
from tracker.views.chart_picture import ChartAsk, Trace
from tracker.views.chart_pictures import Shown
from tracker.views.chart_view import ChartView
from tracker.views.format import exact_number
from tracker.views.table import Column, shown, table


class ReadoutFrame(Protocol):
    """What a readout has to know of the frame that it stands in."""

    @property
    def has_glyphs(self) -> bool: ...
    @property
    def has_letters(self) -> bool: ...


def has_readout(view: ChartView, key: str) -> bool:
    """Whether there is something to tell of each line."""
    return view.cursor is not None or len(view.markers) == 2 or key in view.thresholds


def readout_lines(
    chart: Shown,
    ask: ChartAsk,
    view: ChartView,
    at: Sequence[Reading | None],
    *,
    width: int,
    height: int,
    frame: ReadoutFrame,
) -> list[PaintLine]:
    """A rule, heads, and as many lines as there is room for."""
    rule = "╌" if frame.has_glyphs else "-"
    stroke = "━━" if frame.has_glyphs else "--"
    traces = [trace for trace in chart.traces if any(map(len, trace.series))]
    by_trace = dict(zip(map(id, chart.traces), at, strict=True))
    there = [by_trace[id(trace)] for trace in traces]
    columns = [Column("run", [trace.line.name for trace in traces], least=8)]
    if view.cursor is not None:
        columns += _readings(there, ask, view)
    if len(view.markers) == 2:
        columns += _differences(traces, ask, view)
    threshold = view.thresholds.get(ask.key)
    if threshold is not None:
        found = [forecast(trace, ask.look, threshold) for trace in traces]
        texts = ["" if each is None else forecast_text(each, threshold, ask.look) for each in found]
        columns.append(Column("threshold", texts, style="warn", rank=3, least=10))
    ellipsis = "…" if frame.has_glyphs else ".."
    head, *rows = table(columns, room=width - 7, ellipsis=ellipsis)
    lines: list[PaintLine] = [
        [(f" {rule * (width - 2)} ", "border")],
        [(" " * 6, ""), *((text, "faint") for text, _ in head)],
    ]
    for trace, row in zip(traces, rows, strict=True):
        mark = f" {trace.line.letter} " if frame.has_letters else "   "
        lines.append([(f" {stroke}{mark}", f"line{trace.line.tone_number}!"), *row])
    return [fitted(line, width) for line in lines[:height]]


def difference_spans(lead: Trace, ask: ChartAsk, view: ChartView) -> list[PaintSpan]:
    """From marker A to marker B, in short."""
    if len(view.markers) < 2:
        return []
    found = difference(lead, ask.look, view.markers["A"], view.markers["B"])
    if found is None:
        return [("A B: no value", "faint")]
    return [
        ("A B ", "warn"), (_signed(found.value), "text"), (f" in {distance_text(found.x, ask.look)}", "faint"),
        (f" slope {_slope_text(found)}", "faint"),
    ]  # fmt: skip


def _readings(at: Sequence[Reading | None], ask: ChartAsk, view: ChartView) -> list[Column]:
    name = {"step": "step", "time": "time", "relative": "elapsed", "metric": shown(view.over)}[ask.look.x]
    values = ["" if each is None else exact_number(each.value) for each in at]
    places = ["" if each is None else x_text(each.x, ask.look) for each in at]
    columns = [Column("value", values, right=True, style="strong"), Column(name, places, right=True, rank=1, least=6)]
    if any(each is not None and each.runs > 1 for each in at):
        columns.append(Column("runs", ["" if each is None else str(each.runs) for each in at], right=True, rank=4))
    return columns


def _differences(traces: Sequence[Trace], ask: ChartAsk, view: ChartView) -> list[Column]:
    found = [difference(trace, ask.look, view.markers["A"], view.markers["B"]) for trace in traces]
    return [
        Column("A to B", ["" if each is None else _signed(each.value) for each in found], right=True, rank=1),
        Column("over", ["" if each is None else distance_text(each.x, ask.look) for each in found], right=True, rank=2),
        Column("slope", ["" if each is None else _slope_text(each) for each in found], right=True, rank=2),
    ]


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{brief(value)}"


def _slope_text(found: Difference) -> str:
    return "-" if found.slope is None else _signed(found.slope)
