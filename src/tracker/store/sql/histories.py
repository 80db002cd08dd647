"""Every point of one metric, as columns."""

import math
from array import array
from itertools import islice
from operator import lt
from typing import Any

from tracker.core.entities import History, Problem
from tracker.core.errors import MetricNotFound, RunNotFound
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.cells import wrong
from tracker.store.sql.connection import Connection, Row

_PROBLEMS_SHOWN = 10


class HistoryColumns:
    """Points as columns, as they grow; what is no point is left out, and said."""

    def __init__(self, key: str, nan_marker: object) -> None:
        self._key = key
        self._nan_marker = nan_marker
        self.timestamps = array("q")
        self.steps = array("q")
        self.values = array("d")
        self.problems: list[Problem] = []

    def add(self, rows: list[Row]) -> None:
        """Add rows of (timestamp, step, value)."""
        try:
            timestamps, steps = array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows])
            values = array("d", [row[2] for row in rows])
        except (TypeError, OverflowError):
            for row in rows:
                self._add_with_care(row)
        else:
            self.timestamps.extend(timestamps)
            self.steps.extend(steps)
            self.values.extend(values)

    def history(self) -> History:
        """By timestamp, then step, then value, a NaN among the zeros: that is how MLflow reads them."""
        if not all(map(lt, self.timestamps, islice(self.timestamps, 1, None))):
            self._sort()
        return History(self.timestamps, self.steps, self.values, tuple(self.problems))

    def _add_with_care(self, row: Row) -> None:
        """Add what is a point, and say what is not."""
        timestamp, step, value = row[:3]
        number = math.nan if value == self._nan_marker else value
        wanted: tuple[tuple[str, type, Any], ...] = (
            ("an integer as timestamp", int, timestamp), ("an integer as step", int, step), ("a number", float, number)
        )  # fmt: skip
        for what, kind, cell in wanted:
            if type(cell) is not kind:
                if len(self.problems) < _PROBLEMS_SHOWN:
                    self.problems.append(Problem(f"metrics.{self._key}", wrong(what, cell)))
                return
        self.timestamps.append(timestamp)
        self.steps.append(step)
        self.values.append(number)

    def _sort(self) -> None:
        rows = [
            (timestamp, step, 0.0 if math.isnan(value) else value, value)
            for timestamp, step, value in zip(self.timestamps, self.steps, self.values, strict=True)
        ]
        rows.sort(key=lambda row: row[:3])
        self.timestamps = array("q", [row[0] for row in rows])
        self.steps = array("q", [row[1] for row in rows])
        self.values = array("d", [row[3] for row in rows])


def read_history(connection: Connection, catalog: Catalog, run_id: str, key: str) -> History:
    """The points of one metric, each once."""
    dialect = connection.dialect
    columns = HistoryColumns(key, dialect.nan_marker)
    sql = (
        f'SELECT m."timestamp", m.step, {dialect.value_or_nan("m")} FROM metrics m '
        f"WHERE {points_of_metric(connection, catalog, run_id, key)}"
    )
    if dialect.can_hold(key) and dialect.can_hold(run_id):
        for rows in connection.batches(sql, {"run": run_id, "key": key}):
            columns.add(rows)
    if not columns.values and not columns.problems:
        raise _missing(connection, run_id, key)
    return columns.history()


def points_of_metric(connection: Connection, catalog: Catalog, run_id: str, key: str) -> str:
    """A condition on rows `m` of `metrics`, about `:run` and `:key`, worded so that the best index serves."""
    dialect = connection.dialect
    column = 'm."key"'
    if not catalog.indexes_points_by_key and not _is_rare(connection, run_id, key):
        column = dialect.unindexed(column)
    return f"{dialect.key_equals('m.run_uuid', ':run')} AND {dialect.key_equals(column, ':key')}"


def _is_rare(connection: Connection, run_id: str, key: str) -> bool:
    """Whether fewer runs have this metric than this run has metrics. Then its points are found faster among those of
    its name than among those of its run; the planner, which knows neither figure, would always look by name."""
    of_all_runs = 'SELECT count(*) FROM latest_metrics WHERE "key" = :key'
    sql = f"SELECT ({of_all_runs}), count(*) FROM latest_metrics WHERE run_uuid = :run"
    ((runs_with_key, keys_of_run),) = connection.rows(sql, {"key": key, "run": run_id})
    is_rare: bool = runs_with_key < keys_of_run
    return is_rare


def _missing(connection: Connection, run_id: str, key: str) -> Exception:
    where = connection.dialect.key_equals("run_uuid", ":run")
    if not connection.rows(f"SELECT 1 FROM runs WHERE {where}", {"run": run_id}):
        return RunNotFound(run_id)
    rows = connection.rows('SELECT "key" FROM latest_metrics WHERE run_uuid = :run', {"run": run_id})
    return MetricNotFound(run_id, key, sorted(str(row[0]) for row in rows))
