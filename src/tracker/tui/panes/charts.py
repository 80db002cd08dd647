"""The charts of the marked runs."""

from __future__ import annotations

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.charts import chart_grid_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.views.board import Board


class Charts(Pane):
    BINDINGS = bindings_of("charts")
    parts = frozenset(("charts",))

    def paint(self) -> list[PaintLine]:
        rows = self.workspace.charted
        board = Board.of_keys({row.id: tuple(row.metrics) for row in rows}, page_size=6)
        charts = board.page(0)
        self.surface.look_at("charts", [(run_id, chart.key) for chart in charts for run_id in chart.run_ids])
        return chart_grid_lines(
            self.workspace, charts, width=self.size.width, height=self.size.height,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip
