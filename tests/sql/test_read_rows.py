"""What stands in the tables, written with bare SQL, as tracker reads it."""

import math
from pathlib import Path

from tests.sql_stores import START, Bare

from tracker.core.batches import Batch
from tracker.core.entities import Run
from tracker.core.filter.parser import parse_filter
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore


def test_a_history_comes_by_time_step_and_value_with_nan_among_the_zeros(store: SqlStore, run: Run, bare: Bare) -> None:
    rows = [(5, 1, 2.0, 0), (5, 1, 0.0, 1), (5, 1, -1.0, 0), (5, 0, 9.0, 0), (1, 7, 1.0, 0), (5, 1, 0.5, 0)]
    for timestamp, step, value, is_nan in rows:
        bare("INSERT INTO metrics VALUES ('m', ?, ?, ?, ?, ?)", value, timestamp, run.run_id, step, is_nan)
    history = list(store.history(run.run_id, "m").rows())
    assert [(timestamp, step) for timestamp, step, _ in history] == [(1, 7), (5, 0), (5, 1), (5, 1), (5, 1), (5, 1)]
    assert [value for _, _, value in history[:3]] == [1.0, 9.0, -1.0]
    assert math.isnan(history[3][2])
    assert [value for _, _, value in history[4:]] == [0.5, 2.0]


def test_a_history_is_one_runs_own(store: SqlStore, run: Run, bare: Bare) -> None:
    bare("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage) VALUES ('other', 0, 'active')")
    for run_id, value in ((run.run_id, 1.0), ("other", 2.0)):
        for key in ("m", "n"):
            bare("INSERT INTO metrics VALUES (?, ?, 1, ?, 0, 0)", key, value, run_id)
            bare("INSERT INTO latest_metrics VALUES (?, ?, 1, 0, 0, ?)", key, value, run_id)
    assert list(store.history(run.run_id, "m").values) == [1.0]
    assert list(store.history("other", "n").values) == [2.0]


def test_a_run_without_a_name_shows_the_tags(store: SqlStore, run: Run, bare: Bare) -> None:
    for stored in ("", None):
        bare("UPDATE runs SET name = ?", stored)
        assert store.get_run(run.run_id).run_name == "a run"
    bare("DELETE FROM tags")
    assert store.get_run(run.run_id).run_name == ""


def test_a_filter_on_the_name_looks_at_the_tag(store: SqlStore, run: Run, bare: Bare) -> None:
    bare("UPDATE runs SET name = 'column'")
    assert store.search_runs(RunQuery(where=parse_filter("run_name = 'a run'")))[0].run_name == "column"
    assert store.search_runs(RunQuery(where=parse_filter("run_name = 'column'"))) == []


def test_empty_cells_of_a_run_are_nothing(store: SqlStore, bare: Bare) -> None:
    bare("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, status) VALUES ('r', 0, 'active', 'FAILED')")
    run = store.get_run("r")
    assert (run.start_time, run.end_time, run.user_id, run.artifact_uri, run.status) == (None, None, "", "", "FAILED")
    assert run.problems == ()


def test_runs_without_a_start_come_last(store: SqlStore, run: Run, bare: Bare) -> None:
    bare("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, status) VALUES ('a', 0, 'active', 'FAILED')")
    assert [found.run_id for found in store.search_runs(RunQuery())] == [run.run_id, "a"]


def test_artifacts_of_a_store_that_moved_are_beside_the_database(
    store: SqlStore, run: Run, bare: Bare, path: Path
) -> None:
    bare("UPDATE experiments SET artifact_location = '/gone/mlruns/0'")
    bare("UPDATE runs SET artifact_uri = '/gone/mlruns/0/' || run_uuid || '/artifacts'")
    assert store.get_run(run.run_id).artifact_uri == f"/gone/mlruns/0/{run.run_id}/artifacts"
    here = path.parent / "mlruns" / "0"
    here.mkdir(parents=True)
    assert store.get_run(run.run_id).artifact_uri == f"{here}/{run.run_id}/artifacts"
    assert store.get_experiment("0").artifact_location == "/gone/mlruns/0"


def test_prompts_and_deleted_versions_are_no_models(store: SqlStore, bare: Bare) -> None:
    for name in ("zeta", "alpha", "prompt"):
        bare("INSERT INTO registered_models VALUES (?, 1, 2, 'text')", name)
    bare("INSERT INTO registered_model_tags VALUES ('mlflow.prompt.is_prompt', 'true', 'prompt'), ('a', 'b', 'zeta')")
    bare("INSERT INTO registered_model_aliases VALUES ('champion', 2, 'zeta')")
    columns = "name, version, current_stage, source"
    bare(f"INSERT INTO model_versions ({columns}) VALUES ('zeta', 1, 'None', '/a'), ('zeta', 2, 'Production', '/b')")
    bare(f"INSERT INTO model_versions ({columns}) VALUES ('zeta', 3, 'Deleted_Internal', 'REDACTED')")
    bare("INSERT INTO model_version_tags VALUES ('q', 'r', 'zeta', 2)")
    models = store.registered_models()
    assert [(model.name, model.tags, model.aliases) for model in models] == [
        ("alpha", {}, {}),
        ("zeta", {"a": "b"}, {"champion": 2}),
    ]
    assert [(v.version, v.current_stage, v.source, v.tags) for v in store.model_versions("zeta")] == [
        (2, "Production", "/b", {"q": "r"}),
        (1, "None", "/a", {}),
    ]


def test_a_filter_of_thousands_of_clauses_is_answered(store: SqlStore, run: Run) -> None:
    store.log_batch(run.run_id, Batch(params={"p": "2999"}))
    clauses = " OR ".join(f"params.p = {number}" for number in range(3000))
    assert len(store.search_runs(RunQuery(where=parse_filter(clauses)))) == 1
    listed = ", ".join(f"'{number:032x}'" for number in range(20_000))
    assert store.search_runs(RunQuery(where=parse_filter(f"run_id IN ({listed})"))) == []
    assert len(store.search_runs(RunQuery(tuple(map(str, range(50_000)))))) == 1


def test_a_thousand_runs_come_in_order_with_their_own_data(store: SqlStore, bare: Bare) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1499) "
    bare(
        f"{numbers} INSERT INTO runs (run_uuid, name, experiment_id, lifecycle_stage, status, start_time) "
        f"SELECT printf('%04d', (i * 7) % 1500), 'n' || i, 0, 'active', 'RUNNING', {START} + i FROM n"
    )
    for table in ("params", "tags"):
        bare(f"INSERT INTO {table} (key, value, run_uuid) SELECT 'k', run_uuid, run_uuid FROM runs")
    bare("INSERT INTO latest_metrics SELECT 'm', start_time, 0, 0, 0, run_uuid FROM runs")
    for limit in (None, 700, 100):
        runs = store.search_runs(RunQuery(limit=limit))
        assert [run.start_time for run in runs] == [START + i for i in range(1499, 1499 - (limit or 1500), -1)]
        assert all(run.params == {"k": run.run_id} == run.tags for run in runs)
        assert all(run.metrics == {"m": run.start_time} for run in runs)
