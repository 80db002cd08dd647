"""Points as they come, one line for each step of a run, in columns that keep their places from line to line."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tracker.core.events import PointsLogged
from tracker.views.format import exact_number, iso, number
from tracker.views.table import GAP, Line, shown
from tracker.views.width import cut, cut_left, padded, width

_NAME = 16
_NARROWEST_STEP = 6
_NUMBER = 9
_EXACT_NUMBER = 22
_WIDEST_TITLE = 24
_HEADER_EVERY = 40
"""Lines after which the titles are said again, on a terminal where they have scrolled away."""


class LoggedPoint(NamedTuple):
    """One point on its way to a line."""

    timestamp: int
    step: int
    value: float
    run_id: str
    key: str


@dataclass(slots=True)
class _Step:
    """What is known of one step of one run."""

    timestamp: int
    step: int
    values: dict[str, float] = field(default_factory=dict)


def in_order(logged: Sequence[PointsLogged]) -> Iterator[LoggedPoint]:
    """The points of several metrics as one row, by time where each of them is."""
    return heapq.merge(*map(_points, logged), key=lambda point: (point.timestamp, point.step))


class StepLines:
    """Makes the lines. On a terminal `room` cells wide, metrics that do not fit are left out and `hidden`."""

    def __init__(self, *, room: int | None, ellipsis: str = "…", has_names: bool = False) -> None:
        self._room = room
        self._ellipsis = ellipsis
        self._has_names = has_names
        self._keys: dict[str, int] = {}
        """The width of each metric's column."""
        self._step_width = _NARROWEST_STEP
        self._since_header = _HEADER_EVERY
        self.hidden: set[str] = set()
        """Metrics that found no room."""

    def lines(self, points: Iterable[LoggedPoint], names: Mapping[str, str]) -> Iterator[Line]:
        """A line for each step; a metric that comes twice in a step has a second line of that step."""
        begun: dict[str, _Step] = {}
        for point in points:
            step = begun.get(point.run_id)
            if step is not None and (step.step != point.step or point.key in step.values):
                yield from self._line(begun.pop(point.run_id), names.get(point.run_id, point.run_id))
                step = None
            if step is None:
                step = begun[point.run_id] = _Step(point.timestamp, point.step)
            step.values[point.key] = point.value
        for run_id, step in begun.items():
            yield from self._line(step, names.get(run_id, run_id))

    def _line(self, step: _Step, name: str) -> Iterator[Line]:
        is_wider = len(str(step.step)) > self._step_width
        self._step_width = max(self._step_width, len(str(step.step)))
        new = [key for key in step.values if key not in self._keys and key not in self.hidden]
        for key in new:
            self._add(key)
        if not self._keys.keys() & step.values.keys():
            return
        is_due = self._room is not None and self._since_header >= _HEADER_EVERY
        if is_wider or is_due or any(key in self._keys for key in new):
            self._since_header = 0
            yield self._header()
        self._since_header += 1
        time = iso(step.timestamp) if self._room is None else _clock(step.timestamp)
        line: Line = [(time, "dim")]
        if self._has_names:
            line.append((" " * GAP + padded(cut(shown(name), _NAME, ellipsis=self._ellipsis), _NAME), "strong"))
        line.append((f"{step.step:>{self._step_width + GAP}}", ""))
        as_text = exact_number if self._room is None else number
        for key, wide in self._keys.items():
            value = step.values.get(key)
            text = "" if value is None else as_text(value)
            line.append((" " * GAP + padded(text, wide, right=True), "accent"))
        yield line

    def _header(self) -> Line:
        time = padded("time", width(iso(0)) if self._room is None else width(_clock(0)))
        name = " " * GAP + padded("run", _NAME) if self._has_names else ""
        step = padded("step", self._step_width + GAP, right=True)
        keys = [" " * GAP + padded(self._title(key, wide), wide, right=True) for key, wide in self._keys.items()]
        return [("".join([time, name, step, *keys]), "title")]

    def _title(self, key: str, wide: int) -> str:
        return cut_left(shown(key), wide, ellipsis=self._ellipsis)

    def _add(self, key: str) -> None:
        """Give a metric a column, where there is room for one."""
        natural = width(shown(key))
        if self._room is None:
            wide = max(_EXACT_NUMBER, natural)
        else:
            wide = max(_NUMBER, min(natural, _WIDEST_TITLE))
            left = self._room - self._taken() - GAP
            if left < _NUMBER:
                self.hidden.add(key)
                return
            wide = min(wide, left)
        self._keys[key] = wide

    def _taken(self) -> int:
        who = _NAME + GAP if self._has_names else 0
        return width(_clock(0)) + who + self._step_width + GAP + sum(wide + GAP for wide in self._keys.values())


def _points(logged: PointsLogged) -> Iterator[LoggedPoint]:
    run_id, key = logged.run_id, logged.key
    for timestamp, step, value in zip(logged.timestamps, logged.steps, logged.values, strict=True):
        yield LoggedPoint(timestamp, step, value, run_id, key)


def _clock(time: int) -> str:
    """The time of day on this machine's clock; dashes for a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(time // 1000).astimezone().strftime("%H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return "--:--:--"
