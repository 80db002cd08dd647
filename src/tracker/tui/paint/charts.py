"""The charts as lines: a grid of them."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.board import BoardChart
from tracker.views.plot import Plot, PlotLine
from tracker.views.series import Look
from tracker.views.text_plot import Paper, text_plot
from tracker.views.workspace import Workspace


def chart_grid_lines(
    workspace: Workspace,
    charts: Sequence[BoardChart],
    *,
    width: int,
    height: int,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """Charts in up to three columns and two rows."""
    columns = max(1, min(3, width // 36))
    rows = max(1, min(2, height // 9))
    cell_width, cell_height = width // columns, height // rows
    lines: list[PaintLine] = []
    for row in range(rows):
        cells = [
            _chart(workspace, chart, cell_width - 1, cell_height, has_glyphs)
            for chart in charts[row * columns : (row + 1) * columns]
        ]
        for y in range(cell_height):
            lines.append(
                fitted([span for cell in cells for span in fitted(cell[y] if y < len(cell) else [], cell_width)], width)
            )
    lines += [fitted([], width)] * (height - len(lines))
    return lines


def _chart(workspace: Workspace, chart: BoardChart, width: int, height: int, has_glyphs: bool) -> list[PaintLine]:
    series = [
        PlotLine(run_id, each) for run_id in chart.run_ids if (each := workspace.series(run_id, chart.key)) is not None
    ]
    plot = Plot(chart.key, series, Look())
    return [list(line) for line in text_plot(plot, Paper(width, height, True, has_glyphs))]
