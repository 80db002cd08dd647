"""Histories as the values of reducers, kept up to date point by point, so that no history is kept."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from tracker.core.events import PointsLogged
from tracker.views.better import Direction
from tracker.views.reducers import Reducer
from tracker.views.sparkline import Thinned

Reduced: TypeAlias = float | int | list[float] | None


class Running(Protocol):
    """What is known of the points so far."""

    def add(self, points: PointsLogged) -> None: ...

    def value(self, reducer: Reducer) -> Reduced: ...


class Reductions:
    """One history as the values of several reducers."""

    __slots__ = ("_running",)

    def __init__(self, key: str, reducers: Iterable[Reducer]) -> None:
        self._running: dict[Reducer, Running] = {}
        shared: dict[Direction, Running] = {}
        for reducer in reducers:
            self._running[reducer] = _running(reducer, key, shared)

    def add(self, points: PointsLogged) -> None:
        """Take in points that were logged after all before."""
        if not len(points):
            return
        for running in {id(running): running for running in self._running.values()}.values():
            running.add(points)

    def covers(self, reducers: Iterable[Reducer]) -> bool:
        """Whether all of these were kept."""
        return all(reducer in self._running for reducer in reducers)

    def value(self, reducer: Reducer) -> Reduced:
        """What the points so far come to; None where there is nothing."""
        running = self._running.get(reducer)
        return None if running is None else running.value(reducer)


class _Extreme:
    """The least or the greatest value, and the first step that had it. NaN is neither, where there is a number."""

    __slots__ = ("_pick", "_step", "_value")

    def __init__(self, direction: Direction) -> None:
        self._pick = min if direction == "smaller" else max
        self._value: float | None = None
        self._step: int | None = None

    def add(self, points: PointsLogged) -> None:
        numbers = [value for value in points.values if value == value]  # noqa: PLR0124  (no NaN)
        if not numbers:
            self._value = math.nan if self._value is None else self._value
            return
        found = self._pick(numbers)
        before = self._value if self._step is not None else None
        if before is None or (found != before and self._pick(found, before) == found):
            self._value, self._step = found, points.steps[points.values.index(found)]

    def value(self, reducer: Reducer) -> Reduced:
        return self._step if reducer.is_step else self._value


class _Tail:
    """The mean of the last few values that are numbers; NaN where there are values and none is a number."""

    __slots__ = ("_is_empty", "_values")

    def __init__(self, most: int) -> None:
        self._values: deque[float] = deque(maxlen=most)
        self._is_empty = True

    def add(self, points: PointsLogged) -> None:
        self._is_empty = False
        self._values.extend(value for value in points.values if not math.isnan(value))

    def value(self, reducer: Reducer) -> Reduced:  # noqa: ARG002
        if self._values:
            return sum(self._values) / len(self._values)
        return None if self._is_empty else math.nan


class _AtStep:
    """The last value that was logged at one step."""

    __slots__ = ("_step", "_value")

    def __init__(self, step: int) -> None:
        self._step = step
        self._value: float | None = None

    def add(self, points: PointsLogged) -> None:
        if self._step in points.steps:
            place = _last_place(points.steps, self._step)
            self._value = points.values[place]

    def value(self, reducer: Reducer) -> Reduced:  # noqa: ARG002
        return self._value


class _Shape:
    """What a sparkline is drawn from."""

    __slots__ = ("_thinned",)

    def __init__(self) -> None:
        self._thinned = Thinned()

    def add(self, points: PointsLogged) -> None:
        self._thinned.add(points.values)

    def value(self, reducer: Reducer) -> Reduced:  # noqa: ARG002
        return self._thinned.means()


def _running(reducer: Reducer, key: str, shared: dict[Direction, Running]) -> Running:
    """What keeps a reducer's value; the least value and its step are kept together."""
    if reducer.name == "mean":
        return _Tail(reducer.number)
    if reducer.name == "at":
        return _AtStep(reducer.number)
    if reducer.name == "spark":
        return _Shape()
    direction = reducer.direction(key) or "smaller"
    return shared.setdefault(direction, _Extreme(direction))


def _last_place(steps: Sequence[int], step: int) -> int:
    return next(place for place in range(len(steps) - 1, -1, -1) if steps[place] == step)
