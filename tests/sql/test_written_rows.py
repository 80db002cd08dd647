"""What tracker writes, read with bare SQL: the rows that MLflow of the same head would have written."""

import math
import time

import pytest
from tests.sql_stores import START, Bare

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point, Run
from tracker.core.errors import InvalidValue, ParamChanged
from tracker.store.sql.store import SqlStore

GREATEST = 1.7976931348623157e308


def test_a_run_is_a_row_of_an_unknown_source(store: SqlStore, bare: Bare) -> None:
    run = store.create_run(NewRun("0", start_time=START, run_name="first", user_id="ada", tags={"a": "1"}))
    columns = (
        "name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, "
        "lifecycle_stage, experiment_id, deleted_time"
    )
    assert bare(f"SELECT {columns} FROM runs") == [
        ("first", "UNKNOWN", "", "", "ada", "RUNNING", START, None, "", "active", 0, None)
    ]
    assert bare("SELECT key, value, run_uuid FROM tags ORDER BY key") == [
        ("a", "1", run.run_id),
        ("mlflow.runName", "first", run.run_id),
    ]


def test_artifacts_go_below_the_experiments_place(store: SqlStore, bare: Bare) -> None:
    experiment_id = store.create_experiment("bucket", artifact_location="s3://b/x")
    run = store.create_run(NewRun(experiment_id, start_time=START))
    assert bare("SELECT artifact_uri FROM runs") == [(f"s3://b/x/{run.run_id}/artifacts",)]


def test_nan_and_infinities_are_encoded_as_mlflow_does(store: SqlStore, run: Run, bare: Bare) -> None:
    values = {"nan": math.nan, "up": math.inf, "down": -math.inf, "zero": -0.0, "tiny": 5e-324}
    store.log_batch(run.run_id, Batch([Point(key, value, 1, 2) for key, value in values.items()]))
    expected = [
        ("down", -GREATEST, 1, 2, 0),
        ("nan", 0.0, 1, 2, 1),
        ("tiny", 5e-324, 1, 2, 0),
        ("up", GREATEST, 1, 2, 0),
        ("zero", 0.0, 1, 2, 0),
    ]
    for table in ("metrics", "latest_metrics"):
        assert bare(f"SELECT key, value, timestamp, step, is_nan FROM {table} ORDER BY key") == expected


@pytest.mark.parametrize(
    ("standing", "given", "wins"),
    [
        (Point("m", 1.0, 5, 5), Point("m", 0.0, 1, 6), True),
        (Point("m", 1.0, 5, 5), Point("m", 9.0, 9, 4), False),
        (Point("m", 1.0, 5, 5), Point("m", 0.0, 6, 5), True),
        (Point("m", 1.0, 5, 5), Point("m", 9.0, 4, 5), False),
        (Point("m", 1.0, 5, 5), Point("m", 1.5, 5, 5), True),
        (Point("m", 1.0, 5, 5), Point("m", 0.5, 5, 5), False),
        (Point("m", 1.0, 5, 5), Point("m", math.nan, 5, 5), False),
        (Point("m", -1.0, 5, 5), Point("m", math.nan, 5, 5), True),
        (Point("m", 0.0, 5, 5), Point("m", math.nan, 5, 5), False),
        (Point("m", math.nan, 5, 5), Point("m", 0.0, 5, 5), False),
        (Point("m", 1.0, 5, -5), Point("m", 1.0, 5, -4), True),
    ],
)
def test_the_latest_is_replaced_by_what_is_strictly_greater(
    store: SqlStore, bare: Bare, standing: Point, given: Point, wins: bool
) -> None:
    latest = given if wins else standing
    value = 0.0 if math.isnan(latest.value) else latest.value
    for batches in ([standing, given],), ([standing], [given]):
        run = store.create_run(NewRun("0", start_time=START))
        for points in batches:
            store.log_batch(run.run_id, Batch(points))
        stored = bare("SELECT value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid = ?", run.run_id)
        assert stored == [(value, latest.timestamp, latest.step, math.isnan(latest.value))]


