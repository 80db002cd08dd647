"""Starting, nesting, resuming and ending runs."""

import threading
from pathlib import Path

import pytest
from tests.client.conftest import Reading

import tracker
from tracker.core.errors import InvalidValue, RunNotFound


def test_a_run_in_a_block_is_finished_when_the_block_is_left(stored: Reading) -> None:
    with tracker.start_run(run_name="first") as run:
        pass
    found = stored.store.get_run(run.info.run_id)
    assert (found.status, found.run_name, found.experiment_id) == ("FINISHED", "first", "0")
    assert found.end_time is not None


def test_a_run_started_plainly_runs_until_it_is_ended(stored: Reading) -> None:
    run = tracker.start_run()
    tracker.flush()
    assert stored.store.get_run(run.info.run_id).status == "RUNNING"
    tracker.end_run("KILLED")
    assert stored.store.get_run(run.info.run_id).status == "KILLED"
    assert tracker.active_run() is None


def test_an_exception_in_the_block_fails_the_run_and_leaves_its_last_lines(stored: Reading) -> None:
    with pytest.raises(ZeroDivisionError), tracker.start_run() as run:
        tracker.log_metric("loss", 1 / 0)
    found = stored.store.get_run(run.info.run_id)
    assert found.status == "FAILED"
    assert found.tags["tracker.error"].endswith("ZeroDivisionError: division by zero")
    assert "log_metric" in found.tags["tracker.error"]


def test_ctrl_c_in_the_block_kills_the_run(stored: Reading) -> None:
    with pytest.raises(KeyboardInterrupt), tracker.start_run() as run:
        raise KeyboardInterrupt
    assert stored.store.get_run(run.info.run_id).status == "KILLED"


@pytest.mark.parametrize(("code", "status"), [(None, "FINISHED"), (0, "FINISHED"), (1, "FAILED"), ("why", "FAILED")])
def test_leaving_the_program_in_the_block_counts_as_it_ends(stored: Reading, code: object, status: str) -> None:
    with pytest.raises(SystemExit), tracker.start_run() as run:
        raise SystemExit(code)
    assert stored.store.get_run(run.info.run_id).status == status


def test_a_second_run_must_be_nested(store_path: Path) -> None:
    with tracker.start_run() as first, pytest.raises(InvalidValue, match=f"{first.info.run_id} is active already"):
        tracker.start_run()


def test_a_nested_run_names_its_parent_and_gives_way_to_it_again(stored: Reading) -> None:
    with tracker.start_run() as parent:
        with tracker.start_run(nested=True) as child:
            assert tracker.active_run() is child
            tracker.log_metric("loss", 1.0)
        assert tracker.active_run() is parent
        tracker.log_metric("loss", 2.0)
    found = tracker.get_parent_run(child.info.run_id)
    assert found is not None
    assert found.info.run_id == parent.info.run_id
    assert stored.points(child.info.run_id, "loss") == [(0, 1.0)]
    assert stored.points(parent.info.run_id, "loss") == [(0, 2.0)]


def test_what_a_run_is_started_with_is_in_the_store(stored: Reading) -> None:
    with tracker.start_run(tags={"team": 7}, description="a note", parent_run_id="abc", total_steps=100) as run:
        pass
    tags = stored.store.get_run(run.info.run_id).tags
    assert tags["team"] == "7"
    assert tags["mlflow.note.content"] == "a note"
    assert tags["mlflow.parentRunId"] == "abc"
    assert tags["tracker.progress.total"] == "100"


def test_a_finished_run_goes_on_and_finishes_again(stored: Reading) -> None:
    with tracker.start_run() as run:
        tracker.log_metric("loss", 1.0, step=0)
    with tracker.start_run(run_id=run.info.run_id) as again:
        again.flush()
        assert stored.store.get_run(run.info.run_id).status == "RUNNING"
        tracker.log_metric("loss", 2.0, step=1)
    assert again.info.run_id == run.info.run_id
    assert stored.points(run.info.run_id, "loss") == [(0, 1.0), (1, 2.0)]
    assert stored.store.get_run(run.info.run_id).status == "FINISHED"


