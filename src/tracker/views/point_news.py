"""What in the points of live runs is worth a line of the activity: a new best, a jump, the first NaN."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from tracker.core.events import PointsLogged
from tracker.views.activity import STILL_NEWS, Activity, Happening
from tracker.views.better import Direction, told_direction
from tracker.views.format import number
from tracker.views.run_row import RunRow
from tracker.views.screen_columns import judging_metric

_RECENT = 8
"""So many of a run's last values are remembered, of which a jump leaves the range."""
_FEWEST = 5
_JUMP = 2.0
"""So many times the worst of the last values is a jump."""


@dataclass(slots=True)
class _Watched:
    """What is remembered of a live run."""

    keys: int = -1
    """How many metrics it had when its judging metric was chosen."""
    judging: str | None = None
    direction: Direction = "smaller"
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT))
    broken: set[str] = field(default_factory=set)
    """Metrics that have had a value that is no finite number."""
    broken_at_once: int = 0
    """How many of these the last line about them tells of."""


@dataclass(slots=True)
class _Record:
    """The best value of a metric in an experiment, as far as it is known: of runs that have ended, their last one."""

    value: float
    run_id: str


class PointNews:
    """Is told of points before the rows know of them, once all of a store is loaded."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._watched: dict[str, _Watched] = {}
        self._records: dict[tuple[str, str], _Record | None] = {}

    def hear(self, points: PointsLogged, rows: Mapping[str, RunRow], now: int) -> None:
        row = rows.get(points.run_id)
        if row is None or points.is_whole or not len(points):
            return
        watched = self._watched.get(row.id)
        if watched is None:
            watched = self._watched[row.id] = _Watched()
        if not math.isfinite(sum(points.values)):
            self._look_for_broken(points, row, watched, now)
        if watched.keys != len(row.metrics):
            self._choose(watched, row)
        if points.key == watched.judging:
            self._look_for_jump(points, row, watched, now)
            self._look_for_best(points, row, watched, rows.values(), now)

    def forget(self, run_id: str) -> None:
        """The run has ended or is gone."""
        self._watched.pop(run_id, None)

    def _choose(self, watched: _Watched, row: RunRow) -> None:
        """The metric that judges the run: one whose name tells which way is better."""
        watched.keys = len(row.metrics)
        key = judging_metric(row.metrics)
        told = told_direction(key) if key is not None else None
        if key == watched.judging:
            return
        watched.judging, watched.direction = (key, told) if told is not None else (None, "smaller")
        watched.recent.clear()

    def _look_for_broken(self, points: PointsLogged, row: RunRow, watched: _Watched, now: int) -> None:
        value = next((value for value in points.values if not math.isfinite(value)), None)
        before = row.metrics.get(points.key)
        if value is None or points.key in watched.broken:
            return
        watched.broken.add(points.key)
        if before is not None and not math.isfinite(before):  # as it was when it was first looked at
            return
        last = self._activity.latest("broken", row.id)
        line = _about(row, now, "▲", "!", f"{number(value)} in {points.key}")
        if last is not None and now - last.time <= STILL_NEWS:
            line = line._replace(text=last.text, more=f"and {watched.broken_at_once} more")
            watched.broken_at_once += 1
        else:
            watched.broken_at_once = 1
        self._activity.update("broken", line)

    def _look_for_jump(self, points: PointsLogged, row: RunRow, watched: _Watched, now: int) -> None:
        """A value far beyond the worst of the last ones. What is near zero or below it has no factor."""
        recent = watched.recent
        for value in points.values[-_RECENT:]:
            if not math.isfinite(value):
                continue
            if len(recent) >= _FEWEST and min(recent) > 0 and value > 0:
                is_rise = watched.direction == "smaller"
                if value >= _JUMP * max(recent) if is_rise else value * _JUMP <= min(recent):
                    usual = median(recent)
                    factor = f"×{number(round(value / usual, 1))}" if is_rise else f"÷{number(round(usual / value, 1))}"
                    self._activity.update("jump", _about(row, now, "▲", "!", f"{points.key} {factor}"))
            recent.append(value)

    def _look_for_best(
        self, points: PointsLogged, row: RunRow, watched: _Watched, rows: Iterable[RunRow], now: int
    ) -> None:
        """The best of its experiment, where there was another one to beat."""
        place = row.run.experiment_id, points.key
        if place not in self._records:
            self._records[place] = _record(rows, *place, watched.direction)
        finite = [value for value in points.values if math.isfinite(value)]
        if not finite:
            return
        value = min(finite) if watched.direction == "smaller" else max(finite)
        record = self._records[place]
        if record is not None and not _is_better(value, record.value, watched.direction):
            return
        self._records[place] = _Record(value, row.id)
        if record is None:
            return
        is_own = record.run_id == row.id
        if not is_own or self._activity.latest("best", row.id) is not None:
            line = Happening(
                now, "★", "*", "warn", row.id, row.run.run_name or row.id[:8], f"best {number(value)}", points.key
            )  # fmt: skip
            self._activity.update("best", line, always=is_own)


def _record(rows: Iterable[RunRow], experiment_id: str, key: str, direction: Direction) -> _Record | None:
    values = [
        (value, row.id)
        for row in rows
        if row.run.experiment_id == experiment_id and row.run.lifecycle_stage == "active"
        and (value := row.metrics.get(key)) is not None and math.isfinite(value)
    ]  # fmt: skip
    if not values:
        return None
    return _Record(*(min(values) if direction == "smaller" else max(values)))


def _is_better(value: float, other: float, direction: Direction) -> bool:
    return value < other if direction == "smaller" else value > other


def _about(row: RunRow, now: int, glyph: str, ascii_glyph: str, text: str) -> Happening:
    return Happening(now, glyph, ascii_glyph, "warn", row.id, row.run.run_name or row.id[:8], text)