def test_a_batch_repeated_changes_nothing(store: SqlStore, run: Run, bare: Bare) -> None:
    batch = Batch([Point("m", 1.0, 1, 1), Point("m", math.nan, 1, 2)], {"p": "1"}, {"t": "2"})
    store.log_batch(run.run_id, batch)
    before = [bare(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in ("metrics", "latest_metrics", "params")]
    store.log_batch(run.run_id, batch)
    after = [bare(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in ("metrics", "latest_metrics", "params")]
    assert after == before


def test_a_param_that_changes_leaves_the_whole_batch_unwritten(store: SqlStore, run: Run, bare: Bare) -> None:
    bare("INSERT INTO params (key, value, run_uuid) VALUES ('lr', '0.1', ?)", run.run_id)
    with pytest.raises(ParamChanged):
        store.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1)], {"a": "1", "lr": "0.2"}, {"t": "1"}))
    assert bare("SELECT key, value FROM params") == [("lr", "0.1")]
    assert bare("SELECT * FROM metrics") == bare("SELECT * FROM latest_metrics") == []


def test_the_name_is_written_to_its_column_and_its_tag(store: SqlStore, run: Run, bare: Bare) -> None:
    both = "SELECT r.name, t.value FROM runs r JOIN tags t ON t.run_uuid = r.run_uuid AND t.key = 'mlflow.runName'"
    store.update_run(run.run_id, run_name="by update")
    assert bare(both) == [("by update", "by update")]
    store.log_batch(run.run_id, Batch(tags={"mlflow.runName": "by tag"}))
    assert bare(both) == [("by tag", "by tag")]


def test_deleting_a_run_notes_when_and_restoring_forgets_it(store: SqlStore, run: Run, bare: Bare) -> None:
    before = time.time_ns() // 1_000_000
    store.delete_run(run.run_id)
    ((stage, deleted_time),) = bare("SELECT lifecycle_stage, deleted_time FROM runs")
    assert stage == "deleted"
    assert before <= deleted_time <= time.time_ns() // 1_000_000
    store.restore_run(run.run_id)
    assert bare("SELECT lifecycle_stage, deleted_time FROM runs") == [("active", None)]


def test_deleting_an_experiment_marks_all_its_runs(store: SqlStore, bare: Bare) -> None:
    experiment_id = store.create_experiment("sweep")
    for start_time in range(3):
        store.create_run(NewRun(experiment_id, start_time=start_time))
    store.create_run(NewRun("0", start_time=9))
    store.delete_experiment(experiment_id)
    marked = "SELECT experiment_id, lifecycle_stage, deleted_time IS NULL, count(*) FROM runs GROUP BY 1, 2, 3"
    assert bare(marked) == [(0, "active", 1, 1), (1, "deleted", 0, 3)]
    store.restore_experiment(experiment_id)
    assert bare(marked) == [(0, "active", 1, 1), (1, "active", 1, 3)]


def test_a_dataset_is_written_once_in_its_experiment(store: SqlStore, run: Run, bare: Bare) -> None:
    given = DatasetInput(Dataset("mnist", "d1", "local", "{}", "{}", None), {"mlflow.data.context": "train"})
    other = store.create_run(NewRun("0", start_time=START))
    for run_id in (run.run_id, run.run_id, other.run_id):
        store.log_inputs(run_id, [given])
    ((dataset_id,),) = bare("SELECT dataset_uuid FROM datasets WHERE experiment_id = 0 AND name = 'mnist'")
    assert sorted(bare("SELECT source_type, source_id, destination_type, destination_id FROM inputs")) == sorted(
        ("DATASET", dataset_id, "RUN", run_id) for run_id in (run.run_id, other.run_id)
    )
    assert (
        bare("SELECT t.name, t.value FROM input_tags t JOIN inputs USING (input_uuid)")
        == [
            ("mlflow.data.context", "train"),
        ]
        * 2
    )


def test_half_a_surrogate_pair_is_refused(store: SqlStore, run: Run, bare: Bare) -> None:
    with pytest.raises(InvalidValue, match=r"params\.p"):
        store.log_batch(run.run_id, Batch(params={"p": "\udc80"}))
    assert bare("SELECT * FROM params") == []


def test_a_nul_character_is_kept(store: SqlStore, run: Run, bare: Bare) -> None:
    store.log_batch(run.run_id, Batch(params={"p": "a\0b"}))
    assert bare("SELECT hex(value) FROM params") == [("610062",)]
    assert store.get_run(run.run_id).params == {"p": "a\0b"}
