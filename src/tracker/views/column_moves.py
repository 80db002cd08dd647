"""Columns of a table as keys change them: moved, left out, reduced otherwise, with the distance to the best beside."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.views.better import told_direction
from tracker.views.columns import RunColumn
from tracker.views.reducers import LAST, Reducer

_MEAN_OF = 10


def moved(columns: Sequence[RunColumn], column: RunColumn, by: int) -> list[RunColumn]:
    """The columns with one of them so many places further; the first one stays where it is."""
    rest = [each for each in columns[1:] if each != column]
    if column not in columns[1:]:
        return list(columns)
    place = min(max(columns.index(column) - 1 + by, 0), len(rest))
    return [columns[0], *rest[:place], column, *rest[place:]]


def without(columns: Sequence[RunColumn], column: RunColumn) -> list[RunColumn]:
    """The columns but one; the first one stays, as it says which run a line is."""
    return [columns[0], *(each for each in columns[1:] if each != column)]


def reducers_of(key: str) -> list[Reducer]:
    """What a metric's history may become, in the order that a key goes through."""
    best = [Reducer("best"), Reducer("best_step")] if told_direction(key) is not None else []
    return [LAST, *best[:1], Reducer("min"), Reducer("max"), Reducer("mean", _MEAN_OF), *best[1:]]


def reduced(columns: Sequence[RunColumn], column: RunColumn, reducer: Reducer) -> list[RunColumn]:
    """The columns with another reducer for a metric, and for the distance to its best where that is beside it."""
    wanted = RunColumn("metric", column.key, reducer)
    delta = RunColumn("delta", column.key, column.reducer)
    made: list[RunColumn] = []
    for each in columns:
        if each == column:
            made.append(wanted)
        elif each == delta and not reducer.is_step:
            made.append(RunColumn("delta", column.key, reducer))
        else:
            made.append(each)
    return list(dict.fromkeys(made))


def next_reducer(column: RunColumn) -> Reducer:
    """What comes after the reducer that a column of a metric has."""
    reducers = reducers_of(column.key)
    return reducers[(reducers.index(column.reducer) + 1) % len(reducers)] if column.reducer in reducers else LAST


def delta_of(column: RunColumn) -> RunColumn | None:
    """The distance to the best of what a column shows; None where nothing says which way is better."""
    if column.kind == "delta":
        return column
    reducer = LAST if column.kind == "spark" else column.reducer
    if column.kind not in ("metric", "spark") or reducer.is_step or reducer.direction(column.key) is None:
        return None
    return RunColumn("delta", column.key, reducer)


def with_delta(columns: Sequence[RunColumn], column: RunColumn) -> list[RunColumn]:
    """The columns with the distance to the best behind one of them, or without it where it is there."""
    delta = delta_of(column)
    if delta is None:
        return list(columns)
    if delta in columns:
        return [each for each in columns if each != delta]
    place = columns.index(column) + 1
    return [*columns[:place], delta, *columns[place:]]
