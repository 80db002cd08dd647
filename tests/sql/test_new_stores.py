"""What a new store looks like from outside."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, CreateTable
from tests.sql_stores import bare_sql, reading

from tracker.core.errors import StoreNotFound
from tracker.store.sql.schema import METADATA
from tracker.store.sql.sqlite_schema import SCHEMA
from tracker.store.sql.store import SqlStore

TABLES = {
    "alembic_version", "datasets", "experiment_tags", "experiments", "input_tags", "inputs", "latest_metrics",
    "metrics", "model_version_tags", "model_versions", "params", "registered_model_aliases", "registered_model_tags",
    "registered_models", "runs", "tags", "trace_info", "trace_request_metadata", "trace_tags",
}  # fmt: skip
INDEXES = {
    "index_datasets_dataset_uuid", "index_datasets_experiment_id_dataset_source_type",
    "index_inputs_destination_type_destination_id_source_type", "index_inputs_input_uuid",
    "index_latest_metrics_run_uuid", "index_metrics_run_uuid", "index_params_run_uuid", "index_tags_run_uuid",
    "index_trace_info_experiment_id_timestamp_ms", "index_trace_request_metadata_request_id",
    "index_trace_tags_request_id",
}  # fmt: skip
CONSTRAINTS = {
    "alembic_version_pkc", "dataset_pk", "experiment_pk", "experiment_tag_pk", "experiments_lifecycle_stage",
    "fk_datasets_experiment_id_experiments", "fk_trace_info_experiment_id", "fk_trace_request_metadata_request_id",
    "fk_trace_tags_request_id", "input_tags_pk", "inputs_pk", "latest_metric_pk", "metric_pk", "model_version_pk",
    "model_version_tag_pk", "param_pk", "registered_model_alias_name_fkey", "registered_model_alias_pk",
    "registered_model_pk", "registered_model_tag_pk", "run_pk", "runs_lifecycle_stage", "source_type", "tag_pk",
    "trace_info_pk", "trace_request_metadata_pk", "trace_tag_pk",
}  # fmt: skip


def schema_of(path: Path, kind: str) -> dict[str, str]:
    rows = bare_sql(path, "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", kind)
    return dict(rows)


def test_it_has_the_tables_and_indexes_of_the_head(path: Path) -> None:
    assert set(schema_of(path, "table")) == TABLES
    assert set(schema_of(path, "index")) == INDEXES
    assert bare_sql(path, "SELECT version_num FROM alembic_version") == [("0584bdc529eb",)]


def test_its_constraints_have_the_names_that_migrations_know(path: Path) -> None:
    named = {name for sql in schema_of(path, "table").values() for name in re.findall(r"CONSTRAINT (\w+)", sql)}
    assert named == CONSTRAINTS


@pytest.mark.parametrize(
    ("table", "column", "declared"),
    [
        ("params", "value", "VARCHAR(8000)"),
        ("tags", "value", "VARCHAR(8000)"),
        ("experiment_tags", "value", "VARCHAR(5000)"),
        ("runs", "run_uuid", "VARCHAR(32)"),
        ("runs", "artifact_uri", "VARCHAR(200)"),
        ("runs", "deleted_time", "BIGINT"),
        ("metrics", "value", "FLOAT"),
        ("metrics", "is_nan", "BOOLEAN"),
        ("model_versions", "storage_location", "VARCHAR(500)"),
    ],
)
def test_its_columns_have_the_types_of_the_head(path: Path, table: str, column: str, declared: str) -> None:
    assert dict(bare_sql(path, f"SELECT name, type FROM pragma_table_info('{table}')"))[column] == declared


def test_the_columns_of_the_tables_stand_in_mlflows_order(path: Path) -> None:
    columns = [row[0] for row in bare_sql(path, "SELECT name FROM pragma_table_info('metrics') ORDER BY cid")]
    assert columns == ["key", "value", "timestamp", "run_uuid", "step", "is_nan"]
    assert set(METADATA.tables) == TABLES


def test_it_is_in_wal_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    SqlStore.create(tmp_path / "new.db").close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.db"]
    assert bare_sql(tmp_path / "new.db", "PRAGMA journal_mode") == [("wal",)]


def test_its_first_experiment_keeps_artifacts_beside_the_database(tmp_path: Path) -> None:
    with_default = SqlStore.create(tmp_path / "new.db")
    assert with_default.get_experiment("0").artifact_location == str(tmp_path / "mlruns" / "0")
    made = with_default.get_experiment(with_default.create_experiment("next"))
    assert made.artifact_location == str(tmp_path / "mlruns" / "1")
    with_default.close()


def test_a_file_that_others_may_read_is_made_as_the_umask_says(tmp_path: Path) -> None:
    SqlStore.create(tmp_path / "new.db").close()
    (tmp_path / "plain").touch()
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new.db", "plain")]
    assert modes[0] == modes[1]


def test_creating_where_a_store_is_opens_it(path: Path) -> None:
    first = SqlStore.create(path)
    first.create_experiment("kept")
    first.close()
    again = SqlStore.create(path)
    assert again.get_experiment("1").name == "kept"
    again.close()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="nowhere"):
        SqlStore.create(tmp_path / "nowhere" / "new.db")


def test_processes_that_start_at_once_share_one_whole_store(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tracker.store.sql.store import SqlStore\n"
        "import tracker.store.sql.creation\n"
        "sys.stdin.readline()\n"
        "store = SqlStore.create(Path(sys.argv[1])); store.create_experiment(sys.argv[2]); store.close()"
    )
    path = tmp_path / "new.db"
    starts = [
        subprocess.Popen([sys.executable, "-c", script, str(path), f"from {number}"], stdin=subprocess.PIPE)
        for number in range(6)
    ]
    for process in starts:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.close()
    assert [process.wait(60) for process in starts] == [0] * 6
    store = reading(path)
    assert {experiment.name for experiment in map(store.get_experiment, map(str, range(1, 7)))} == {
        f"from {number}" for number in range(6)
    }
    store.close()
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_a_file_system_without_links_gets_a_whole_store_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    SqlStore.create(tmp_path / "new.db").close()
    assert set(schema_of(tmp_path / "new.db", "table")) == TABLES


def test_the_schema_as_sqlite_is_told_it_is_the_one_that_servers_get() -> None:
    dialect = SQLiteDialect()
    compiled = []
    for table in METADATA.sorted_tables:
        compiled.append(str(CreateTable(table).compile(dialect=dialect)))
        compiled += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    told = [" ".join(statement.split()) for statement in SCHEMA.split(";") if statement.strip()]
    assert told == [" ".join(statement.split()) for statement in compiled]


def test_the_log_of_a_database_that_was_removed_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    SqlStore.create(path).close()
    code = (
        "import os, sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode = WAL')\n"
        "c.execute(\"INSERT INTO experiments VALUES (7, 'old', NULL, 'active', 0, 0)\"); c.commit(); os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    path.unlink()
    assert (tmp_path / "new.db-wal").stat().st_size > 0
    SqlStore.create(path).close()
    assert bare_sql(path, "SELECT name FROM experiments") == [("Default",)]
    assert (tmp_path / "new.db-wal.old").stat().st_size > 0
