"""What a run's charts, the charts of its machine and its log have in common is time: where one is read, all are."""

from __future__ import annotations

from tracker.tui.panes.charts import Charts
from tracker.tui.panes.log import Log
from tracker.tui.surface import Surface
from tracker.views.series import Series
from tracker.views.wall_time import WallTimes


class RunLinks:
    """Belongs to the screen of one run."""

    def __init__(self, surface: Surface, run_id: str, *, charts: Charts, machine: Charts, log: Log) -> None:
        self._surface = surface
        self._run_id = run_id
        self._charts = charts
        self._machine = machine
        self._log = log
        self._times = WallTimes()

    def follow(self, source: Charts) -> None:
        """Have the others read where these charts are read."""
        other = self._machine if source is self._charts else self._charts
        time = self.time_of(source)
        if time is None:
            if source.cursor_x is None:
                other.put_cursor(None)
                self._log.let_go()
            return
        self._put(other, time)
        self._log.show_time(time)

    def point(self, time: int) -> None:
        """Have all charts read at this time."""
        self._put(self._charts, time)
        self._put(self._machine, time)

    def time_of(self, charts: Charts) -> int | None:
        """When the points at the charts' cursor were logged."""
        x = charts.cursor_x
        if x is None:
            return None
        plain = 10**x if charts.view.is_log_x else x
        return self._times.time_at(self._series(charts), charts.view.x, plain, start=self._start)

    def _put(self, charts: Charts, time: int) -> None:
        if charts.view.is_log_x:
            return
        x = self._times.x_at(self._series(charts), charts.view.x, time, start=self._start)
        if x is not None:
            charts.put_cursor(x)

    def _series(self, charts: Charts) -> Series | None:
        return self._surface.workspace.series(self._run_id, charts.pages.key or "")

    @property
    def _start(self) -> int | None:
        row = self._surface.workspace.row(self._run_id)
        return row.run.start_time if row is not None else None
