"""Runs and experiments that come, change, move and go."""

import shutil
from pathlib import Path

import pytest
from tests.feed.files.changing import append, edit, end
from tests.feed.files.following import Follower, lines
from tests.files.raw import OTHER, RUN, fill, make_experiment, make_run, put, run_meta

from tracker.core.errors import StoreError, StoreNotFound
from tracker.core.events import ExperimentErased, ExperimentEvent


def test_a_run_that_appears_is_told_with_its_points(root: Path, experiment: Path) -> None:
    follower = Follower(root)
    run = make_run(experiment)
    put(run, "metrics/loss", lines(0, 2))
    follower.until_steps(run, "loss", [0, 1])
    append(run / "metrics/loss", lines(2, 3))
    follower.until_steps(run, "loss", [0, 1, 2])
    assert follower.told.changes(run)[0] == "appeared"


def test_a_run_that_came_and_ended_between_two_looks_is_told_with_its_points(root: Path, experiment: Path) -> None:
    follower = Follower(root)
    run = make_run(experiment, OTHER, status="3", end_time="9")
    put(run, "metrics/loss", lines(0, 2))
    follower.until_steps(run, "loss", [0, 1])
    assert follower.told.latest[run.name, "loss"] == 1 / 7


def test_a_run_has_ended_after_the_last_of_its_points(root: Path, run: Path) -> None:
    follower = Follower(root)
    for round_ in range(5):
        append(run / "metrics/loss", lines(2 * round_, 2 * round_ + 2))
        end(run)
        follower.until(lambda: follower.told.changes(run)[-1] == "ended")
        assert follower.told.steps(run, "loss")[-1] == 2 * round_ + 1
        edit(run, ("status: 3", "status: 1"), ("end_time: 5", "end_time: null"))
        follower.until(lambda: follower.told.changes(run)[-1] == "resumed")
        assert follower.told.steps(run, "loss") == list(range(2 * round_ + 2))


