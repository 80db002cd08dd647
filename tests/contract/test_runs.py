"""Runs and what is logged to them, over every back end."""

import math
from collections.abc import Callable

import pytest
from tests.contract.backends import Backend
from tests.contract.builders import START, log, new_run

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.core.errors import (
    AlreadyExists,
    ExperimentNotFound,
    InvalidValue,
    MetricNotFound,
    ParamChanged,
    RunNotFound,
)
from tracker.store.protocols import Store

ODD_KEYS = ["val/loss", "a/b/c d", "épöch", "dots.and-dashes_1", "損失", "x:y", "UPPER", "upper"]
ODD_VALUES = [
    "",
    " ",
    "line\n",
    "\ttab",
    "ünï 損失 🚀",
    "x" * 6000,
    "'; DROP TABLE runs; --",
    "a\r\nb",
    "\x1b]52;c;x\x07",
]


def test_a_created_run_reads_back(store: Store) -> None:
    created = store.create_run(NewRun("0", start_time=START, run_name="first", user_id="ada", tags={"a": "1"}))
    found = store.get_run(created.run_id)
    assert found == created
    assert (found.run_name, found.status, found.user_id) == ("first", "RUNNING", "ada")
    assert (found.start_time, found.end_time, found.lifecycle_stage) == (START, None, "active")
    assert found.tags == {"a": "1", "mlflow.runName": "first"}
    assert found.artifact_uri.endswith(f"/{found.run_id}/artifacts")


def test_a_run_without_a_name_is_given_one(store: Store) -> None:
    run = store.create_run(NewRun("0", start_time=START))
    assert len(run.run_name.split("-")) == 3
    assert run.tags["mlflow.runName"] == run.run_name


def test_the_name_may_come_from_the_tag(store: Store) -> None:
    run = store.create_run(NewRun("0", start_time=START, tags={"mlflow.runName": "tagged"}))
    assert run.run_name == "tagged"


def test_creating_a_run_again_gives_the_one_that_stands(store: Store) -> None:
    first = store.create_run(NewRun("0", start_time=START, run_name="one", run_id="ab" * 16))
    again = store.create_run(NewRun("0", start_time=START + 5, run_name="two", run_id="ab" * 16))
    assert again == first


def test_a_run_id_of_another_experiment_is_refused(store: Store) -> None:
    other = store.create_experiment("other")
    store.create_run(NewRun("0", start_time=START, run_id="ab" * 16))
    with pytest.raises(AlreadyExists, match="abab"):
        store.create_run(NewRun(other, start_time=START, run_id="ab" * 16))


@pytest.mark.parametrize("run_id", ["../x", "a/b", "", "-x", "a b", "x\n"])
def test_a_run_id_that_is_no_name_is_refused(store: Store, run_id: str) -> None:
    if run_id:
        with pytest.raises(InvalidValue, match="Run id"):
            store.create_run(NewRun("0", start_time=START, run_id=run_id))
    with pytest.raises((RunNotFound, InvalidValue)):
        store.get_run(run_id)


def test_unknown_runs_and_experiments_are_named(store: Store) -> None:
    with pytest.raises(RunNotFound, match="deadbeef"):
        store.get_run("deadbeef")
    with pytest.raises(RunNotFound):
        store.log_batch("deadbeef", Batch(params={"a": "1"}))
    with pytest.raises(ExperimentNotFound):
        store.create_run(NewRun("4711", start_time=START))


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys_are_kept_to_the_letter(store: Store, key: str) -> None:
    run = new_run(store)
    log(store, run, params={key: "1"}, tags={key: "2"}, metrics={key: 3.0})
    found = store.get_run(run.run_id)
    assert found.params == {key: "1"}
    assert found.tags[key] == "2"
    assert found.metrics == {key: 3.0}


@pytest.mark.parametrize("value", ODD_VALUES)
def test_odd_values_are_kept_to_the_letter(backend: Backend, store: Store, value: str) -> None:
    run = new_run(store)
    log(store, run, params={"p": value}, tags={"t": value})
    found = store.get_run(run.run_id)
    assert (found.params["p"], found.tags["t"]) == (value, value)
    assert backend.raw_params(run.run_id) == {"p": value}
    assert backend.raw_tags(run.run_id)["t"] == value


