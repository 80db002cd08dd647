"""Writing what a run logs: params, points and tags, within a transaction.

Rows go in sorted by their keys, so that writers of one run meet in one order and do not deadlock.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from tracker.core.batches import PointColumns
from tracker.core.errors import ParamChanged
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.connection import Connection, Insert, Row
from tracker.store.sql.dialect import GREATEST_DOUBLE
from tracker.store.sql.fitting import taken_for_another
from tracker.store.sql.key_values import in_chunks

_POINT_COLUMNS = ("key", "timestamp", "step", "run_uuid", "value", "is_nan")
"""In the order of the primary key, all of which they are."""
_LATEST_COLUMNS = ("key", "run_uuid", "step", "timestamp", "value", "is_nan")
_OWNED = ("key", "run_uuid")


def add_params(connection: Connection, run_id: str, params: Mapping[str, str]) -> None:
    """Add params; one that stands with another value raises `ParamChanged`."""
    if not params:
        return
    statement = Insert("params", ("key", "run_uuid", "value"), connection.dialect.ignoring(_OWNED))
    connection.insert(statement, [(key, run_id, params[key]) for key in sorted(params)])
    stored = _stored(connection, "params", run_id, params)
    for key in params:
        if stored[key] != params[key]:
            raise ParamChanged(key, str(stored[key]), params[key])


def set_tags(connection: Connection, run_id: str, tags: Mapping[str, str]) -> None:
    """Set tags, over those that stand."""
    if not tags:
        return
    statement = Insert("tags", ("key", "run_uuid", "value"), connection.dialect.replacing(_OWNED, ("value",)))
    connection.insert(statement, [(key, run_id, tags[key]) for key in sorted(tags)])
    if connection.dialect.folds_keys:
        _stored(connection, "tags", run_id, tags)


def add_points(connection: Connection, run_id: str, points: Mapping[str, PointColumns]) -> None:
    """Add points, and carry the latest of each metric over; a point that stands to the last digit is swallowed."""
    if not points:
        return
    dialect = connection.dialect
    rows: list[Row] = []
    latest: list[Row] = []
    for key in sorted(points):
        columns = points[key]
        if columns.values:
            values, flags = _storable(columns.values, dialect.truths)
            rows.extend(zip(repeat(key), columns.timestamps, columns.steps, repeat(run_id), values, flags))
            latest.append((key, run_id, *_latest(columns, values, flags)))
    connection.insert(Insert("metrics", _POINT_COLUMNS, dialect.ignoring(_POINT_COLUMNS)), rows)
    connection.insert(Insert("latest_metrics", _LATEST_COLUMNS, dialect.keeping_latest()), latest)
    if dialect.folds_keys:
        _stored(connection, "latest_metrics", run_id, points)


def _storable(values: Sequence[float], truths: tuple[object, object]) -> tuple[Sequence[float], Iterable[object]]:
    """The values as databases hold them, and which of them are NaN: that is a zero, an infinity the greatest double."""
    number, not_a_number = truths
    if math.isfinite(sum(values)):
        return values, repeat(number)
    stored = [
        value if math.isfinite(value) else 0.0 if math.isnan(value) else math.copysign(GREATEST_DOUBLE, value)
        for value in values
    ]
    return stored, [not_a_number if math.isnan(value) else number for value in values]


def _latest(columns: PointColumns, values: Sequence[float], flags: Iterable[object]) -> Row:
    """Step, timestamp and value of the greatest of these, of which the first, and whether it is NaN."""
    step, timestamp, value = max(zip(columns.steps, columns.timestamps, values, strict=True))
    rows = zip(columns.steps, columns.timestamps, values, flags)  # noqa: B905  (flags may have no end)
    return next(row for row in rows if row[:3] == (step, timestamp, value))


def _stored(connection: Connection, table: str, run_id: str, keys: Iterable[str]) -> dict[str, object]:
    """What stands under these keys. All of them are there, unless the database took one for another."""
    stored: dict[str, object] = {}
    for some in in_chunks(sorted(keys)):
        bindings = Bindings()
        listing = bindings.bind_all(some)
        sql = f'SELECT "key", value FROM {table} WHERE run_uuid = {bindings.bind(run_id)} AND "key" IN ({listing})'
        stored.update(connection.rows(sql, bindings.values))
    for key in keys:
        if key not in stored:
            alike = next((name for name in stored if name.casefold().strip() == key.casefold().strip()), "another")
            raise taken_for_another(key, alike)
    return stored
