"""Columns that a table chooses by itself: who the runs are and how they stand, then what tells them apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, count, zip_longest
from typing import Literal, NamedTuple

from tracker.core.entities import Run
from tracker.views.better import is_counting, is_judging, is_of_system
from tracker.views.columns import RunColumn
from tracker.views.format import natural_key
from tracker.views.progress import TOTAL_TAG

Data = Literal["metric", "param"]
_DATA: tuple[Data, Data] = ("metric", "param")

_RANKS_OF_WHO = {"stage": 1, "started": 2, "progress": 3, "eta": 4, "experiment": 5, "took": 8}
_RANK_OF_WANTED = 1
_FIRST_RANKS_OF_DATA = (3, 4, 6, 7)
"""What was asked for comes first; then these alternate, so that 80 columns show some of everything."""
_WHO = ("id", "name", "state", "stage", "experiment", "started", "took")


class RankedColumn(NamedTuple):
    """A column and how soon it goes where room is short: rank 0 stays, of the others the highest goes first."""

    column: RunColumn
    rank: int


def chosen_columns(
    runs: Sequence[Run], *, wanted: Sequence[RunColumn] = (), hidden: Sequence[str] = ("stage", "experiment")
) -> list[RankedColumn]:
    """Attributes without the `hidden` ones, progress where a run tells of it, then all metrics and params, the most
    important first. Those that are `wanted` come before all others."""
    progress = ("progress", "eta") if any(run.status == "RUNNING" and TOTAL_TAG in run.tags for run in runs) else ()
    who = [word for word in (*_WHO, *progress) if word not in hidden]
    attributes = [RankedColumn(RunColumn("attribute", word), _RANKS_OF_WHO.get(word, 0)) for word in who]
    chosen = [*attributes, *chosen_data(runs, wanted=wanted)]
    there = {column for column, _ in chosen}
    others = [RankedColumn(column, _RANK_OF_WANTED) for column in wanted if column not in there]
    return [*chosen[: len(attributes)], *others, *chosen[len(attributes) :]]


def chosen_data(runs: Sequence[Run], *, wanted: Sequence[RunColumn] = ()) -> list[RankedColumn]:
    """Metrics, then params. Their ranks alternate, so that a narrow table shows some of both."""
    metrics = by_importance([run.metrics for run in runs], "metric", _keys(wanted, "metric"))
    params = by_importance([run.params for run in runs], "param", _keys(wanted, "param"))
    ranks = _data_ranks(metrics, params, {(column.kind, column.key) for column in wanted})
    keys: dict[Data, list[str]] = {"metric": metrics, "param": params}
    return [RankedColumn(RunColumn(data, key), ranks[data, key]) for data in _DATA for key in keys[data]]


def given_columns(columns: Sequence[RunColumn]) -> list[RankedColumn]:
    """Columns that somebody named: all of them that fit, the first ones first. Names come before them where nothing
    among them says which run it is."""
    if not any(column.kind == "attribute" and column.key in ("id", "name") for column in columns):
        columns = [RunColumn("attribute", "name"), *columns]
    return [RankedColumn(column, rank) for rank, column in enumerate(columns)]


def grouped_columns(
    runs: Sequence[Run],
    by: Sequence[RunColumn],
    columns: Sequence[RunColumn] | None,
    *,
    wanted: Sequence[RunColumn] = (),
) -> list[RankedColumn]:
    """Of groups: those that somebody named, or else all metrics. What the runs are grouped by is shown anyway."""
    if columns is not None:
        return [RankedColumn(column, rank) for rank, column in enumerate(columns) if column not in by]
    return [each for each in chosen_data(runs, wanted=wanted) if each.column.kind == "metric"]


def by_importance(logged: Sequence[Mapping[str, object]], data: Data, wanted: Sequence[str] = ()) -> list[str]:
    """Keys: those that were asked for, then those that differ between the runs, then those that most runs have."""
    coverage = Counter(chain.from_iterable(logged))

    def importance(key: str) -> tuple[object, ...]:
        place = wanted.index(key) if key in wanted else len(wanted)
        is_constant = not varies(logged, key)
        return place, is_of_system(key), is_constant, _interest(data, key), -coverage[key], natural_key(key)

    return sorted(coverage, key=importance)


def _interest(data: Data, key: str) -> int:
    """Lower is more: what judges a run before what trains it, that before what only counts along."""
    if data == "metric" and is_counting(key):
        return 2
    return 0 if data == "metric" and is_judging(key) else 1


def varies(logged: Sequence[Mapping[str, object]], key: str) -> bool:
    """Whether any two runs differ here."""
    first = _comparable(logged[0].get(key))
    return any(_comparable(values.get(key)) != first for values in logged)


def _comparable(value: object) -> object:
    """One NaN is like another here."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def _data_ranks(
    metrics: Sequence[str], params: Sequence[str], wanted: set[tuple[str, str]]
) -> dict[tuple[Data, str], int]:
    ranks: dict[tuple[Data, str], int] = {}
    free = chain(_FIRST_RANKS_OF_DATA, count(_RANKS_OF_WHO["took"] + 1))
    for pair in zip_longest(metrics, params):
        for data, key in zip(_DATA, pair, strict=True):
            if key is not None:
                ranks[data, key] = _RANK_OF_WANTED if (data, key) in wanted else next(free)
    return ranks


def _keys(wanted: Sequence[RunColumn], data: Data) -> list[str]:
    return [column.key for column in wanted if column.kind == data]
