"""What happens to the file and to the numbers of its rows, beside what is logged."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.feed.sql.following import Follower, bare_sql, following, rows_of, stored_points, stored_runs
from tests.sql_stores import START

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point, Run
from tracker.core.errors import StoreDamaged, StoreNotFound, StoreUnreachable
from tracker.core.events import PointsLogged, RunErased
from tracker.store.sql.store import SqlStore


def new_run(store: SqlStore, *steps: int) -> Run:
    run = store.create_run(NewRun("0", start_time=START))
    log(store, run, *steps)
    return run


def log(store: SqlStore, run: Run, *steps: int) -> None:
    store.log_batch(run.run_id, Batch([Point("loss", step / 2, START + 10 * step, step) for step in steps]))


def erase(path: Path, run: Run) -> None:
    """What `mlflow gc` does."""
    tables = ("metrics", "latest_metrics", "params", "tags", "runs")
    bare_sql(path, *(f"DELETE FROM {table} WHERE run_uuid = '{run.run_id}'" for table in tables))


def is_as_stored(follower: Follower, store: SqlStore, run: Run) -> bool:
    return follower.seen.points.get((run.run_id, "loss")) == stored_points(store, run.run_id, "loss")


def test_the_newest_run_is_erased_and_its_rows_numbers_are_given_again(
    path: Path, path_url: str, stored: SqlStore
) -> None:
    old, newest = new_run(stored, 1, 2), new_run(stored, 1, 2, 3)
    with following(path_url) as follower:
        follower.watch(old.run_id, "loss")
        erase(path, newest)
        log(stored, old, 3, 4, 5, 6)
        follower.until(lambda: newest.run_id not in follower.seen.runs and is_as_stored(follower, stored, old))
        assert [event.run_id for event in follower.seen.of(RunErased)] == [newest.run_id]
        assert any(event.is_whole and len(event) == 6 for event in follower.seen.of(PointsLogged))
        log(stored, old, 7)
        follower.until(lambda: is_as_stored(follower, stored, old))


def test_a_run_takes_the_number_of_one_that_was_erased(path: Path, path_url: str, stored: SqlStore) -> None:
    first = new_run(stored, 1)
    with following(path_url) as follower:
        erase(path, first)
        second = new_run(stored, 1, 2)
        follower.until(lambda: follower.seen.runs == stored_runs(stored))
        follower.until(lambda: is_as_stored(follower, stored, second))


def test_all_points_are_erased_and_new_ones_come(path: Path, path_url: str, stored: SqlStore) -> None:
    run = new_run(stored, 1, 2, 3)
    with following(path_url) as follower:
        follower.watch(run.run_id, "loss")
        bare_sql(path, "DELETE FROM metrics")
        follower.until(lambda: is_as_stored(follower, stored, run))
        log(stored, run, 4)
        follower.until(lambda: is_as_stored(follower, stored, run))


def test_rows_are_numbered_anew(path: Path, path_url: str, stored: SqlStore) -> None:
    gone, run = new_run(stored, 1, 2, 3), new_run(stored, 1, 2)
    with following(path_url) as follower:
        follower.watch(run.run_id, "loss")
        erase(path, gone)
        bare_sql(path, "UPDATE metrics SET rowid = rowid - 3")
        log(stored, run, 3)
        follower.until(lambda: is_as_stored(follower, stored, run))


def test_a_vacuum_costs_no_point(path: Path, path_url: str, stored: SqlStore) -> None:
    gone, run = new_run(stored, 1, 2, 3), new_run(stored, 1, 2)
    with following(path_url) as follower:
        follower.watch(run.run_id, "loss")
        erase(path, gone)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
        log(stored, run, 3)
        follower.until(lambda: 3 in follower.seen.steps(run.run_id, "loss"))
        assert is_as_stored(follower, stored, run)


@pytest.mark.parametrize("what", ["replaced", "removed", "removed and made again"])
def test_a_file_that_is_not_the_same_any_more_is_said(what: str, path: Path, path_url: str, pristine: Path) -> None:
    with following(path_url) as follower:
        if what == "replaced":
            shutil.copy(pristine, path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)
        else:
            path.rename(path.with_suffix(".old"))
            if what == "removed and made again":
                shutil.copy(pristine, path)
        kind = StoreNotFound if what == "removed" else StoreUnreachable
        with pytest.raises(kind, match=r"mlflow\.db (is gone|was replaced)"):
            follower.until(lambda: False)


def test_a_table_that_is_copied_while_the_schema_is_upgraded_is_followed(
    path: Path, path_url: str, stored: SqlStore
) -> None:
    gone, run = new_run(stored, 1, 2, 3), new_run(stored, 1, 2)
    with following(path_url) as follower:
        follower.watch(run.run_id, "loss")
        erase(path, gone)
        (ddl,) = (row[0] for row in rows_of(path, "SELECT sql FROM sqlite_master WHERE name = 'metrics'"))
        bare_sql(
            path,
            "ALTER TABLE metrics RENAME TO old_metrics",
            ddl,
            "INSERT INTO metrics SELECT * FROM old_metrics",
            "DROP TABLE old_metrics",
        )
        log(stored, run, 3)
        follower.until(lambda: is_as_stored(follower, stored, run))


def test_a_database_that_lost_a_table_is_said(path: Path, path_url: str) -> None:
    with following(path_url) as follower:
        bare_sql(path, "DROP TABLE metrics")
        with pytest.raises(StoreDamaged, match="no such table: metrics"):
            follower.until(lambda: False)


def test_more_points_than_one_look_reads_come_whole_and_in_order(path_url: str, stored: SqlStore) -> None:
    run = new_run(stored, 0)
    with following(path_url) as follower:
        log(stored, run, *range(1, 50_001))
        stored.update_run(run.run_id, status="FINISHED", end_time=START)
        follower.until(lambda: follower.seen.runs[run.run_id].status == "FINISHED")
        assert follower.seen.steps(run.run_id, "loss") == list(range(1, 50_001))


def test_a_value_that_cannot_be_read_hides_no_other(path: Path, path_url: str, stored: SqlStore) -> None:
    run = new_run(stored, 1)
    with following(path_url) as follower:
        row = f"'{run.run_id}', 9, 0"
        bare_sql(
            path,
            f"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES ('loss', 'x', 5, {row})",
            f"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (x'ff', 1.0, 5, {row})",
        )
        log(stored, run, 2)
        follower.until(lambda: follower.seen.steps(run.run_id, "loss") == [2])


def test_a_database_that_is_locked_for_a_while_is_waited_for(
    rollback_path: Path, path_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.sql.database.PATIENCE_OF_READERS", 0.05)
    with following(path_url) as follower:
        with closing(sqlite3.connect(rollback_path, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            assert follower.look() == []
            connection.execute("UPDATE experiments SET name = 'other'")
            connection.execute("COMMIT")
        follower.until(lambda: follower.seen.experiments["0"].name == "other")


def test_points_do_not_wait_for_what_a_look_at_all_runs_cost(path: Path, path_url: str, stored: SqlStore) -> None:
    run = new_run(stored, 1)
    columns = "run_uuid, name, source_type, user_id, status, start_time, lifecycle_stage, experiment_id"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
    others = "SELECT printf('%032x', i), 'other', 'LOCAL', 'me', 'FINISHED', 1, 'active', 0 FROM n"
    bare_sql(path, f"INSERT INTO runs ({columns}) {numbers} {others}")
    with following(path_url) as follower:
        for step in (2, 3, 4):
            log(stored, run, step)
            follower.until_step(step, run.run_id, "loss")
            assert follower.source.pause() <= 0.1
