"""What the points of a metric of a run come to: the least, the greatest, the best, and the step of the best."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tracker.views.better import Direction, is_of_system, told_direction
from tracker.views.format import natural_key
from tracker.views.run_row import RunRow
from tracker.views.series import Series

SeriesOf: TypeAlias = Callable[[str, str], Series | None]
"""The history of a run's metric; None where nobody asked for it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric of one run. What only its points tell is None until they have come."""

    key: str
    last: float
    low: float | None = None
    high: float | None = None
    best: float | None = None
    """None, too, where the name does not say which way is better."""
    best_step: int | None = None
    points: int = 0


class Measures:
    """Makes them, and remembers where bests were found: only points that came since are looked through for them."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[Series, float, int]] = {}

    def of(self, row: RunRow, keys: Iterable[str], series_of: SeriesOf) -> list[Measure]:
        return [self._measure(row, key, series_of(row.id, key)) for key in keys]

    def forget_all_but(self, run_id: str) -> None:
        self._found = {pair: found for pair, found in self._found.items() if pair[0] == run_id}

    def _measure(self, row: RunRow, key: str, series: Series | None) -> Measure:
        last = row.metrics[key]
        bounds = series.bounds if series is not None else None
        if series is None or bounds is None:
            return Measure(key, last, points=len(series) if series is not None else 0)
        direction = told_direction(key)
        best = None if direction is None else _better(bounds.low, bounds.high, direction)
        step = None if best is None else self._step(series, best)
        return Measure(key, last, bounds.low, bounds.high, best, step, len(series))

    def _step(self, series: Series, best: float) -> int | None:
        """The first step that had the best value."""
        pair = series.run_id, series.key
        before = self._found.get(pair)
        if before is None or before[:2] != (series, best) or before[2] >= len(series):
            place = _place(series.values, best)
            if place is None:
                return None
            self._found[pair] = before = series, best, place
        return series.steps[before[2]]


def metric_keys(row: RunRow) -> tuple[list[str], list[str]]:
    """The run's metrics in the order of their names: those of the training, and those of the machine."""
    keys = sorted(row.metrics, key=natural_key)
    return [key for key in keys if not is_of_system(key)], [key for key in keys if is_of_system(key)]


def _better(low: float, high: float, direction: Direction) -> float:
    return low if direction == "smaller" else high


def _place(values: array[float], value: float) -> int | None:
    try:
        return values.index(value)
    except ValueError:
        return None


def part_of(row: RunRow, keys: Iterable[str]) -> RunRow:
    """The run with these metrics alone."""
    part = RunRow(row.run)
    part.liveness, part.reductions = row.liveness, row.reductions
    part.metrics = {key: row.metrics[key] for key in keys}
    return part