def test_what_an_ended_run_logged_before_it_went_on_is_told_whole(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3", end_time="9")
    loss = put(run, "metrics/loss", lines(0, 3))
    follower = Follower(root)
    append(loss, lines(3, 4))
    edit(run, ("status: 3", "status: 1"))
    follower.until_change(run, "resumed")
    append(loss, lines(4, 5))
    follower.until_steps(run, "loss", range(5))


def test_a_tag_that_is_written_over_is_told(root: Path, run: Path) -> None:
    tag = put(run, "tags/deep/note", b"one")
    follower = Follower(root)
    tag.write_bytes(b"two")
    follower.until(lambda: follower.told.runs[run.name].tags.get("deep/note") == "two")


@pytest.mark.parametrize("status", ["1", "3"])
def test_params_and_tags_that_come_and_go_are_told(root: Path, experiment: Path, status: str) -> None:
    run = make_run(experiment, OTHER, status=status)
    put(run, "tags/old", b"x")
    follower = Follower(root)
    put(run, "params/net/depth", b"3")
    (run / "tags/old").unlink()
    put(run, "tags/new", b"y")
    follower.until(lambda: follower.told.runs[run.name].tags == {"new": "y"})
    follower.until(lambda: follower.told.runs[run.name].params == {"net/depth": "3"})


def test_a_tag_of_an_ended_run_that_is_written_over_is_told(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3")
    tag = put(run, "tags/note", b"one")
    follower = Follower(root)
    tag.write_bytes(b"more than one")
    follower.until(lambda: follower.told.runs[run.name].tags["note"] == "more than one")


def test_a_metric_that_an_ended_run_gets_is_told_whole(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3")
    put(run, "metrics/loss", lines(0, 2))
    follower = Follower(root)
    put(run, "metrics/test/acc", lines(0, 3))
    follower.until_steps(run, "test/acc", [0, 1, 2])
    assert follower.told.steps(run, "loss") == []


def test_half_a_meta_file_that_is_being_written_is_not_told(root: Path, run: Path) -> None:
    follower = Follower(root)
    before = follower.told.changes(run)
    whole = run_meta(run.parent, run.name, status="3", end_time="7")
    (run / "meta.yaml").write_text(whole[: len(whole) // 2])
    follower.look()
    follower.look()
    (run / "meta.yaml").write_text(whole)
    follower.until_change(run, "ended")
    assert follower.told.changes(run) == [*before, "ended"]


def test_a_damaged_meta_file_is_told_when_it_stays_so(root: Path, run: Path) -> None:
    follower = Follower(root)
    put(run, "meta.yaml", b"status:")
    follower.until(lambda: follower.told.runs[run.name].problems != ())
    assert follower.told.runs[run.name].status is None


def test_a_run_that_is_renamed_away_is_gone_and_comes_back(root: Path, run: Path) -> None:
    put(run, "metrics/loss", lines(0, 2))
    follower = Follower(root)
    away = run.rename(root.parent / "away")
    follower.until_change(run, "erased")
    append(away / "metrics/loss", lines(2, 3))
    away.rename(run)
    follower.until_steps(run, "loss", [0, 1, 2])


def test_a_folder_that_is_no_run_any_more_is_gone(root: Path, run: Path) -> None:
    follower = Follower(root)
    shutil.rmtree(run / "metrics")
    shutil.rmtree(run / "params")
    shutil.rmtree(run / "tags")
    (run / "meta.yaml").unlink()
    follower.until_change(run, "erased")
    put(run, "meta.yaml", run_meta(run.parent, run.name).encode())
    follower.until_change(run, "appeared")


def test_an_experiment_goes_to_the_trash_and_comes_back_with_its_runs(root: Path, experiment: Path, run: Path) -> None:
    loss = put(run, "metrics/loss", lines(0, 2))
    follower = Follower(root)
    trashed = experiment.rename(root / ".trash" / experiment.name)
    follower.until(lambda: follower.told.experiments["1"].lifecycle_stage == "deleted")
    append(trashed / run.name / "metrics/loss", lines(2, 3))
    follower.until_steps(run, "loss", [2])
    trashed.rename(experiment)
    follower.until(lambda: follower.told.experiments["1"].lifecycle_stage == "active")
    append(loss, lines(3, 4))
    follower.until_steps(run, "loss", [2, 3])
    assert not any(isinstance(event, ExperimentErased) for event in follower.told.events)
    assert "erased" not in follower.told.changes(run)


def test_an_experiment_that_appears_changes_and_goes_is_told(root: Path, experiment: Path) -> None:
    follower = Follower(root)
    second = make_experiment(root, "2", name="second")
    run = make_run(second)
    follower.until(lambda: run.name in follower.told.runs)
    edit(second, ("name: second", "name: other"))
    put(second, "tags/note", b"x")
    follower.until(lambda: follower.told.experiments["2"].name == "other")
    follower.until(lambda: follower.told.experiments["2"].tags == {"note": "x"})
    put(second, "tags/note", b"why")
    follower.until(lambda: follower.told.experiments["2"].tags == {"note": "why"})
    shutil.rmtree(second)
    follower.until(lambda: follower.told.experiments.keys() == {"1"})
    assert run.name not in follower.told.runs


def test_an_experiment_that_gets_its_meta_file_late_is_told(root: Path, experiment: Path) -> None:
    follower = Follower(root)
    (root / "2").mkdir()
    follower.look()
    text = (experiment / "meta.yaml").read_text().replace("'1'", "'2'")
    put(root / "2", "meta.yaml", text.encode())
    follower.until(lambda: "2" in follower.told.experiments)


def test_of_two_folders_of_one_run_id_the_second_follows_when_the_first_is_gone(root: Path, experiment: Path) -> None:
    first, second = make_run(experiment), make_run(make_experiment(root, "2"), RUN, user_id="bob")
    follower = Follower(root)
    changes = follower.told.changes(first)
    for _ in range(5):
        follower.look()
    assert follower.told.changes(first) == changes
    assert follower.told.runs[RUN].user_id == "ada"
    shutil.rmtree(first)
    follower.until(lambda: follower.told.runs.get(RUN) is not None and follower.told.runs[RUN].user_id == "bob")
    assert second.is_dir()


def test_a_store_that_is_deleted_says_so(root: Path, run: Path) -> None:
    follower = Follower(root)
    shutil.rmtree(root)
    with pytest.raises(StoreNotFound, match="There is no file store at"):
        follower.until(lambda: False)


def test_a_store_made_anew_in_the_place_of_another_is_told_by_its_differences(root: Path, run: Path) -> None:
    put(run, "metrics/loss", lines(0, 4))
    gone = make_run(run.parent, OTHER)
    follower = Follower(root)
    shutil.rmtree(root)
    with pytest.raises(StoreError):
        follower.until(lambda: False)
    root.mkdir()
    experiment = make_experiment(root)
    fill(make_run(experiment))
    follower.reopen()
    follower.until(follower.agrees)
    assert gone.name not in follower.told.runs
    assert [type(event) for event in follower.told.events].count(ExperimentEvent) == 1


def test_a_store_whose_folder_is_replaced_at_once_is_followed_on(root: Path, run: Path, tmp_path: Path) -> None:
    put(run, "metrics/loss", lines(0, 4))
    follower = Follower(root)
    other = tmp_path / "other"
    new = make_run(make_experiment(other, "5"), OTHER)
    root.rename(tmp_path / "old")
    other.rename(root)
    follower.until(lambda: new.name in follower.told.runs and run.name not in follower.told.runs)
    follower.until(follower.agrees)
