"""Experiments and searches, with MLflow's functions."""

from pathlib import Path

import pytest
from tests.client.conftest import Reading

import tracker
from tracker.core.errors import AlreadyExists, ExperimentNotFound, InvalidValue


def test_an_experiment_is_made_when_it_is_first_named(stored: Reading) -> None:
    experiment = tracker.set_experiment("vision/vit")
    with tracker.start_run() as run:
        pass
    assert stored.store.get_run(run.info.run_id).experiment_id == experiment.experiment_id
    assert tracker.set_experiment("vision/vit").experiment_id == experiment.experiment_id


def test_an_experiment_is_chosen_by_its_id(store_path: Path) -> None:
    number = tracker.create_experiment("a", tags={"team": 1})
    assert tracker.set_experiment(experiment_id=number).name == "a"
    with tracker.start_run() as run:
        assert run.info.experiment_id == number
    assert tracker.get_experiment(number).tags["team"] == "1"


def test_a_run_is_started_in_an_experiment_of_its_own(store_path: Path) -> None:
    number = tracker.create_experiment("a")
    with tracker.start_run(experiment_id=number) as run:
        assert run.info.experiment_id == number
    with pytest.raises(ExperimentNotFound):
        tracker.start_run(experiment_id="999")


def test_the_environment_names_the_experiment(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "from outside")
    with tracker.start_run() as run:
        pass
    experiment = tracker.get_experiment_by_name("from outside")
    assert experiment is not None
    assert run.info.experiment_id == experiment.experiment_id


def test_a_name_can_be_had_once(store_path: Path) -> None:
    tracker.create_experiment("a")
    with pytest.raises(AlreadyExists):
        tracker.create_experiment("a")


def test_a_deleted_experiment_takes_no_runs_until_it_is_restored(store_path: Path) -> None:
    number = tracker.create_experiment("a")
    tracker.delete_experiment(number)
    with pytest.raises(InvalidValue, match="is deleted"):
        tracker.set_experiment("a")
    tracker.restore_experiment(number)
    assert tracker.set_experiment("a").experiment_id == number


def test_there_is_no_experiment_where_there_is_no_store(store_path: Path) -> None:
    assert tracker.get_experiment_by_name("a") is None


def test_experiments_are_searched(store_path: Path) -> None:
    for name in ("a", "b", "c"):
        tracker.create_experiment(name)
    found = tracker.search_experiments(filter_string="name LIKE '%'", order_by=["name DESC"])
    assert [experiment.name for experiment in found] == ["c", "b", "a", "Default"]
    assert [experiment.name for experiment in tracker.search_experiments(max_results=1, order_by=["name"])] == [
        "Default"
    ]


def test_tags_are_set_on_the_experiment_that_runs_go_to(store_path: Path) -> None:
    experiment = tracker.set_experiment("a")
    tracker.set_experiment_tag("team", "x")
    tracker.set_experiment_tags({"stage": 1})
    assert tracker.get_experiment(experiment.experiment_id).tags == {"team": "x", "stage": "1"}


def test_runs_are_searched_in_the_experiment_that_runs_go_to(store_path: Path) -> None:
    tracker.set_experiment("a")
    for loss in (3.0, 1.0, 2.0):
        with tracker.start_run():
            tracker.log_metric("loss", loss)
    found = tracker.search_runs(filter_string="metrics.loss < 3", order_by=["metrics.loss"])
    assert [run.data.metrics["loss"] for run in found] == [1.0, 2.0]
    tracker.set_experiment("b")
    assert tracker.search_runs() == []
    assert len(tracker.search_runs(search_all_experiments=True)) == 3
    assert len(tracker.search_runs(experiment_names=["a", "nowhere"])) == 3


def test_what_is_being_logged_is_found(store_path: Path) -> None:
    with tracker.start_run() as run:
        tracker.log_metric("loss", 1.0)
        (found,) = tracker.search_runs()
        assert (found.info.run_id, found.data.metrics) == (run.info.run_id, {"loss": 1.0})


def test_deleted_runs_are_found_where_they_are_asked_for(store_path: Path) -> None:
    with tracker.start_run() as run:
        pass
    tracker.delete_run(run.info.run_id)
    assert tracker.search_runs() == []
    for view in (2, 3, "DELETED_ONLY", "all"):
        assert [found.info.run_id for found in tracker.search_runs(run_view_type=view)] == [run.info.run_id]
    with pytest.raises(InvalidValue, match="stage of life"):
        tracker.search_runs(run_view_type=4)


def test_runs_as_a_frame_have_the_columns_of_mlflow(store_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    with tracker.start_run(run_name="x"):
        tracker.log_param("lr", 0.1)
        tracker.log_metric("loss", 1.0)
    with tracker.start_run():
        pass
    frame = tracker.search_runs(output_format="pandas", order_by=["start_time"])
    assert isinstance(frame, pandas.DataFrame)
    assert frame["params.lr"][0] == "0.1"
    assert frame["params.lr"].isna().tolist() == [False, True]
    assert frame["metrics.loss"].isna().tolist() == [False, True]
    assert frame["tags.mlflow.runName"][0] == "x"
    assert str(frame["start_time"].dtype).startswith("datetime64")


def test_the_store_is_the_one_that_was_set(store_path: Path) -> None:
    assert tracker.get_tracking_uri().endswith(str(store_path))


def test_the_environment_names_the_store(store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.set_tracking_uri("")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/mlflow.sqlite")
    assert tracker.get_tracking_uri() == f"sqlite:///{tmp_path}/mlflow.sqlite"
    monkeypatch.setenv("TRACKER_STORE", f"{tmp_path}/other.db")
    assert tracker.get_tracking_uri() == f"sqlite:///{tmp_path}/other.db"


def test_what_names_no_store_is_refused_at_once(store_path: Path) -> None:
    with pytest.raises(InvalidValue):
        tracker.set_tracking_uri("sqlite://")
