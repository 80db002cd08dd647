"""Rows of a table of runs as JSON: what its columns show, unformatted."""

import math
from collections.abc import Sequence
from dataclasses import replace

from tracker.cli.shapes import Shape, number_word, run_shape
from tracker.views.choosing import RankedColumn
from tracker.views.columns import RunColumn
from tracker.views.grouping import Group
from tracker.views.run_row import RunRow, Surroundings, Value
from tracker.views.states import STATES


def row_shape(row: RunRow, columns: Sequence[RunColumn] | None, around: Surroundings) -> Shape:
    """A run: its id, then the columns under the names that they were asked for by; all of it where none was."""
    if columns is None:
        return run_shape(replace(row.run, metrics=row.metrics))
    return {"run_id": row.id, **{column.title: plain(row.value(column, around)) for column in columns}}


def group_shape(group: Group, columns: Sequence[RankedColumn], around: Surroundings) -> Shape:
    """A group: what its runs share, how many they are and how they stand, then the figures of each metric."""
    shape = group_identity(group)
    shape["runs"] = len(group.members)
    shape["states"] = {STATES[state].word: count for state, count in group.states().items()}
    for column, _ in columns:
        if column.kind != "metric":
            shape[column.title] = plain(group.value(column, around))
            continue
        figures = group.figures(column)
        shape[column.title] = {
            "mean": plain(figures.mean),
            "spread": plain(figures.spread),
            "best": plain(figures.best),
            "runs": figures.finite,
        }
    return shape


def group_identity(group: Group) -> Shape:
    """What the runs of a group share."""
    return {column.title: value for column, value in zip(group.by, group.key, strict=True)}


def plain(value: Value) -> float | str | list[float | str] | None:
    """A value as JSON can say it."""
    if isinstance(value, list):
        return [_number(each) for each in value]
    return value if value is None or isinstance(value, str) else _number(value)


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else number_word(value)
