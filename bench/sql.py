"""How fast an SQLite store is searched, read and written: `python -m bench.sql`.

Absolute times depend on the machine; what counts is the column of ratios, each to the plainest sqlite3 code for the
same answer, taken in the same minute. Each figure is the median of runs that take turns with their yardstick.
"""

import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point, Run
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore

RUNS = 10_000
PARAMS = 20
METRICS = 30
TAGS = 4
LONG = 1_000_000
"""Points of the one long history."""
BATCHED = 100_000
"""Points written, a thousand a batch, fifty metrics a step."""
ROUNDS = 7
START = 1_700_000_000_000

FILTER = "metrics.metric_3 < 0.5 AND params.param_1 != 'adam'"
ORDER = "metrics.metric_7 DESC"
BARE_SEARCH = """
SELECT r.run_uuid, r.experiment_id, r.name, r.status, r.start_time, r.end_time, r.lifecycle_stage, r.user_id,
r.artifact_uri
FROM runs r
JOIN latest_metrics f ON f.run_uuid = r.run_uuid AND f.key = 'metric_3' AND f.is_nan = 0 AND f.value < 0.5
JOIN params p ON p.run_uuid = r.run_uuid AND p.key = 'param_1' AND p.value <> 'adam'
LEFT JOIN latest_metrics o ON o.run_uuid = r.run_uuid AND o.key = 'metric_7'
WHERE r.lifecycle_stage = 'active'
ORDER BY o.value IS NULL, o.is_nan, o.value DESC, r.start_time DESC, r.run_uuid LIMIT 100
"""
BARE_RUNS = """
SELECT run_uuid, experiment_id, name, status, start_time, end_time, lifecycle_stage, user_id, artifact_uri
FROM runs WHERE lifecycle_stage = 'active' ORDER BY start_time DESC, run_uuid
"""
BARE_UPSERT = """
INSERT INTO latest_metrics (key, run_uuid, step, timestamp, value, is_nan) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (key, run_uuid) DO UPDATE SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value,
is_nan = 0 WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)
"""
TABLES = ("params", "latest_metrics", "tags")


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    seconds: float
    yardstick: float
    goal: str


def fill(path: Path) -> str:
    """Runs as MLflow would have written them, and a long history; the run that has it."""
    SqlStore.create(path).close()
    draw = random.Random(7)
    ids = [f"{draw.getrandbits(128):032x}" for _ in range(RUNS)]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, "
            "start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id) "
            "VALUES (?, ?, 'UNKNOWN', '', '', 'mira', 'FINISHED', ?, ?, '', 'active', ?, 0)",
            ((run, f"run {n}", START + n, START + n + 9, f"/data/0/{run}/artifacts") for n, run in enumerate(ids)),
        )
        params = ((f"param_{k}", str(draw.choice((draw.random(), "adam"))), r) for r in ids for k in range(PARAMS))
        connection.executemany("INSERT INTO params VALUES (?, ?, ?)", params)
        tags = ((f"tag_{k}" if k else "mlflow.runName", f"value {k}", r) for r in ids for k in range(TAGS))
        connection.executemany("INSERT INTO tags VALUES (?, ?, ?)", tags)
        latest = ((f"metric_{k}", draw.random(), START, 9, r) for r in ids for k in range(METRICS))
        connection.executemany("INSERT INTO latest_metrics VALUES (?, ?, ?, ?, 0, ?)", latest)
        points = (("metric_0", draw.random(), START + step * 7, ids[0], step) for step in range(LONG))
        connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)", points)
    return ids[0]


def values_of(connection: sqlite3.Connection, table: str, ids: list[str] | None) -> dict[str, dict[str, Any]]:
    where = "" if ids is None else f"WHERE run_uuid IN ({', '.join('?' * len(ids))})"
    found: dict[str, dict[str, Any]] = {}
    for run, key, value in connection.execute(f"SELECT run_uuid, key, value FROM {table} {where}", ids or ()):
        found.setdefault(run, {})[key] = value
    return found


def search_plainly(connection: sqlite3.Connection, sql: str) -> list[Any]:
    """The yardstick of searches: one statement, and the data of what it finds."""
    rows = connection.execute(sql).fetchall()
    data = [values_of(connection, table, [row[0] for row in rows]) for table in TABLES]
    return [(row, *(values.get(row[0]) for values in data)) for row in rows]


def read_plainly(connection: sqlite3.Connection) -> list[Any]:
    """The yardstick of reading all: every table once, into dictionaries."""
    data = [values_of(connection, table, None) for table in TABLES]
    return [(row, *(values.get(row[0]) for values in data)) for row in connection.execute(BARE_RUNS)]


def read_history_plainly(connection: sqlite3.Connection, run: str) -> tuple[Any, ...]:
    """The yardstick of histories: the rows as they come, as columns."""
    sql = "SELECT timestamp, step, value, is_nan FROM metrics WHERE run_uuid = ? AND key = 'metric_0'"
    rows = connection.execute(sql, (run,)).fetchall()
    return array("q", [r[0] for r in rows]), array("q", [r[1] for r in rows]), array("d", [r[2] for r in rows])


