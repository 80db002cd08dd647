"""What the charts know of themselves: which are shown, how, and where they stood when they were painted last."""

from __future__ import annotations

from textual.timer import Timer

from tracker.tui.paint.charts_frame import lead_of
from tracker.tui.pane import Pane
from tracker.tui.panes.charts_entry import Entry
from tracker.tui.panes.charts_layout import PlacedChart
from tracker.tui.surface import Surface
from tracker.views.chart_cursor import read
from tracker.views.chart_pages import ChartPages
from tracker.views.chart_view import ChartView
from tracker.views.format import exact_number
from tracker.views.series import Bounds

_REST = 0.12
"""Seconds that the cursor of the table stays on a run before the charts follow: who walks through a table waits for
no charts, and a slow link carries none that nobody looks at."""


class ChartBase(Pane):
    """What actions change, and the painting shows."""

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.pages = ChartPages()
        self.view = ChartView()
        if (smoothing := surface.settings.smoothing) is not None:
            self.view.smoothing = smoothing
        self.entry: Entry | None = None
        """The line that is typed in, while one is."""
        self.placed: list[PlacedChart] = []
        self._rest: Timer | None = None

    def follow_at_rest(self) -> None:
        """The cursor of the table moved: stay as they are until it rests."""
        self._stop_waiting()
        self._rest = self.set_timer(_REST, self.follow)

    def follow(self) -> None:
        """Show what is to be shown now."""
        self._stop_waiting()
        self.repaint()

    def repaint(self) -> None:
        if self._rest is None:
            super().repaint()

    def repaint_all(self) -> None:
        self._stop_waiting()
        super().repaint_all()

    def on_focus(self) -> None:
        """Whoever works in the charts sees at once what each key does."""
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def tell_cursor(self) -> None:
        """The cursor is elsewhere."""
        raise NotImplementedError

    @property
    def cursor_x(self) -> float | None:
        """Where all charts are read: milliseconds since 1970 for time, seconds for elapsed time, its logarithm on a
        log scale of x."""
        return self.view.cursor

    @property
    def chosen(self) -> PlacedChart | None:
        """The chart that is chosen, as it was painted last."""
        key = self.pages.key
        return next((chart for chart in self.placed if chart.key == key), None)

    @property
    def under_cursor(self) -> tuple[str, str] | None:
        """What may be copied: the leading run's value at the cursor, or the chosen chart's metric; with its name."""
        chart = self.chosen
        if chart is None:
            return None
        lead = lead_of(chart.shown, chart.ask)
        if self.view.cursor is None or lead is None:
            return "metric", chart.key
        reading = read(lead, chart.ask.look, self.view.cursor, reach=chart.reach)
        return None if reading is None else (f"{chart.key} of {lead.line.name}", exact_number(reading.value))

    def put_cursor(self, x: float | None) -> None:
        """Read all charts at this x; None: at none."""
        if x != self.view.cursor:
            self.view.cursor = x
            self.tell_cursor()
            self.repaint()

    def x_range(self) -> Bounds | None:
        """From where to where the chosen chart shows x."""
        if self.view.x_window is not None:
            return self.view.x_window
        chart = self.chosen
        grid = chart.picture.grid if chart is not None and chart.picture is not None else None
        return None if grid is None else Bounds(grid.begin, grid.end)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Escape is for others where nothing is left to be peeled off."""
        if action == "back":
            return self._layer() is not None
        return self.view.cursor is not None if action in ("far", "end", "marker") else True

    def action_back(self) -> None:
        match self._layer():
            case "cursor":
                self.put_cursor(None)
            case "markers":
                self.view.markers.clear()
            case "threshold":
                self.view.thresholds.pop(self.pages.key or "", None)
            case "single":
                self.pages.is_single = False
            case "zoom":
                self.view.reset()
            case "filter":
                self.pages.pattern = ""
        self.repaint()

    def _layer(self) -> str | None:
        """What escape takes away next."""
        layers = {
            "cursor": self.view.cursor is not None,
            "markers": bool(self.view.markers),
            "threshold": self.pages.key in self.view.thresholds,
            "single": self.pages.is_single,
            "zoom": self.view.is_zoomed,
            "filter": bool(self.pages.pattern),
        }
        return next((name for name, is_there in layers.items() if is_there), None)