def test_keys_that_differ_only_in_case_stay_apart(store: Store) -> None:
    run = new_run(store)
    log(store, run, params={"LR": "1"}, metrics={"Loss": 1.0})
    log(store, run, params={"Lr": "2"}, metrics={"loss": 2.0})
    found = store.get_run(run.run_id)
    assert found.params == {"LR": "1", "Lr": "2"}
    assert found.metrics == {"Loss": 1.0, "loss": 2.0}


@pytest.mark.parametrize("key", ["", "a" * 251, "a\nb", "a*b", "../x", "/x", "a//b", "a/", "./a", "a/../b"])
@pytest.mark.parametrize("kind", ["params", "tags", "metrics"])
def test_a_key_that_no_mlflow_takes_is_refused_and_nothing_is_written(store: Store, kind: str, key: str) -> None:
    run = new_run(store)
    with pytest.raises(InvalidValue):
        match kind:
            case "params":
                log(store, run, params={"good": "1", key: "2"})
            case "tags":
                log(store, run, tags={"good": "1", key: "2"})
            case "metrics":
                log(store, run, metrics={"good": 1.0, key: 2.0})
    found = store.get_run(run.run_id)
    assert (found.params, found.metrics, set(found.tags)) == ({}, {}, {"mlflow.runName"})


def test_values_over_the_limit_are_cut_and_reported(store: Store) -> None:
    run = new_run(store)
    problems = store.log_batch(run.run_id, Batch(params={"p": "x" * 6001}, tags={"t": "y" * 9000}))
    found = store.get_run(run.run_id)
    assert (len(found.params["p"]), len(found.tags["t"])) == (6000, 8000)
    assert [problem.field for problem in problems] == ["params.p", "tags.t"]


def test_a_param_stays_as_it_is(store: Store) -> None:
    run = new_run(store)
    log(store, run, params={"lr": "0.1"})
    log(store, run, params={"lr": "0.1"})
    with pytest.raises(ParamChanged, match=r"'0\.1'.*'0\.2'"):
        log(store, run, params={"new": "1", "lr": "0.2"}, tags={"a": "1"}, metrics={"m": 1.0})
    found = store.get_run(run.run_id)
    assert found.params == {"lr": "0.1"}
    assert "a" not in found.tags
    assert found.metrics == {}


def test_tags_are_changed_and_deleted(store: Store) -> None:
    run = new_run(store)
    log(store, run, tags={"a": "1", "b": "2"})
    log(store, run, tags={"a": "3"})
    store.delete_tag(run.run_id, "b")
    assert store.get_run(run.run_id).tags == {"a": "3", "mlflow.runName": "a run"}
    with pytest.raises(InvalidValue, match="no tag"):
        store.delete_tag(run.run_id, "b")


def test_the_name_and_its_tag_are_one_thing(store: Store) -> None:
    run = new_run(store, name="before")
    store.update_run(run.run_id, run_name="renamed")
    assert store.get_run(run.run_id).tags["mlflow.runName"] == "renamed"
    log(store, run, tags={"mlflow.runName": "tagged"})
    assert store.get_run(run.run_id).run_name == "tagged"


def test_a_run_ends(store: Store) -> None:
    run = new_run(store)
    store.update_run(run.run_id, status="FAILED", end_time=START + 7)
    found = store.get_run(run.run_id)
    assert (found.status, found.end_time, found.run_name) == ("FAILED", START + 7, "a run")


def test_a_deleted_run_is_read_only_until_restored(store: Store) -> None:
    run = new_run(store)
    log(store, run, metrics={"m": 1.0})
    store.delete_run(run.run_id)
    assert store.get_run(run.run_id).lifecycle_stage == "deleted"
    writes: list[Callable[[], None]] = [
        lambda: log(store, run, params={"a": "1"}),
        lambda: store.update_run(run.run_id, status="KILLED"),
        lambda: store.delete_run(run.run_id),
    ]
    for write in writes:
        with pytest.raises(InvalidValue, match="deleted"):
            write()
    store.restore_run(run.run_id)
    log(store, run, params={"a": "1"})
    assert store.get_run(run.run_id).metrics == {"m": 1.0}
    with pytest.raises(InvalidValue, match="not deleted"):
        store.restore_run(run.run_id)


