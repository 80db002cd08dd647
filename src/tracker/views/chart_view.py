"""How charts are looked at: over what, how smooth, between which ends, with what pointed at. It knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from typing import Literal

from tracker.views.board import is_log_at_first
from tracker.views.series import Bounds, Look, Series, XKind

MarkerName = Literal["A", "B"]
SMOOTHINGS = (0.0, 0.5, 0.8, 0.9, 0.94, 0.97, 0.99, 0.997)
_KINDS: tuple[XKind, ...] = ("step", "relative", "time")
_ENOUGH = 30
_SAMPLE = 400
_OUT = 20
"""One of so many values is an outlier, at either end."""
_NOISE = 5.0
"""A course that goes so many times as far as it gets is noisy."""


@dataclass(eq=False)
class ChartView:
    """One pane's view of all of its charts; windows, cursor and markers are in the units of the x of the moment."""

    x: XKind = "step"
    over: str = ""
    """The metric that all are drawn over, where x is one."""
    is_log_x: bool = False
    smoothing: float = 0.94
    x_window: Bounds | None = None
    cursor: float | None = None
    markers: dict[MarkerName, float] = field(default_factory=dict)
    y_windows: dict[str, Bounds] = field(default_factory=dict)
    """By metric."""
    thresholds: dict[str, float] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    """Metrics whose outliers are shown too."""
    log_y: dict[str, bool] = field(default_factory=dict)
    _is_noisy: dict[str, bool] = field(default_factory=dict)

    def look(self, key: str, series: Sequence[Series]) -> Look:
        """How a metric's chart is drawn: a loss on a log scale at first, and what is not noisy without smoothing."""
        is_log = self.log_y.get(key)
        if is_log is None:
            is_log = is_log_at_first(key, [each.bounds for each in series])
            if is_log:
                self.log_y[key] = True
        smoothing = self.smoothing if self.smoothing and self._decide_noisy(key, series) else 0.0
        return Look(self.x, smoothing, is_log, self.is_log_x)

    def next_x(self) -> None:
        """Draw over the next kind of x."""
        at = _KINDS.index(self.x) + 1 if self.x in _KINDS else 0
        self._take_x(_KINDS[at % len(_KINDS)], "")

    def take_metric_as_x(self, key: str) -> None:
        """Draw all over this metric, or over steps again."""
        if self.x == "metric" and self.over == key:
            self._take_x("step", "")
        else:
            self._take_x("metric", key)

    def toggle_log_x(self) -> None:
        self.is_log_x = not self.is_log_x
        self._take_x(self.x, self.over)

    def smooth(self, by: int) -> None:
        """Smooth more, or less."""
        at = min(range(len(SMOOTHINGS)), key=lambda place: abs(SMOOTHINGS[place] - self.smoothing))
        self.smoothing = SMOOTHINGS[min(max(at + by, 0), len(SMOOTHINGS) - 1)]

    def toggle_log_y(self, key: str) -> None:
        self.log_y[key] = not self.log_y.get(key, False)
        self.y_windows.pop(key, None)

    def toggle_whole(self, key: str) -> None:
        self.whole ^= {key}

    def reset(self) -> None:
        """Show all of x and y again."""
        self.x_window = None
        self.y_windows.clear()

    @property
    def is_zoomed(self) -> bool:
        return self.x_window is not None or bool(self.y_windows)

    def x_name(self) -> str:
        name = {"relative": "elapsed", "metric": self.over}.get(self.x, self.x)
        return f"{name} log" if self.is_log_x else name

    def _take_x(self, x: XKind, over: str) -> None:
        """What was pointed at stood at another kind of x."""
        self.x, self.over = x, over
        self.x_window = self.cursor = None
        self.markers.clear()

    def _decide_noisy(self, key: str, series: Sequence[Series]) -> bool:
        """What is noisy stays so, and what is not once there are many points: a course that changed its look while it
        grows would jump."""
        found = self._is_noisy.get(key)
        if found is None:
            samples = [_sample(each.values) for each in series]
            found = any(map(_is_noisy, samples))
            if found or any(len(sample) >= _SAMPLE // 2 for sample in samples):
                self._is_noisy[key] = found
        return found


def _sample(values: Sequence[float]) -> list[float]:
    """The first and the last of them."""
    half = _SAMPLE // 2
    picked = values if len(values) <= _SAMPLE else [*values[:half], *values[-half:]]
    return [value for value in picked if isfinite(value)]


def _is_noisy(sample: Iterable[float]) -> bool:
    """Whether it goes up and down much more than it gets anywhere."""
    values = list(sample)
    if len(values) < _ENOUGH:
        return False
    ordered = sorted(values)
    out = len(values) // _OUT
    span = ordered[-1 - out] - ordered[out]
    way = sum(min(abs(after - before), span) for before, after in pairwise(values))
    return span > 0 and way > _NOISE * span
