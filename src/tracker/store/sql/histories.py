"""Every point of one metric, as columns."""

from array import array

from tracker.core.entities import History, Problem
from tracker.core.errors import MetricNotFound, RunNotFound
from tracker.store.sql.connection import Connection, Row


def read_history(connection: Connection, run_id: str, key: str) -> History:
    """In MLflow's order: by timestamp, then step, then value, NaN among the zeros."""
    dialect = connection.dialect
    key_equals = dialect.key_equals('m."key"', ":key")
    sql = (
        f'SELECT m."timestamp", m.step, m.value, CASE WHEN {dialect.is_nan("m")} THEN 1 ELSE 0 END FROM metrics m '
        f"WHERE m.run_uuid = :run AND {key_equals}"
    )
    rows = connection.rows(sql, {"run": run_id, "key": key})
    if not rows:
        raise _missing(connection, run_id, key)
    problems: tuple[Problem, ...] = ()
    try:
        rows.sort()
        return _columns(rows, problems)
    except TypeError:
        pass
    return History(array("q"), array("q"), array("d"), problems)


def _columns(rows: list[Row], problems: tuple[Problem, ...]) -> History:
    nan = float("nan")
    return History(
        array("q", [row[0] for row in rows]),
        array("q", [row[1] for row in rows]),
        array("d", [nan if row[3] else row[2] for row in rows]),
        problems,
    )


def _missing(connection: Connection, run_id: str, key: str) -> Exception:
    where = connection.dialect.key_equals("run_uuid", ":run")
    if not connection.rows(f"SELECT 1 FROM runs WHERE {where}", {"run": run_id}):
        return RunNotFound(run_id)
    rows = connection.rows('SELECT "key" FROM latest_metrics WHERE run_uuid = :run', {"run": run_id})
    return MetricNotFound(run_id, key, sorted(str(row[0]) for row in rows))
