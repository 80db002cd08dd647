"""Databases of other heads of the schema: what they lack reads as absent, and is not written."""

from pathlib import Path

import pytest
from tests.sql_stores import START, Bare, reading

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.core.errors import StoreDamaged, StoreReadOnly
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.vocabulary import EXPERIMENTS
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.sql.store import SqlStore

HEAD_OF_1_29 = "97727af70f4d"
LATER_TABLES = (
    "input_tags", "inputs", "datasets", "registered_model_aliases", "trace_tags", "trace_request_metadata",
    "trace_info",
)  # fmt: skip


@pytest.fixture
def old(path: Path, bare: Bare) -> Path:
    """The schema that MLflow 1.29 to 2.2 worked on."""
    for table in LATER_TABLES:
        bare(f"DROP TABLE {table}")
    for table, length in (("params", 500), ("tags", 5000)):
        bare(f"DROP TABLE {table}")
        bare(
            f'CREATE TABLE {table} ("key" VARCHAR(250) NOT NULL, value VARCHAR({length}), run_uuid VARCHAR(32), '
            f'PRIMARY KEY ("key", run_uuid), FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid))'
        )
    bare("ALTER TABLE model_versions DROP COLUMN storage_location")
    bare("UPDATE alembic_version SET version_num = ?", HEAD_OF_1_29)
    return path


@pytest.fixture
def newer(path: Path, bare: Bare) -> Path:
    """What the heads of MLflow 3 add: workspaces, models, an index, a step of inputs."""
    for table in ("experiments", "registered_models", "registered_model_tags", "model_versions", "model_version_tags"):
        bare(f"ALTER TABLE {table} ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL")
    bare("ALTER TABLE inputs ADD COLUMN step BIGINT DEFAULT '0' NOT NULL")
    bare('CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, "key", step)')
    bare(
        "CREATE TABLE logged_models (model_id VARCHAR(36) PRIMARY KEY, experiment_id INTEGER, name VARCHAR(500), "
        "artifact_location VARCHAR(1000), creation_timestamp_ms BIGINT, last_updated_timestamp_ms BIGINT, "
        "status INTEGER, lifecycle_stage VARCHAR(32), model_type VARCHAR(500), source_run_id VARCHAR(32), "
        "status_message VARCHAR(1000))"
    )
    for kind in ("param", "tag"):
        bare(
            f"CREATE TABLE logged_model_{kind}s (model_id VARCHAR(36), experiment_id INTEGER, {kind}_key VARCHAR(255), "
            f"{kind}_value TEXT)"
        )
    return path


def use(path: Path) -> None:
    """Write and read everything that every head can hold."""
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    experiment_id = store.create_experiment("sweep", tags={"a": "1"})
    run = store.create_run(NewRun(experiment_id, start_time=START, run_name="n"))
    store.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1)], {"p": "1"}, {"t": "2"}))
    store.delete_run(run.run_id)
    store.restore_run(run.run_id)
    store.delete_experiment(experiment_id)
    store.restore_experiment(experiment_id)
    store.rename_experiment(experiment_id, "renamed")
    store.close()
    found = reading(path)
    (run,) = found.search_runs(RunQuery(where=parse_filter("metrics.m = 1 AND params.p = 1 AND dataset.name IS NULL")))
    assert (run.params, run.metrics, run.tags, run.problems) == (
        {"p": "1"}, {"m": 1.0}, {"t": "2", "mlflow.runName": "n"}, ()
    )  # fmt: skip
    assert found.inputs(run.run_id) == ()
    assert list(found.history(run.run_id, "m").rows()) == [(1, 1, 1.0)]
    assert [e.name for e in found.search_experiments(ExperimentQuery())] == ["renamed", "Default"]
    assert not any((found.registered_models(), found.logged_models(["0"]), found.model_versions("x")))
    found.close()


def test_an_old_head_is_read_and_written(old: Path) -> None:
    use(old)


def test_a_newer_head_is_read_and_written(newer: Path) -> None:
    use(newer)


def test_the_head_stays_what_it_was(old: Path, bare: Bare) -> None:
    before = bare("SELECT name, sql FROM sqlite_master ORDER BY name")
    use(old)
    assert bare("SELECT version_num FROM alembic_version") == [(HEAD_OF_1_29,)]
    assert bare("SELECT name, sql FROM sqlite_master ORDER BY name") == before


