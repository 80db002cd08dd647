"""The charts under the mouse: a click reads there, the wheel zooms there, a drag pans."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events

from tracker.tui.panes.charts_layout import PlacedChart
from tracker.tui.panes.charts_looking import ChartLooking
from tracker.views.chart_axes import panned, zoomed
from tracker.views.series import Bounds

_CLOSER = 0.8


@dataclass(slots=True)
class _Drag:
    """Where the button went down, and what was shown then."""

    chart: PlacedChart
    x: int
    y: int
    window: Bounds
    y_window: Bounds | None
    has_moved: bool = False


class ChartMouse(ChartLooking):
    """Turns places of the mouse into places of the charts."""

    _drag: _Drag | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        chart = self._chart_at(event)
        if chart is None or event.button != 1:
            return
        self.pages.chosen = chart.key
        window = self.x_range()
        if window is not None and chart.is_plot(event.x, event.y):
            self._drag = _Drag(chart, event.x, event.y, window, self.view.y_windows.get(chart.key))
            self.capture_mouse()
        self.repaint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        drag = self._drag
        if drag is None or drag.chart.picture is None:
            return
        if not drag.has_moved and (event.x, event.y) == (drag.x, drag.y):
            return
        drag.has_moved = True
        picture = drag.chart.picture
        self.view.x_window = panned(drag.window, (drag.x - event.x) / picture.columns)
        if drag.y_window is not None:
            is_log = drag.chart.ask.look.is_log
            self.view.y_windows[drag.chart.key] = panned(
                drag.y_window, (event.y - drag.y) / picture.rows, is_log=is_log
            )
        self.repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        self.release_mouse()
        picture = drag.chart.picture
        if not drag.has_moved and picture is not None and drag.chart.is_plot(event.x, event.y):
            self.put_cursor(picture.x_of(drag.chart.column_at(event.x)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        """Zoom x at the pointer, y with ctrl or shift; where there are no dots, turn the page."""
        chart = self._chart_at(event)
        event.stop()
        if chart is None or chart.picture is None or not chart.is_plot(event.x, event.y):
            self.pages.turn(-by)
            self.repaint()
            return
        self.pages.chosen = chart.key
        picture = chart.picture
        if event.ctrl or event.shift:
            value = picture.value_of(chart.row_at(event.y))
            if value is not None:
                self.change_y(lambda window, is_log: zoomed(window, value, _CLOSER**by, is_log=is_log))
            return
        window = Bounds(picture.grid.begin, picture.grid.end)
        self.zoom_x(window, picture.x_of(chart.column_at(event.x)), by)

    def _chart_at(self, event: events.MouseEvent) -> PlacedChart | None:
        return next((chart for chart in self.placed if chart.holds(event.x, event.y)), None)
