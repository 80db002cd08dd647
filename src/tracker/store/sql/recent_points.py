"""Points of a server's database, whose rows have no order: found by the latest of each metric, and by their times."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from tracker.store.sql.bindings import Bindings
from tracker.store.sql.changes import LatestRow, Look
from tracker.store.sql.connection import Row
from tracker.store.sql.histories import points_of_metric
from tracker.store.sql.key_values import in_chunks
from tracker.store.sql.postgres_dialect import PostgresDialect

_SNAPSHOT = "SELECT CAST(txid_current_snapshot() AS text)"
_LOG = "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_redo_log_current_lsn')"
_ENDED = "('FINISHED', 'FAILED', 'KILLED')"


def activity(look: Look) -> tuple[Any, bool]:
    """What is another after every commit, or None where this server has no such thing; and whether a look that sees
    it also sees what was committed. PostgreSQL tells its transactions; MariaDB and MySQL how long their log is, and
    the log grows a moment before the commit is to be seen."""
    is_exact = isinstance(look.connection.dialect, PostgresDialect)
    rows = look.connection.rows(_SNAPSHOT if is_exact else _LOG)
    return (tuple(rows) or None), is_exact


def latest_of_live_runs(look: Look) -> list[LatestRow]:
    """The latest point of each metric of all runs that have not ended."""
    value = look.connection.dialect.value_or_nan("v")
    sql = (
        f'SELECT v.run_uuid, v."key", v.step, coalesce(v."timestamp", 0), {value} FROM latest_metrics v '
        f"JOIN runs r ON r.run_uuid = v.run_uuid WHERE r.status IS NULL OR r.status NOT IN {_ENDED}"
    )
    return [LatestRow._make(row) for row in look.connection.rows(sql)]


def runs_started_since(look: Look, timestamp: int) -> list[str]:
    sql = "SELECT run_uuid FROM runs WHERE start_time >= :since"
    return [row[0] for row in look.connection.rows(sql, {"since": timestamp})]


def points_since(look: Look, run_ids: Collection[str], keys: Collection[str], timestamp: int) -> list[Row]:
    """(run, key, timestamp, step, value) of the points of these metrics of these runs, from that time on."""
    value = look.connection.dialect.value_or_nan("m")
    found: list[Row] = []
    for some_runs in in_chunks(list(run_ids)):
        for some_keys in in_chunks(list(keys)):
            bindings = Bindings()
            sql = (
                f'SELECT m.run_uuid, m."key", m."timestamp", m.step, {value} FROM metrics m '
                f'WHERE m."key" IN ({bindings.bind_all(some_keys)}) AND m."timestamp" >= {bindings.bind(timestamp)} '
                f"AND m.run_uuid IN ({bindings.bind_all(some_runs)})"
            )
            found += look.connection.rows(sql, bindings.values)
    return found


def points_of_run(look: Look, run_id: str) -> list[Row]:
    """The same of all metrics of one run, from its beginning."""
    value = look.connection.dialect.value_or_nan("m")
    sql = f'SELECT m.run_uuid, m."key", m."timestamp", m.step, {value} FROM metrics m WHERE m.run_uuid = :run'
    return look.connection.rows(sql, {"run": run_id})


def points_of(look: Look, run_id: str, key: str) -> list[Row]:
    """The same of one metric of one run, by time and step."""
    dialect = look.connection.dialect
    if not (dialect.can_hold(run_id) and dialect.can_hold(key)):
        return []
    where = points_of_metric(look.connection, look.catalog, run_id, key)
    sql = f'SELECT m.run_uuid, m."key", m."timestamp", m.step, {dialect.value_or_nan("m")} FROM metrics m WHERE {where}'
    rows = look.connection.rows(sql, {"run": run_id, "key": key})
    rows.sort(key=by_time)
    return rows


def count_after(look: Look, run_id: str, key: str, floor: tuple[int, int] | None) -> int:
    """How many points of a metric are later than this (timestamp, step); how many there are, where it is None."""
    where = points_of_metric(look.connection, look.catalog, run_id, key)
    parameters: dict[str, object] = {"run": run_id, "key": key}
    if floor is not None:
        where += ' AND (m."timestamp" > :time OR (m."timestamp" = :time AND m.step > :step))'
        parameters |= {"time": floor[0], "step": floor[1]}
    count: int = look.connection.rows(f"SELECT count(*) FROM metrics m WHERE {where}", parameters)[0][0]
    return count


def by_time(row: Sequence[Any]) -> tuple[Any, Any, float]:
    """The order in which MLflow reads a history: a NaN stands among the zeros."""
    value = row[4]
    is_number = isinstance(value, float) and value == value  # noqa: PLR0124  (no NaN)
    return row[2], row[3], value if is_number else 0.0
