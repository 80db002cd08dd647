"""What the logging calls take, refuse and store."""

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.client.conftest import Reading

import tracker
from tracker.core.errors import InvalidValue, ParamChanged


def test_points_come_back_in_the_order_in_which_they_were_logged(stored: Reading) -> None:
    with tracker.start_run() as run:
        for step in range(5000):
            tracker.log_metric("loss", step / 7, step)
    assert stored.points(run.info.run_id, "loss") == [(step, step / 7) for step in range(5000)]


def test_metrics_of_one_step_share_their_time(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.log_metrics({"a": 1.0, "b": 2}, step=3)
    rows = [next(stored.store.history(run.info.run_id, key).rows()) for key in ("a", "b")]
    assert [(step, value) for _, step, value in rows] == [(3, 1.0), (3, 2.0)]
    assert rows[0][0] == rows[1][0]


def test_a_time_that_is_given_is_kept(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.log_metric("loss", 1.0, step=2, timestamp=1234)
        tracker.log_metrics({"loss": 2.0}, step=3, timestamp=1235)
    assert sorted(stored.store.history(run.info.run_id, "loss").rows()) == [(1234, 2, 1.0), (1235, 3, 2.0)]


def test_nan_and_infinities_are_values(stored: Reading, store_path: Path) -> None:
    with tracker.start_run() as run:
        tracker.log_metric("a", math.nan)
        tracker.log_metrics({"b": math.inf, "c": -math.inf})
    latest = stored.store.get_run(run.info.run_id).metrics
    greatest = math.inf if store_path.name == "mlruns" else 1.7976931348623157e308
    assert math.isnan(latest["a"])
    assert (latest["b"], latest["c"]) == (greatest, -greatest)


@pytest.mark.parametrize("value", ["0.5", None, [1.0], {}, 1j, object()])
def test_what_is_no_number_is_a_type_error_that_names_the_metric(store_path: Path, value: Any) -> None:
    with tracker.start_run():
        with pytest.raises(TypeError, match="'loss'"):
            tracker.log_metric("loss", value)
        with pytest.raises(TypeError, match="'loss'"):
            tracker.log_metrics({"acc": 1.0, "loss": value})


def test_a_refused_call_leaves_nothing_behind(stored: Reading) -> None:
    with tracker.start_run() as run:
        with pytest.raises(TypeError):
            tracker.log_metrics({"acc": 1.0, "loss": "no"})  # type: ignore[dict-item]
        tracker.log_metric("loss", 1.0)
        with pytest.raises(TypeError):
            tracker.log_metric("loss", 2.0, step="two")  # type: ignore[arg-type]
        tracker.log_metric("loss", 3.0, step=3)
    assert stored.points(run.info.run_id, "loss") == [(0, 1.0), (3, 3.0)]
    assert set(stored.store.get_run(run.info.run_id).metrics) == {"loss"}


@pytest.mark.parametrize("step", [2**63, -(2**63) - 1])
def test_a_step_beyond_64_bits_is_refused(store_path: Path, step: int) -> None:
    with tracker.start_run():
        tracker.log_metric("loss", 1.0)
        with pytest.raises(InvalidValue, match="64 bits"):
            tracker.log_metric("loss", 1.0, step)
        with pytest.raises(InvalidValue, match="64 bits"):
            tracker.log_metrics({"loss": 1.0}, step)


@pytest.mark.parametrize("key", ["", "a//b", "../a", "/a", "a\nb", "x" * 251, "a/./b", "."])
def test_a_key_that_no_store_could_hold_is_refused_at_the_call(store_path: Path, key: str) -> None:
    with tracker.start_run():
        for log in (tracker.log_metric, tracker.log_param, tracker.set_tag):
            with pytest.raises(InvalidValue):
                log(key, 1.0)


def test_a_key_that_is_no_text_is_refused(store_path: Path) -> None:
    with tracker.start_run():
        with pytest.raises(TypeError, match="needs a text as its name"):
            tracker.log_metric(5, 1.0)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="needs a text as its name"):
            tracker.log_metrics({None: 1.0})  # type: ignore[dict-item]


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_keys_that_only_a_database_can_hold_together_clash_at_the_call(
    store_path: Path, first: str, second: str
) -> None:
    with tracker.start_run() as run:
        tracker.log_metric(first, 1.0)
        if store_path.name == "mlruns":
            with pytest.raises(InvalidValue, match="file store cannot hold"):
                tracker.log_metric(second, 2.0)
        else:
            tracker.log_metric(second, 2.0)
            assert set(run.data.metrics) == {first, second}


def test_params_are_texts_and_immutable(stored: Reading) -> None:
    with tracker.start_run() as run:
        assert tracker.log_param("lr", 0.1) == 0.1
        tracker.log_params({"lr": 0.1, "layers": [1, 2], "none": None})
        with pytest.raises(ParamChanged):
            tracker.log_param("lr", 0.2)
    assert stored.store.get_run(run.info.run_id).params == {"lr": "0.1", "layers": "[1, 2]", "none": "None"}


def test_a_resumed_run_knows_its_params(store_path: Path) -> None:
    with tracker.start_run() as run:
        tracker.log_param("lr", 0.1)
    with tracker.start_run(run_id=run.info.run_id):
        tracker.log_param("lr", 0.1)
        with pytest.raises(ParamChanged):
            tracker.log_param("lr", 0.2)


def test_tags_are_set_over_and_deleted_in_order(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.set_tag("stage", "one")
        tracker.set_tags({"stage": "two", "gone": 1})
        tracker.delete_tag("gone")
        tracker.set_tag("stage", "three")
    tags = stored.store.get_run(run.info.run_id).tags
    assert tags["stage"] == "three"
    assert "gone" not in tags


def test_progress_is_what_a_reader_finds_in_the_tags(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.set_progress(10, total=100)
        tracker.set_progress(11)
    tags = stored.store.get_run(run.info.run_id).tags
    assert (tags["tracker.progress.step"], tags["tracker.progress.total"]) == ("11", "100")


def test_another_run_is_logged_to_by_its_id_and_not_ended(stored: Reading) -> None:
    other = tracker.start_run()
    tracker.end_run()
    with tracker.start_run() as run:
        tracker.log_metric("loss", 5.0, run_id=other.info.run_id)
        tracker.log_params({"late": 1}, run_id=other.info.run_id)
        tracker.flush()
        assert stored.points(other.info.run_id, "loss") == [(0, 5.0)]
    assert stored.store.get_run(other.info.run_id).status == "FINISHED"
    assert not stored.store.get_run(run.info.run_id).metrics


def test_a_synchronous_call_is_in_the_store_when_it_returns(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.log_metric("loss", 5.0, synchronous=True)
        assert stored.points(run.info.run_id, "loss") == [(0, 5.0)]


def test_ten_thousand_different_rows_of_keys_are_all_stored(stored: Reading) -> None:
    with tracker.start_run() as run:
        for number in range(2000):
            tracker.log_metrics({f"m{number}": 1.0, f"n{number}": 2.0}, step=number)
    assert len(stored.store.get_run(run.info.run_id).metrics) == 4000


def test_a_dataset_is_among_the_inputs(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.log_input(tracker.Dataset("train", "/data/train.csv"), context="training")
    (found,) = stored.store.inputs(run.info.run_id)
    assert (found.dataset.name, found.tags["mlflow.data.context"]) == ("train", "training")


def test_half_a_character_in_a_value_is_stored_as_its_escape(stored: Reading) -> None:
    with tracker.start_run(run_name="a\udcff", tags={"t": "b\udcff"}, description="c\udcff") as run:
        tracker.log_param("path", "/data/\udcff")
        tracker.set_tag("näme", "ü\udcff")
    found = stored.store.get_run(run.info.run_id)
    assert found.params == {"path": "/data/\\udcff"}
    assert found.run_name == "a\\udcff"
    assert {found.tags[key] for key in ("t", "näme", "mlflow.note.content")} == {"b\\udcff", "ü\\udcff", "c\\udcff"}


def test_a_folder_that_was_removed_is_no_obstacle(store_path: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys, tempfile; folder = tempfile.mkdtemp(); os.chdir(folder); os.rmdir(folder)\n"
        "import tracker; tracker.set_tracking_uri(sys.argv[1])\n"
        "with tracker.start_run(): tracker.log_metric('loss', 1.0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(store_path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