def test_values_are_cut_to_an_old_heads_columns_and_that_is_said(old: Path) -> None:
    store = SqlStore.open(f"sqlite:///{old}", mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    problems = store.log_batch(run.run_id, Batch(params={"p": "x" * 501, "q": "y" * 500}, tags={"t": "z" * 5001}))
    found = store.get_run(run.run_id)
    assert (len(found.params["p"]), len(found.params["q"]), len(found.tags["t"])) == (500, 500, 5000)
    assert [(problem.field, problem.reason) for problem in problems] == [
        ("params.p", "cut to 500 of 501 characters"),
        ("tags.t", "cut to 5,000 of 5,001 characters"),
    ]
    store.close()


def test_a_long_param_logged_again_is_the_same_param(old: Path) -> None:
    store = SqlStore.open(f"sqlite:///{old}", mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    for _ in range(2):
        store.log_batch(run.run_id, Batch(params={"p": "x" * 600}))
    store.close()


def test_a_head_without_datasets_says_so(old: Path) -> None:
    store = SqlStore.open(f"sqlite:///{old}", mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    with pytest.raises(StoreReadOnly, match="datasets"):
        store.log_inputs(run.run_id, [DatasetInput(Dataset("d", "1", "local", "{}"))])
    assert store.search_runs(RunQuery(where=parse_filter("dataset.name != 'x'"))) == []
    store.close()


def test_an_experiment_without_times_has_none(path: Path, bare: Bare) -> None:
    for column in ("creation_time", "last_update_time"):
        bare(f"ALTER TABLE experiments DROP COLUMN {column}")
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    experiment_id = store.create_experiment("x")
    store.rename_experiment(experiment_id, "y")
    where = parse_filter("creation_time IS NULL AND NOT last_update_time > 0", EXPERIMENTS)
    order = parse_order(["creation_time DESC", "name"], EXPERIMENTS)
    found = store.search_experiments(ExperimentQuery(where, order))
    assert [(e.name, e.creation_time, e.last_update_time) for e in found] == [
        ("Default", None, None),
        ("y", None, None),
    ]
    store.close()


def test_models_of_mlflow_3_are_listed_newest_first(newer: Path, bare: Bare) -> None:
    columns = "model_id, experiment_id, name, artifact_location, creation_timestamp_ms, status, lifecycle_stage"
    for model_id, created, status, stage in (
        ("m-1", 1, 2, "active"),
        ("m-2", 2, 9, "active"),
        ("m-3", 3, 2, "deleted"),
    ):
        row = (model_id, "net", "/x", created, status, stage)
        bare(f"INSERT INTO logged_models ({columns}) VALUES (?, 0, ?, ?, ?, ?, ?)", *row)
    bare("INSERT INTO logged_model_params VALUES ('m-1', 0, 'p', '1')")
    bare("INSERT INTO logged_model_tags VALUES ('m-1', 0, 't', '2')")
    store = reading(newer)
    second, first = store.logged_models(["0", "5"])
    assert (first.model_id, first.status, first.params, first.tags) == ("m-1", "READY", {"p": "1"}, {"t": "2"})
    assert (second.model_id, second.status, second.problems[0].field) == ("m-2", None, "status")
    assert store.logged_models(["5"]) == []
    store.close()


def test_of_several_workspaces_the_registry_shows_the_default_one(newer: Path, bare: Bare) -> None:
    bare("INSERT INTO registered_models (name, workspace) VALUES ('mine', 'default'), ('theirs', 'team')")
    bare("INSERT INTO model_versions (name, version, workspace) VALUES ('mine', 1, 'default'), ('theirs', 1, 'team')")
    store = reading(newer)
    assert [model.name for model in store.registered_models()] == ["mine"]
    assert len(store.model_versions("mine")) == 1
    assert store.model_versions("theirs") == []
    store.close()


@pytest.mark.parametrize("change", ["DROP TABLE latest_metrics", "ALTER TABLE tags RENAME COLUMN value TO v"])
def test_a_schema_with_core_parts_missing_is_refused_by_name(path: Path, bare: Bare, change: str) -> None:
    bare(change)
    with pytest.raises(StoreDamaged, match=r"lacks (latest_metrics|tags\.value),"):
        reading(path)
