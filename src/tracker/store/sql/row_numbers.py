"""Points and runs by the numbers that SQLite gives their rows: the greater, the later.

A number may be given again once the newest rows were erased, and all may be given anew when a table is copied. So
whoever remembers a number remembers the row, too.
"""

from __future__ import annotations

from typing import Any

from tracker.store.sql.changes import Look
from tracker.store.sql.connection import Row
from tracker.store.sql.histories import points_of_metric

_POINT = 'm.run_uuid, m."key", m."timestamp", m.step, {value}, m.rowid'


def keep_little(look: Look) -> None:
    """Have SQLite keep less of the file in memory: who follows it reads little twice, and stays for long."""
    look.connection.rows("PRAGMA cache_size = -512")


def version(look: Look) -> Any:
    """What is another after each commit of anybody else's, as long as the database stays open."""
    return look.connection.rows("PRAGMA data_version")[0][0]


def schema(look: Look) -> Any:
    """What is another after each change of the schema."""
    return look.connection.rows("PRAGMA schema_version")[0][0]


def last_point(look: Look) -> Row | None:
    """(run, key, timestamp, step, value, number) of the row that was written last."""
    return next(iter(_points(look, "ORDER BY m.rowid DESC LIMIT 1", {})), None)


def points_from(look: Look, number: int, *, limit: int) -> list[Row]:
    """The row of this number, if it is there, and those that were written after it."""
    return _points(look, "WHERE m.rowid >= :number ORDER BY m.rowid LIMIT :limit", {"number": number, "limit": limit})


def points_of(look: Look, run_id: str, key: str, *, up_to: int) -> list[Row]:
    """(timestamp, step, value) of the points of one metric, in the order of their writing."""
    dialect = look.connection.dialect
    if not (dialect.can_hold(run_id) and dialect.can_hold(key)):
        return []
    where = points_of_metric(look.connection, look.catalog, run_id, key)
    sql = (
        f'SELECT m."timestamp", m.step, {dialect.value_or_nan("m")}, m.rowid FROM metrics m '
        f"WHERE {where} AND m.rowid <= :up_to"
    )
    rows = look.connection.rows(sql, {"run": run_id, "key": key, "up_to": up_to})
    rows.sort(key=_number)
    return rows


def last_run(look: Look) -> Row | None:
    """(id, number) of the run whose row was written last."""
    return next(iter(look.connection.rows("SELECT run_uuid, rowid FROM runs ORDER BY rowid DESC LIMIT 1")), None)


def runs_from(look: Look, number: int) -> list[Row]:
    """The same of the runs whose rows were written since, with the one that has this number."""
    sql = "SELECT run_uuid, rowid FROM runs WHERE rowid >= :number ORDER BY rowid"
    return look.connection.rows(sql, {"number": number})


def _points(look: Look, rest: str, parameters: dict[str, object]) -> list[Row]:
    columns = _POINT.format(value=look.connection.dialect.value_or_nan("m"))
    return look.connection.rows(f"SELECT {columns} FROM metrics m {rest}", parameters)


def _number(row: Row) -> Any:
    return row[3]
