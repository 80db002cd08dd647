"""The pictures of charts, kept for as long as nothing that they show has changed.

Points that have never been drawn are sorted and smoothed first. That is done in slices, so many points a painting, and
a chart whose points are not ready shows what it showed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.views.chart_axes import Ranges
from tracker.views.chart_lines import ChartLine
from tracker.views.chart_picture import ChartAsk, Picture, Trace, draw
from tracker.views.shelf import Shelf

SLICE = 20_000
"""So many points are made ready in one painting: some milliseconds."""
_AT_ONCE = 10_000
_COLUMN = 3
"""A column that is found anew costs as much as so many points, and more where many points are in it."""
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A chart as it can be shown by now."""

    ask: ChartAsk
    traces: tuple[Trace, ...]
    picture: Picture | None
    is_reading: bool
    """Whether more is to come: histories that have not been read, or points that are not ready."""


class Pictures:
    """Of the histories of one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.ranges = Ranges()
        self.has_more = False
        """Whether points are left that were too many for this painting."""
        self._shelf = shelf
        self._left = SLICE
        self._has_drawn = False
        self._kept: dict[str, tuple[object, Shown]] = {}

    def begin(self, points: int = SLICE) -> None:
        """Another painting begins, in which so many points may be made ready."""
        self._left = points
        self._has_drawn = False
        self.has_more = False

    def shown(self, lines: Sequence[ChartLine], ask: ChartAsk, over: str = "") -> Shown:
        """A chart of these lines; `over` is the metric that they are drawn over, where x is one."""
        traces = tuple(self._trace(line, ask.key, over) for line in lines)
        versions = tuple(
            (series.version, None if below is None else below.version)
            for trace in traces
            for series, below in zip(trace.series, trace.over, strict=True)
        )
        is_loaded = all(
            self._shelf.is_loaded(row.id, ask.key) for line in lines for row in line.runs if ask.key in row.metrics
        )
        signature = ask, tuple(lines), versions, is_loaded
        before = self._kept.get(ask.key)
        if before is not None and before[0] == signature:
            return before[1]
        if not self._are_ready(traces, ask) or not self._has_time(traces, ask, before):
            self.has_more = True
            if before is not None and before[1].picture is not None and _is_alike(before[1], lines, ask):
                return before[1]
            return Shown(ask, traces, None, is_reading=True)
        shown = Shown(ask, traces, draw(traces, ask, self.ranges), is_reading=not is_loaded)
        self._kept.pop(ask.key, None)
        while len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[ask.key] = signature, shown
        return shown

    def _trace(self, line: ChartLine, key: str, over: str) -> Trace:
        pairs = [
            (series, self._shelf.series(row.id, over) if over else None)
            for row in line.runs
            if (series := self._shelf.series(row.id, key)) is not None
        ]
        return Trace(line, tuple(series for series, _ in pairs), tuple(below for _, below in pairs))

    def _has_time(self, traces: Sequence[Trace], ask: ChartAsk, before: tuple[object, Shown] | None) -> bool:
        """Whether there is time to draw in this painting; there always is for one chart."""
        if before is not None and before[1].ask == ask:
            return True
        columns = 2 * ask.width
        cost = sum(
            int(columns * (_COLUMN + min(len(series) / columns, 100) / 8))
            for trace in traces
            for series in trace.series
        )
        if cost > self._left and self._has_drawn:
            return False
        self._left -= cost
        self._has_drawn = True
        return True

    def _are_ready(self, traces: Sequence[Trace], ask: ChartAsk) -> bool:
        for trace in traces:
            for series, over in zip(trace.series, trace.over, strict=True):
                if ask.look.x == "metric" and over is None:
                    continue
                while done := series.prepare(ask.look, min(self._left, _AT_ONCE), over) if self._left > 0 else 1:
                    self._left -= done
                    if self._left <= 0:
                        return False
        return True


def _is_alike(shown: Shown, lines: Sequence[ChartLine], ask: ChartAsk) -> bool:
    """Whether what was shown before has the size and the lines that are asked for now."""
    picture = shown.picture
    return picture is not None and picture.size == (ask.width, ask.height) and picture.lines == tuple(lines)
