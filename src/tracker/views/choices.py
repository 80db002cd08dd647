"""Columns that somebody chooses from: what is chosen first, in its order, then all others that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.views.better import is_of_system
from tracker.views.columns import ATTRIBUTES, KnownKeys, RunColumn
from tracker.views.format import natural_key
from tracker.views.fuzzy import nearest
from tracker.views.run_row import RunRow, Surroundings

MOST = 5000
_OF_GROUPS = "runs"
_GROUPING = ("state", "experiment", "user", "name", "stage")
_NOTED = ("mlflow.", "tracker.")
"""How tags begin that a library sets by itself."""
_COUNTED = 2000
"""So many runs are looked at to say how many values there are."""


def all_columns(known: KnownKeys) -> list[RunColumn]:
    """Attributes, metrics, params, tags; what machines and libraries log of themselves behind the others."""
    attributes = [RunColumn("attribute", key) for key in ATTRIBUTES if key != _OF_GROUPS]
    return [*attributes, *(RunColumn("metric", key) for key in _ordered(known.metrics)), *_texts(known)]


def grouping_columns(known: KnownKeys) -> list[RunColumn]:
    """What runs may be grouped by: what somebody chose for them before what is noted of every run."""
    texts = _texts(known)
    own = [column for column in texts if not column.key.startswith(_NOTED)]
    return list(dict.fromkeys([*own, *(RunColumn("attribute", key) for key in _GROUPING), *texts]))


def narrowed(chosen: Sequence[RunColumn], others: Iterable[RunColumn], typed: str) -> list[RunColumn]:
    """Those that answer what is typed: the best first, or all with the chosen ones first where nothing is."""
    every = list(dict.fromkeys([*chosen, *others]))
    return nearest(typed, every, lambda column: f"{column.key} {column.kind}", most=MOST) if typed.strip() else every


def values_of(column: RunColumn, rows: Iterable[RunRow], around: Surroundings) -> int:
    """How many values a column has in some of the rows."""
    return len({row.value(column, around) for _, row in zip(range(_COUNTED), rows, strict=False)} - {None})


def shifted(columns: Sequence[RunColumn], column: RunColumn, by: int) -> list[RunColumn]:
    """The columns with one of them so many places further."""
    if column not in columns:
        return list(columns)
    rest = [each for each in columns if each != column]
    place = min(max(columns.index(column) + by, 0), len(rest))
    return [*rest[:place], column, *rest[place:]]


def _texts(known: KnownKeys) -> list[RunColumn]:
    params = [RunColumn("param", key) for key in _ordered(known.params)]
    return [*params, *(RunColumn("tag", key) for key in _ordered(known.tags))]


def _ordered(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (key.startswith(_NOTED), is_of_system(key), natural_key(key)))
