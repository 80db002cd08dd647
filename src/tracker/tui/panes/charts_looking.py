"""How the charts are looked at: the cursor and markers, zoom and pan, scales, smoothing, what x is."""

from __future__ import annotations

from collections.abc import Callable

from tracker.tui.panes.charts_base import ChartBase
from tracker.tui.panes.charts_entry import Entry
from tracker.tui.typed import Typed
from tracker.views.chart_axes import middle, panned, zoomed
from tracker.views.chart_view import MarkerName
from tracker.views.series import Bounds

_FAR = 10
_CLOSER = 0.8
_PAN = 0.2


class ChartLooking(ChartBase):
    """The actions that change what the charts show of their points."""

    def action_left(self) -> None:
        self._step(-1)

    def action_right(self) -> None:
        self._step(1)

    def action_cursor(self) -> None:
        chart = self.chosen
        if self.view.cursor is not None:
            self.put_cursor(None)
        elif chart is not None and (x := chart.last_x) is not None:
            picture = chart.picture
            is_shown = picture is not None and picture.column_of(x) is not None
            self.put_cursor(x if picture is None or is_shown else picture.x_of(picture.columns - 1))

    def action_far(self, by: int) -> None:
        self._move_cursor(by * _FAR)

    def action_end(self, which: int) -> None:
        chart = self.chosen
        if chart is not None:
            self.put_cursor(chart.first_x if which < 0 else chart.last_x)

    def action_marker(self, name: MarkerName) -> None:
        x = self.view.cursor
        if x is not None:
            if self.view.markers.get(name) == x:
                del self.view.markers[name]
            else:
                self.view.markers[name] = x
            self.repaint()

    def action_threshold(self) -> None:
        key = self.pages.key
        if key is not None:
            value = self.view.thresholds.get(key)
            text = "" if value is None else f"{value:g}"
            self.entry = Entry("threshold", key, "", Typed(text, len(text)))
            self.repaint()

    def action_zoom_x(self, by: int) -> None:
        window = self.x_range()
        if window is not None:
            at = self.view.cursor
            is_inside = at is not None and window.low <= at <= window.high
            self.zoom_x(window, at if at is not None and is_inside else middle(window), by)

    def action_pan_x(self, by: int) -> None:
        window = self.x_range()
        if window is not None:
            self.view.x_window = panned(window, by * _PAN)
            self.repaint()

    def action_zoom_y(self, by: int) -> None:
        self.change_y(lambda window, is_log: zoomed(window, middle(window, is_log=is_log), _CLOSER**by, is_log=is_log))

    def action_pan_y(self, by: int) -> None:
        self.change_y(lambda window, is_log: panned(window, by * _PAN, is_log=is_log))

    def action_reset(self) -> None:
        self.view.reset()
        self.repaint()

    def action_log_y(self) -> None:
        if self.pages.key is not None:
            self.view.toggle_log_y(self.pages.key)
            self.repaint()

    def action_log_x(self) -> None:
        self.view.toggle_log_x()
        self.repaint()

    def action_next_x(self) -> None:
        self.view.next_x()
        self.repaint()

    def action_metric_x(self) -> None:
        if self.pages.key is not None:
            self.view.take_metric_as_x(self.pages.key)
            self.repaint()

    def action_smooth(self, by: int) -> None:
        self.view.smooth(by)
        self.repaint()

    def action_whole(self) -> None:
        if self.pages.key is not None:
            self.view.toggle_whole(self.pages.key)
            self.repaint()

    def zoom_x(self, window: Bounds, around: float, by: int) -> None:
        self.view.x_window = zoomed(window, around, _CLOSER**by)
        self.repaint()

    def change_y(self, changed: Callable[[Bounds, bool], Bounds]) -> None:
        """Make the chosen chart's window from the one that it has."""
        chart = self.chosen
        if chart is not None and chart.picture is not None and (scale := chart.picture.scale) is not None:
            self.view.y_windows[chart.key] = changed(Bounds(scale.low, scale.high), scale.is_log)
            self.repaint()

    def _step(self, by: int) -> None:
        if self.view.cursor is None:
            self.pages.move(by, 0)
            self.repaint()
        else:
            self._move_cursor(by)

    def _move_cursor(self, by: int) -> None:
        """By columns of the chosen chart, where it shows them."""
        chart, x = self.chosen, self.view.cursor
        if chart is None or chart.picture is None or x is None:
            return
        picture = chart.picture
        column = picture.column_of(x)
        if column is None:
            column = 0 if x < picture.grid.begin else picture.columns - 1
            by = 0
        self.put_cursor(picture.x_of(min(max(column + by, 0), picture.columns - 1)))