def test_the_latest_metric_is_that_of_the_greatest_step_time_and_value(store: Store) -> None:
    run = new_run(store)
    points = [Point("m", 5.0, 10, 3), Point("m", 1.0, 99, 2), Point("m", 7.0, 11, 3), Point("m", 6.0, 11, 3)]
    for point in points:
        store.log_batch(run.run_id, Batch([point]))
    assert store.get_run(run.run_id).metrics == {"m": 7.0}
    store.log_batch(run.run_id, Batch([Point("m", 0.5, 1, 4), Point("n", -1.0, 5, -7), Point("n", -2.0, 4, -7)]))
    assert store.get_run(run.run_id).metrics == {"m": 0.5, "n": -1.0}


def test_a_history_keeps_every_point(backend: Backend, store: Store) -> None:
    run = new_run(store)
    rows = [(30, 2, 0.5), (10, 1, 1e-300), (20, -5, -0.0), (20, 2**40, 5e-324), (40, 0, 1.7e308), (10, 0, 3.0)]
    store.log_batch(run.run_id, Batch([Point("m", value, timestamp, step) for timestamp, step, value in rows]))
    history = store.history(run.run_id, "m")
    assert list(history.rows()) == (sorted(rows) if backend.sorts_history else rows)
    assert sorted(backend.raw_points(run.run_id, "m")) == sorted(rows)


def test_exact_duplicates_are_kept_by_files_and_swallowed_by_databases(backend: Backend, store: Store) -> None:
    run = new_run(store)
    store.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1), Point("m", 1.0, 1, 1)]))
    store.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1)]))
    assert len(store.history(run.run_id, "m")) == (3 if backend.keeps_duplicates else 1)


def test_a_batch_written_again_doubles_nothing(store: Store) -> None:
    run = new_run(store)
    points = [Point("m", 1.0, 1, 1), Point("m", math.nan, 2, 2), Point("m", 0.1, 3, 3), Point("n", math.inf, 1, 0)]
    store.log_batch(run.run_id, Batch(points[:2], {"a": "1"}))
    store.log_batch(run.run_id, Batch(points, {"a": "1"}, again=True))
    store.log_batch(run.run_id, Batch(points, {"a": "1"}, again=True))
    assert len(store.history(run.run_id, "m")) == 3
    assert len(store.history(run.run_id, "n")) == 1


def test_nan_and_infinities_read_back(backend: Backend, store: Store) -> None:
    run = new_run(store)
    log(store, run, metrics={"nan": math.nan, "up": math.inf, "down": -math.inf})
    metrics = store.get_run(run.run_id).metrics
    assert math.isnan(metrics["nan"])
    assert (metrics["up"], metrics["down"]) == (backend.infinity, -backend.infinity)
    assert math.isnan(store.history(run.run_id, "nan").values[0])


@pytest.mark.parametrize("point", [Point("m", 1.0, -1, 0), Point("m", 1.0, 0, 2**63), Point("m", 1.0, 2**63, 0)])
def test_a_time_or_step_that_no_store_holds_is_refused(store: Store, point: Point) -> None:
    run = new_run(store)
    with pytest.raises(InvalidValue, match="'m'"):
        store.log_batch(run.run_id, Batch([Point("good", 1.0, 0, 0), point]))
    assert store.get_run(run.run_id).metrics == {}


def test_a_metric_that_the_run_lacks_is_named_beside_those_it_has(store: Store) -> None:
    run = new_run(store)
    log(store, run, metrics={"loss": 1.0})
    with pytest.raises(MetricNotFound, match=r"'los'.*loss"):
        store.history(run.run_id, "los")


def test_datasets_read_back_with_their_tags(store: Store) -> None:
    run = new_run(store)
    train = DatasetInput(Dataset("mnist", "d1", "local", '{"uri": "/x"}', "{}", None), {"mlflow.data.context": "train"})
    test = DatasetInput(Dataset("mnist", "d2", "local", "{}"), {})
    store.log_inputs(run.run_id, [test, train])
    store.log_inputs(run.run_id, [train])
    assert store.inputs(run.run_id) == (train, test)
    assert store.inputs(new_run(store).run_id) == ()


def test_what_other_programs_wrote_is_read(backend: Backend, store: Store) -> None:
    run = new_run(store)
    backend.raw_log(run.run_id, "loss", (START, 3, 0.25))
    backend.raw_set_param(run.run_id, "lr", "1e-3")
    found = store.get_run(run.run_id)
    assert (found.metrics, found.params) == ({"loss": 0.25}, {"lr": "1e-3"})
    assert list(store.history(run.run_id, "loss").rows()) == [(START, 3, 0.25)]
