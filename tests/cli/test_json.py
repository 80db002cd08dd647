"""The JSON of every command, value by value."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import HOUR, Sweep, add_run, create
from tests.cli.processes import tracker

from tracker.core.batches import Batch


def asked(*arguments: str) -> Any:
    ended = tracker(*arguments, "--json")
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def test_runs_are_listed_with_all_of_their_data(sweep: Sweep) -> None:
    runs = asked("runs", "--store", sweep.uri)
    assert [run["run_id"] for run in runs] == ["aaaa1111", "aaaa2222", "bbbb3333"]
    first = runs[0]
    artifact_uri = first.pop("artifact_uri")
    assert artifact_uri.endswith("/aaaa1111/artifacts")
    experiment_id = first.pop("experiment_id")
    assert experiment_id not in ("", "0")
    assert first == {
        "run_id": "aaaa1111",
        "run_name": "wise-colt",
        "status": "FINISHED",
        "start_time": sweep.now - 2 * HOUR,
        "end_time": sweep.now - HOUR,
        "lifecycle_stage": "active",
        "user_id": "mira",
        "params": {"lr": "0.1", "model": "vit"},
        "metrics": {"loss": 0.5, "acc": "NaN"},
        "tags": {"mlflow.runName": "wise-colt", "team": "vision", "mlflow.note.content": "First line.\nSecond line."},
    }


def test_a_run_that_goes_on_has_no_end(sweep: Sweep) -> None:
    runs = asked("runs", "--store", sweep.uri, "--filter", "status = 'RUNNING'")
    assert [run["end_time"] for run in runs] == [None]


def test_runs_are_filtered_ordered_and_limited(sweep: Sweep) -> None:
    runs = asked(
        "runs", "--store", sweep.uri, "--filter", "params.lr > 0.1", "--order-by", "metrics.loss", "--limit", "1"
    )
    assert [run["run_name"] for run in runs] == ["calm-ibis"]


def test_an_order_has_as_many_levels_as_it_is_given(sweep: Sweep) -> None:
    runs = asked("runs", "--store", sweep.uri, "--order-by", "params.model", "--order-by", "metrics.loss DESC")
    assert [run["metrics"]["loss"] for run in runs] == [1.75, 0.5, 0.25]


def test_runs_of_one_experiment_are_named_by_its_name_or_id(sweep: Sweep) -> None:
    assert asked("runs", "--store", sweep.uri, "--experiment", "0") == []
    assert len(asked("runs", "--store", sweep.uri, "--experiment", "0", "-e", "sweep")) == 3


def test_deleted_runs_are_another_view(sweep: Sweep) -> None:
    deleted = asked("runs", "--store", sweep.uri, "--view", "deleted")
    assert [(run["run_id"], run["lifecycle_stage"]) for run in deleted] == [("cccc4444", "deleted")]
    assert len(asked("runs", "--store", sweep.uri, "--view", "all")) == 4


def test_a_list_has_one_object_on_each_line(sweep: Sweep) -> None:
    lines = tracker("runs", "--store", sweep.uri, "--json").lines
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 5)
    assert all(json.loads(line.rstrip(",")) for line in lines[1:-1])


def test_an_empty_list_is_a_list(sweep: Sweep) -> None:
    assert tracker("runs", "--store", sweep.uri, "--json", "--filter", "run_id = 'x'").out == "[]\n"


def test_json_is_ascii(sweep: Sweep) -> None:
    assert tracker("runs", "--store", sweep.uri, "--json").out.isascii()


def test_experiments_are_listed_with_their_number_of_runs(sweep: Sweep) -> None:
    found = asked("experiments", "--store", sweep.uri, "--filter", "name = 'sweep'")
    assert [(e["name"], e["runs"], e["tags"], e["lifecycle_stage"]) for e in found] == [
        ("sweep", 3, {"team": "vision"}, "active")
    ]
    assert found[0]["creation_time"] <= found[0]["last_update_time"]
    assert found[0]["artifact_location"].endswith(f"/{found[0]['experiment_id']}")


def test_experiments_are_ordered(sweep: Sweep) -> None:
    found = asked("experiments", "--store", sweep.uri, "--order-by", "name DESC")
    assert [e["name"] for e in found] == ["sweep", "Default"]


def test_a_run_is_shown_with_its_datasets_and_children(sweep: Sweep) -> None:
    run = asked("show", "--store", sweep.uri, "aaaa1")
    assert run["children"] == ["aaaa2222"]
    assert run["inputs"] == [
        {
            "name": "imagenet",
            "digest": "d1g35t",
            "source_type": "local",
            "source": "/data/imagenet",
            "schema": None,
            "profile": None,
            "tags": {"mlflow.data.context": "training"},
        }
    ]


def test_a_shown_run_is_the_listed_one(sweep: Sweep) -> None:
    listed = asked("runs", "--store", sweep.uri, "--filter", "run_id = 'bbbb3333'")[0]
    assert asked("show", "--store", sweep.uri, "実験") == {**listed, "inputs": [], "children": []}


@pytest.mark.parametrize("name", ["mlflow.db", "mlruns"])
def test_deleted_children_are_those_of_a_deleted_run_only(tmp_path: Path, name: str) -> None:
    store = create(tmp_path / name)
    add_run(store, "0", "aaaa1111", "parent", started=1)
    for started, run_id in ((3, "bbbb3333"), (2, "bbbb2222")):
        child = Batch(tags={"mlflow.parentRunId": "aaaa1111"})
        add_run(store, "0", run_id, "child", started=started, batch=child)
    store.delete_run("bbbb2222")
    assert asked("show", "--store", str(tmp_path / name), "parent")["children"] == ["bbbb3333"]
    store.delete_run("aaaa1111")
    assert asked("show", "--store", str(tmp_path / name), "parent")["children"] == ["bbbb2222", "bbbb3333"]
    store.close()


def test_a_metrics_points_come_in_order(sweep: Sweep) -> None:
    started = sweep.now - 2 * HOUR
    assert asked("metrics", "--store", sweep.uri, "aaaa1111", "loss") == [
        {"timestamp": started, "step": 0, "value": 9.0},
        {"timestamp": started + 1, "step": 1, "value": 0.5},
    ]


def test_a_point_that_is_no_number_is_a_word(sweep: Sweep) -> None:
    assert [point["value"] for point in asked("metrics", "--store", sweep.uri, "aaaa1111", "acc")] == ["NaN"]
