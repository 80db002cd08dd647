"""Several series in one picture: between which ends its axes run, where their ticks stand, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.views.format import counted, moment
from tracker.views.scale import Scale
from tracker.views.series import Bounds, Look, Series, SeriesSnapshot
from tracker.views.thinning import Grid
from tracker.views.ticks import Tick, duration_ticks, number_ticks, time_ticks, value_ticks


@dataclass(frozen=True, slots=True, eq=False)
class PlotLine:
    """One series in the picture."""

    name: str
    series: Series
    over: Series | None = None
    """What it is drawn over, where x is another metric."""


class Plot:
    """What a text and a file are made of, alike: it knows no size, and takes the columns that there is room for."""

    def __init__(self, title: str, lines: Sequence[PlotLine], look: Look, *, x_title: str = "") -> None:
        self.title = title
        self.lines = tuple(lines)
        self.look = look
        self._x_title = x_title
        self.x = _joined([line.series.x_bounds(look, line.over) for line in lines])
        self.scale = self._scale()
        """None where there is nothing to draw."""

    @property
    def settings(self) -> str:
        """How it is drawn, in words: `log, smoothed 0.9, over step`."""
        words = ["log"] if self.look.is_log else []
        if self.look.smoothing:
            words.append(f"smoothed {self.look.smoothing:g}")
        return ", ".join([*words, f"over {self.x_title}"])

    @property
    def x_title(self) -> str:
        if self.look.x == "time":
            day = "" if self.x is None else f" since {moment(round(self.x.low))}"
            return f"time{day}"
        return {"step": "step", "relative": "time since the start"}.get(self.look.x, self._x_title)

    def grid(self, columns: int) -> Grid:
        assert self.x is not None, "nothing is drawn"
        return Grid.over(self.x.low, self.x.high, columns)

    def snapshots(self, grid: Grid) -> list[SeriesSnapshot]:
        return [line.series.snapshot(self.look, grid, line.over) for line in self.lines]

    def y_ticks(self, most: int) -> list[Tick]:
        return [] if self.scale is None else value_ticks(self.scale, most)

    def x_ticks(self, most: int) -> list[Tick]:
        if self.x is None:
            return []
        if self.look.x == "relative":
            return duration_ticks(self.x.low, self.x.high, most)
        if self.look.x == "time":
            return time_ticks(self.x.low, self.x.high, most)
        return number_ticks(self.x.low, self.x.high, most, is_whole=self.look.x == "step")

    def remarks(self) -> list[str]:
        """A sentence for each line of which something is not to be seen."""
        return [remark for line in self.lines if (remark := self._remark(line))]

    def _remark(self, line: PlotLine) -> str:
        series = line.series
        if not len(series):
            return f"{line.name} has no points."
        reasons = (
            (series.nans, "NaN"),
            (series.infinities, "infinite"),
            (series.not_positive if self.look.is_log else 0, "not above 0 on a log scale"),
            (len(series) - len(series.curve(self.look, line.over)), f"without a value of {self.x_title} to stand at"),
        )
        missing = [(count, f"{count:,} {reason}") for count, reason in reasons if count]
        if not missing:
            return ""
        total = sum(count for count, _ in missing)
        why = ", ".join(text for _, text in missing)
        return f"{line.name}: {total:,} of {counted(len(series), 'point')} cannot be drawn: {why}."

    def _scale(self) -> Scale | None:
        if self.x is None:
            return None
        each = [line.series.y_bounds(self.look, self.x.low, self.x.high, line.over) for line in self.lines]
        y = _joined(each)
        return None if y is None else Scale(y.low, y.high, self.look.is_log)


def _joined(bounds: Sequence[Bounds | None]) -> Bounds | None:
    """What holds all of them."""
    there = [each for each in bounds if each is not None]
    return Bounds(min(each.low for each in there), max(each.high for each in there)) if there else None
