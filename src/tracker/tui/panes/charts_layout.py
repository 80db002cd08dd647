"""Where each chart stood when the charts were painted last, for the mouse and for moves by columns."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.views.chart_picture import ChartAsk, Picture
from tracker.views.chart_pictures import Shown


@dataclass(frozen=True, slots=True, eq=False)
class PlacedChart:
    """In cells of the pane."""

    key: str
    x: int
    y: int
    width: int
    height: int
    ask: ChartAsk
    shown: Shown

    @property
    def picture(self) -> Picture | None:
        return self.shown.picture

    @property
    def reach(self) -> float:
        """How far from a cell's middle its points may be."""
        picture = self.picture
        return 0.0 if picture is None else picture.grid.step * picture.across

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def column_at(self, x: int) -> int:
        """The picture's column below a cell of the pane, beyond its ends too."""
        return x - self.x - 1 - (self.picture.gutter if self.picture is not None else 0)

    def row_at(self, y: int) -> int:
        return y - self.y - 1

    def is_plot(self, x: int, y: int) -> bool:
        """Whether the cell is one of dots."""
        picture = self.picture
        return picture is not None and 0 <= self.column_at(x) < picture.columns and 0 <= self.row_at(y) < picture.rows

    @property
    def last_x(self) -> float | None:
        """The x of the last point of any line; the first one's is `first_x`."""
        return max(self._ends(-1), default=None)

    @property
    def first_x(self) -> float | None:
        return min(self._ends(0), default=None)

    def _ends(self, place: int) -> list[float]:
        look = self.ask.look
        return [
            float(curve.xs[place])
            for trace in self.shown.traces
            for series, over in zip(trace.series, trace.over, strict=True)
            if (look.x != "metric" or over is not None) and (curve := series.curve(look, over)).xs
        ]
