"""Cells that hold what they should not: SQLite lets anybody put anything anywhere.

That value is left out and said; everything beside it shows, and filters see what is shown.
"""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from tests.contract.expressions import expressions, orders
from tests.sql_stores import START, Bare, bare_sql

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point, Run
from tracker.core.filter.evaluate import matches, ordered
from tracker.core.filter.tree import Expression, OrderBy
from tracker.core.queries import RunQuery
from tracker.core.records import RunRecord
from tracker.store.sql.store import SqlStore

NOT_UTF8 = b"caf\xe9"


@pytest.fixture
def logged(store: SqlStore, run: Run) -> Run:
    """A run with one good value of each kind."""
    store.log_batch(run.run_id, Batch([Point("good", 1.5, 1, 1)], {"good": "p"}, {"good": "t"}))
    return run


@pytest.mark.parametrize(
    ("table", "cell", "reason"),
    [
        ("params", "x'00ff'", "2 bytes"),
        ("params", "CAST(x'636166e9' AS TEXT)", "4 bytes that are not UTF-8"),
        ("tags", "NULL", "empty"),
        ("tags", "x'41'", "1 bytes"),
    ],
)
def test_a_text_that_is_none_is_left_out(
    store: SqlStore, logged: Run, bare: Bare, *, table: str, cell: str, reason: str
) -> None:
    bare(f"INSERT INTO {table} (key, value, run_uuid) VALUES ('bad', {cell}, ?)", logged.run_id)
    for found in (store.get_run(logged.run_id), *store.search_runs(RunQuery())):
        assert (found.params, found.metrics) == ({"good": "p"}, {"good": 1.5})
        assert found.tags == {"good": "t", "mlflow.runName": "a run"}
        assert [problem.field for problem in found.problems] == [f"{table}.bad"]
        assert reason in found.problems[0].reason


@pytest.mark.parametrize("cell", ["'abc'", "x'00'", "''"])
def test_a_metric_that_is_no_number_is_left_out(store: SqlStore, logged: Run, bare: Bare, cell: str) -> None:
    bare(f"INSERT INTO latest_metrics VALUES ('bad', {cell}, 1, 1, 0, ?)", logged.run_id)
    found = store.get_run(logged.run_id)
    assert found.metrics == {"good": 1.5}
    assert [problem.field for problem in found.problems] == ["metrics.bad"]


def test_points_that_are_none_are_left_out_of_a_history(store: SqlStore, logged: Run, bare: Bare) -> None:
    for value, timestamp, step in (("'x'", 2, 2), ("7.0", "'soon'", 3), ("8.0", 4, "x'00'"), ("9.0", 5, 5)):
        bare(f"INSERT INTO metrics VALUES ('good', {value}, {timestamp}, ?, {step}, 0)", logged.run_id)
    history = store.history(logged.run_id, "good")
    assert list(history.rows()) == [(1, 1, 1.5), (5, 5, 9.0)]
    assert [problem.field for problem in history.problems] == ["metrics.good"] * 3


def test_a_key_that_is_no_text_is_said_without_a_name(store: SqlStore, logged: Run, bare: Bare) -> None:
    bare("INSERT INTO params VALUES (CAST(? AS TEXT), 'v', ?)", NOT_UTF8, logged.run_id)
    found = store.get_run(logged.run_id)
    assert found.params == {"good": "p"}
    assert [problem.field for problem in found.problems] == ["params.?"]


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        ("start_time", "'soon'", {"start_time": None}),
        ("end_time", "1.5", {"end_time": None}),
        ("user_id", "x'ff'", {"user_id": ""}),
        ("artifact_uri", "CAST(x'ff' AS TEXT)", {"artifact_uri": ""}),
        ("name", "x'ff'", {"run_name": "a run"}),
    ],
)
def test_a_spoilt_attribute_is_said(
    store: SqlStore, logged: Run, bare: Bare, *, column: str, cell: str, shown: dict[str, object]
) -> None:
    bare(f"UPDATE runs SET {column} = {cell}")
    (found,) = store.search_runs(RunQuery())
    assert [problem.field for problem in found.problems] == list(shown)
    assert {field: getattr(found, field) for field in shown} == shown
    assert found.params == {"good": "p"}


def test_a_status_or_stage_that_is_none_is_said(store: SqlStore, logged: Run, bare: Bare) -> None:
    bare("CREATE TABLE unchecked AS SELECT * FROM runs")
    bare("UPDATE unchecked SET status = 'PAUSED', lifecycle_stage = 'lost'")
    bare("DROP TABLE runs")
    bare("ALTER TABLE unchecked RENAME TO runs")
    (found,) = store.search_runs(RunQuery())
    assert (found.status, found.lifecycle_stage) == (None, "active")
    assert sorted(problem.field for problem in found.problems) == ["lifecycle_stage", "status"]


def test_an_experiment_with_spoilt_cells_is_listed(store: SqlStore, bare: Bare) -> None:
    bare("UPDATE experiments SET name = x'ff', creation_time = 'x', artifact_location = CAST(x'ff' AS TEXT)")
    bare("INSERT INTO experiment_tags VALUES ('good', 'x', 0), ('bad', x'00', 0)")
    found = store.get_experiment("0")
    assert (found.name, found.creation_time, found.artifact_location, found.tags) == ("0", None, None, {"good": "x"})
    assert sorted(problem.field for problem in found.problems) == [
        "artifact_location", "creation_time", "name", "tags.bad",
    ]  # fmt: skip


def test_a_run_whose_id_is_no_text_is_listed(store: SqlStore, logged: Run, bare: Bare) -> None:
    bare("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, status) VALUES (x'ff', 0, 'active', 'RUNNING')")
    found = store.search_runs(RunQuery())
    assert [run.run_id for run in found if not run.problems] == [logged.run_id]
    assert "run_id" in [problem.field for run in found for problem in run.problems]


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """Runs whose values are of any type."""
    path = tmp_path_factory.mktemp("spoilt") / "mlflow.db"
    store = SqlStore.create(path)
    chance = random.Random(7)
    texts = ["", "0.1", "5", "abc", "ABC", "é", b"5", b"", b"abc", 5, 0.1, "1e400", "a\0c", 2**62]
    for number in range(40):
        run_id = store.create_run(NewRun("0", start_time=START + number, run_id=f"{number:032x}")).run_id
        for key in ("k", "K", "a b", "x/y", "é"):
            bare_sql(path, "INSERT INTO tags VALUES (?, ?, ?)", key, chance.choice([*texts, None]), run_id)
            bare_sql(path, "INSERT INTO params VALUES (?, ?, ?)", key, chance.choice(texts), run_id)
            value, is_nan = chance.choice(["x", b"5", 5, 0.1, 7.0]), chance.randrange(2)
            bare_sql(path, "INSERT INTO latest_metrics VALUES (?, ?, 1, 1, ?, ?)", key, value, is_nan, run_id)
        end_time = chance.choice(["x", b"1", 11, 12.5, None])
        bare_sql(path, "UPDATE runs SET end_time = ? WHERE run_uuid = ?", end_time, run_id)
    yield store
    store.close()


@settings(max_examples=400, deadline=None)
@given(where=expressions, order_by=orders)
def test_filters_and_orders_see_what_is_shown(
    spoilt: SqlStore, where: Expression, order_by: tuple[OrderBy, ...]
) -> None:
    records = [RunRecord(run) for run in spoilt.search_runs(RunQuery()) if matches(where, RunRecord(run))]
    expected = [record.run.run_id for record in ordered(records, order_by)]
    assert [run.run_id for run in spoilt.search_runs(RunQuery(where=where, order_by=order_by))] == expected
