"""Which run is better, judged by one metric at an equal budget."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tracker.views.better import Direction, is_counting, is_of_system, judging_order
from tracker.views.budget import At, Budget
from tracker.views.change import Change
from tracker.views.format import natural_key, number
from tracker.views.metric_rows import MetricRow


class Place(NamedTuple):
    """One run's place in a ranking."""

    run: int
    """Which of the runs, counted from zero."""
    rank: int | None
    """From one, the same for equal values; None for a run with no finite value at the budget."""
    at: At | None
    change: Change | None
    """Against the baseline."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The runs, the best first; those that cannot be ranked behind them."""

    key: str
    direction: Direction
    budget: Budget | None
    """None for `step`."""
    step: int | None
    """The greatest step that all reached, where no budget was given."""
    places: tuple[Place, ...]

    def __str__(self) -> str:
        """`val/loss at step 9,000, smaller is better`."""
        where = "" if self.step is None else f" at step {number(self.step)}"
        if self.budget is not None:
            where = f" {self.budget}"
        return f"{self.key}{where}, {self.direction} is better"


def judging_key(keys: Iterable[str]) -> str | None:
    """The metric that judges runs best by its name; None where all only count or tell of the machine."""
    judging = [key for key in keys if not is_of_system(key) and not is_counting(key)]
    return min(judging, key=lambda key: (*judging_order(key), natural_key(key)), default=None)


def ranking(row: MetricRow, budget: Budget | None) -> Ranking:
    """The ranking by a metric."""
    order = sorted(range(len(row.at)), key=lambda run: _order(row.at[run], row.direction))
    places: list[Place] = []
    for place, run in enumerate(order, start=1):
        at = row.at[run]
        rank = place if at is not None and _is_ranked(at) else None
        if rank is not None and places and at is not None and (last := places[-1].at) and last.value == at.value:
            rank = places[-1].rank
        places.append(Place(run, rank, at, row.changes[run]))
    step = max((at.step for at in row.at if at is not None), default=None) if budget is None else None
    return Ranking(row.key, row.direction, budget, step, tuple(places))


def _order(at: At | None, direction: Direction) -> tuple[int, float]:
    """Values at the budget, those of runs that ended before it, what is no finite number, what is not there."""
    if at is None:
        return 3, 0.0
    if not math.isfinite(at.value):
        return 2, 0.0
    return (0 if at.is_reached else 1), at.value if direction == "smaller" else -at.value


def _is_ranked(at: At) -> bool:
    return at.is_reached and math.isfinite(at.value)