def test_a_run_that_is_nowhere_cannot_go_on(store_path: Path) -> None:
    with tracker.start_run():
        pass
    with pytest.raises(RunNotFound):
        tracker.start_run(run_id="0" * 32)


def test_a_deleted_run_cannot_go_on_until_it_is_restored(store_path: Path) -> None:
    with tracker.start_run() as run:
        pass
    tracker.delete_run(run.info.run_id)
    with pytest.raises(InvalidValue, match="is deleted"):
        tracker.start_run(run_id=run.info.run_id)
    tracker.restore_run(run.info.run_id)
    with tracker.start_run(run_id=run.info.run_id):
        pass


def test_the_environment_names_the_run_to_go_on_with_once(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tracker.start_run() as run:
        pass
    monkeypatch.setenv("MLFLOW_RUN_ID", run.info.run_id)
    with tracker.start_run() as again:
        assert again.info.run_id == run.info.run_id
    with tracker.start_run() as another:
        assert another.info.run_id != run.info.run_id


def test_a_job_that_was_queued_again_finds_its_run(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLURM_JOB_ID", "4711")
    with tracker.start_run(resume="auto") as first:
        pass
    monkeypatch.setenv("SLURM_RESTART_COUNT", "1")
    with tracker.start_run(resume="auto") as again:
        assert again.info.run_id == first.info.run_id
    monkeypatch.setenv("SLURM_JOB_ID", "4712")
    with tracker.start_run(resume="auto") as other:
        assert other.info.run_id != first.info.run_id


def test_the_first_thing_that_is_logged_starts_a_run(stored: Reading) -> None:
    tracker.log_param("lr", 0.1)
    run = tracker.active_run()
    assert run is not None
    tracker.end_run()
    assert stored.store.get_run(run.info.run_id).params == {"lr": "0.1"}


def test_the_last_run_is_remembered_as_its_store_has_it(store_path: Path) -> None:
    with tracker.start_run() as run:
        tracker.log_param("lr", 0.1)
    last = tracker.last_active_run()
    assert last is not None
    assert (last.info.run_id, last.info.status, last.data.params) == (run.info.run_id, "FINISHED", {"lr": "0.1"})


def test_a_run_that_has_ended_takes_nothing_more(store_path: Path) -> None:
    with tracker.start_run() as run:
        pass
    with pytest.raises(InvalidValue, match="has ended"):
        run.log_metric("loss", 1.0)
    with pytest.raises(InvalidValue, match="has ended"):
        run.log_metrics({"loss": 1.0})


def test_a_run_cannot_end_as_something_that_no_run_is(store_path: Path) -> None:
    with tracker.start_run(), pytest.raises(InvalidValue, match="'DONE'"):
        tracker.end_run("DONE")


def test_a_thread_without_a_run_logs_to_that_of_the_program(stored: Reading) -> None:
    with tracker.start_run() as run:
        thread = threading.Thread(target=tracker.log_metric, args=("loss", 3.0))
        thread.start()
        thread.join()
    assert stored.points(run.info.run_id, "loss") == [(0, 3.0)]


def test_threads_with_runs_of_their_own_do_not_meet(stored: Reading) -> None:
    ids: dict[int, str] = {}

    def train(number: int) -> None:
        with tracker.start_run() as run:
            ids[number] = run.info.run_id
            for step in range(100):
                tracker.log_metric("loss", number, step)

    threads = [threading.Thread(target=train, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, run_id in ids.items():
        assert stored.points(run_id, "loss") == [(step, float(number)) for step in range(100)]


def test_a_run_is_shown_while_it_runs(store_path: Path) -> None:
    with tracker.start_run(run_name="shown") as run:
        tracker.log_metrics({"loss": 0.5, "acc": 1})
        tracker.log_params({"lr": 0.1})
        assert run.data.metrics == {"loss": 0.5, "acc": 1.0}
        assert run.data.params == {"lr": "0.1"}
        assert run.info.run_name == "shown"
        assert run.info.experiment_id == "0"
        assert run.info.status == "RUNNING"
        assert run.info.artifact_uri.endswith(f"{run.info.run_id}/artifacts")
        assert run.to_dictionary()["data"]["params"] == {"lr": "0.1"}