def batches() -> Iterator[list[Point]]:
    for batch in range(BATCHED // 1000):
        steps = range(batch * 20, batch * 20 + 20)
        yield [Point(f"metric_{key}", key + step / 7, START + step, step) for step in steps for key in range(50)]


def write_plainly(connection: sqlite3.Connection, run: str, written: list[list[Point]]) -> None:
    """The yardstick of writing: `executemany` into the same tables, a transaction a batch."""
    for points in written:
        connection.execute("BEGIN IMMEDIATE")
        rows = [(p.key, p.value, p.timestamp, run, p.step) for p in points]
        connection.executemany("INSERT OR IGNORE INTO metrics VALUES (?, ?, ?, ?, ?, 0)", rows)
        latest = {p.key: (p.key, run, p.step, p.timestamp, p.value) for p in points}
        connection.executemany(BARE_UPSERT, list(latest.values()))
        connection.execute("COMMIT")


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def compare(name: str, action: Callable[[], object], yardstick: Callable[[], object], goal: str) -> Figure:
    """An action and its yardstick, taking turns."""
    taken, yardsticks = zip(*((seconds(action), seconds(yardstick)) for _ in range(ROUNDS)), strict=True)
    return Figure(name, statistics.median(taken), statistics.median(yardsticks), goal)


def compare_writing(folder: Path) -> Figure:
    """Writing into fresh stores, ours and the yardstick's in turn."""
    written = list(batches())
    taken, yardsticks = [], []
    for number in range(ROUNDS):
        store = SqlStore.create(folder / f"ours {number}.db")
        run = store.create_run(NewRun("0", start_time=START)).run_id
        taken.append(seconds(lambda: [store.log_batch(run, Batch(points)) for points in written]))  # noqa: B023
        store.close()
        other = SqlStore.create(folder / f"plain {number}.db")
        run = other.create_run(NewRun("0", start_time=START)).run_id
        other.close()
        with closing(sqlite3.connect(folder / f"plain {number}.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            yardsticks.append(seconds(lambda: write_plainly(connection, run, written)))  # noqa: B023
    return Figure(f"writing {BATCHED:,} points", statistics.median(taken), statistics.median(yardsticks), "1.25x")


def check_same_answer(found: list[Run], plain: list[Any]) -> None:
    """What is compared is the same: the same runs, in the same order, with the same data."""
    ours = [(run.run_id, run.params, run.metrics, run.tags) for run in found]
    assert ours == [(row[0], params, metrics, tags) for row, params, metrics, tags in plain]


def peak_of_everything(path: Path) -> int:
    """The most memory that a fresh process takes to hold all runs with all their data, in bytes."""
    done = subprocess.run([sys.executable, "-m", "bench.sql", str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def print_peak(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="read")
    runs = store.search_runs(RunQuery())
    assert sum(len(run.metrics) for run in runs) == RUNS * METRICS
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")))


def compare_reading(store: SqlStore, plain: sqlite3.Connection, long: str) -> Iterator[Figure]:
    searched = RunQuery(where=parse_filter(FILTER), order_by=parse_order([ORDER]), limit=100)
    questions: tuple[tuple[str, RunQuery, Callable[[], list[Any]], str], ...] = (
        ("filter and order, the first 100", searched, lambda: search_plainly(plain, BARE_SEARCH), "1.5x"),
        ("the first 100", RunQuery(limit=100), lambda: search_plainly(plain, f"{BARE_RUNS} LIMIT 100"), "1.5x"),
        ("all runs with all their data", RunQuery(), lambda: read_plainly(plain), "0.5 s"),
    )
    for name, query, yardstick, goal in questions:
        check_same_answer(store.search_runs(query), yardstick())
        yield compare(name, lambda: store.search_runs(query), yardstick, goal)  # noqa: B023
    name = f"a history of {LONG:,} points"
    yield compare(name, lambda: store.history(long, "metric_0"), lambda: read_history_plainly(plain, long), "0.3 s")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        path = Path(folder) / "mlflow.db"
        long = fill(path)
        store = SqlStore.open(f"sqlite:///{path}", mode="read")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as plain:
            figures = [*compare_reading(store, plain, long), compare_writing(Path(folder))]
        store.close()
        peak = peak_of_everything(path)
    print(f"{RUNS:,} runs of {PARAMS} params, {METRICS} metrics and {TAGS} tags in SQLite\n")
    print(f"{'':40}{'median':>9}{'yardstick':>11}{'ratio':>7}  goal")
    for name, median, yardstick, goal in figures:
        print(f"{name:40}{median:8.3f}s{yardstick:10.3f}s{median / yardstick:7.2f}  {goal}")
    print(f"\npoints written per second  {BATCHED / figures[-1].seconds:12,.0f}  (goal: 200,000)")
    print(f"memory for all runs        {peak / 1e6:9.1f} MB  (goal: 150)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_peak(Path(sys.argv[1]))
    else:
        main()
