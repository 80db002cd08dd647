"""Metric files that grow, and all that may become of them meanwhile: each point is told once, in its order."""

import os
from pathlib import Path

import pytest
from tests.feed.files.changing import append, end
from tests.feed.files.following import Follower, lines
from tests.files.raw import OTHER, make_run, put

from tracker.core.entities import Problem
from tracker.core.events import PointsLogged
from tracker.feed.source import MOST_POINTS


@pytest.fixture
def loss(run: Path) -> Path:
    """A live run's metric of three points."""
    return put(run, "metrics/loss", lines(0, 3))


def test_what_stands_there_at_first_is_known_by_its_latest_values_and_what_comes_is_told(
    root: Path, run: Path, loss: Path
) -> None:
    follower = Follower(root)
    assert follower.told.runs[run.name].metrics == {"loss": 2 / 7}
    append(loss, lines(3, 5))
    follower.until_steps(run, "loss", [3, 4])
    assert follower.told.changes(run)[-1] == "2 points"
    assert follower.told.latest[run.name, "loss"] == 4 / 7


def test_nothing_new_is_nothing_told(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    count = len(follower.told.events)
    for _ in range(5):
        follower.look()
    assert len(follower.told.events) == count


def test_half_a_line_waits_for_its_end(root: Path, run: Path, loss: Path) -> None:
    append(loss, lines(3, 4)[:-4])
    follower = Follower(root)
    assert follower.told.runs[run.name].problems == ()
    append(loss, lines(3, 4)[-4:] + b"17000")
    follower.until_steps(run, "loss", [3])


def test_half_a_line_of_a_run_that_has_ended_is_a_problem(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, lines(3, 4)[:-4])
    end(run)
    follower.until_change(run, "ended")
    assert follower.told.runs[run.name].problems == (Problem("metrics.loss", "line 4 has no end: it is cut short"),)


def test_a_new_metric_of_a_live_run_is_told_from_its_first_point(root: Path, run: Path) -> None:
    follower = Follower(root)
    put(run, "metrics/val/acc", lines(0, 2))
    follower.until_steps(run, "val/acc", [0, 1])
    put(run, "metrics/val/f1", lines(0, 1))
    put(run, "metrics/top", lines(0, 1))
    follower.until_steps(run, "val/f1", [0])
    follower.until_steps(run, "top", [0])


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_truncated_file_is_told_whole(root: Path, run: Path, loss: Path, count: int) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    loss.write_bytes(lines(7, 7 + count))
    follower.until_steps(run, "loss", range(7, 7 + count))
    append(loss, lines(20, 21))
    follower.until_steps(run, "loss", [*range(7, 7 + count), 20])
    assert follower.told.changes(run)[-2:] == [f"{count} whole", "1 points"]


def test_an_emptied_file_has_no_points_any_more(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    os.truncate(loss, 0)
    follower.until_steps(run, "loss", [])
    assert (run.name, "loss") not in follower.told.latest


def test_a_file_that_another_took_the_place_of_is_told_whole(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    put(run, "new", lines(5, 6) + lines(1, 3)).rename(loss)
    follower.until_steps(run, "loss", [5, 1, 2])


def test_a_deleted_file_has_no_points_and_one_made_anew_has_its_own(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    loss.unlink()
    follower.until_steps(run, "loss", [])
    put(run, "metrics/loss", lines(0, 2))
    follower.until_steps(run, "loss", [0, 1])


def test_a_file_that_is_renamed_goes_on_under_its_new_name(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    loss.rename(loss.with_name("loss.1"))
    put(run, "metrics/loss", lines(3, 4))
    follower.until_steps(run, "loss", [3])
    follower.until_steps(run, "loss.1", [0, 1, 2])


def test_the_latest_value_is_that_of_the_greatest_step_and_time(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, b"1700000000000 9.0 1\n")
    follower.until_steps(run, "loss", [1])
    assert follower.told.latest[run.name, "loss"] == 2 / 7
    append(loss, b"1700000000003 8.0 2\n1700000000003 7.0 2\n")
    follower.until_steps(run, "loss", [1, 2, 2])
    assert follower.told.latest[run.name, "loss"] == 8.0


def test_a_line_that_is_no_point_is_a_problem_and_hides_no_other(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, b"what\n" + lines(3, 4))
    put(run, "params/lr", b"1")
    follower.until(lambda: follower.told.runs[run.name].problems != ())
    assert follower.told.steps(run, "loss") == [3]
    assert follower.told.runs[run.name].problems == (Problem("metrics.loss", "line 4 is no 'timestamp value step'"),)


def test_a_line_without_an_end_for_long_hides_no_point_after_it(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, b"9" * (1 << 20))
    follower.look()
    append(loss, b"17 5.0 99\n" + lines(3, 5))
    follower.until_steps(run, "loss", [3, 4])


def test_many_points_come_in_bounded_batches(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, b"".join(b"0 0 %d\n" % step for step in range(250_000)))
    batches = list(follower.source.changes(()))
    sizes = [sum(len(event) for event in batch if isinstance(event, PointsLogged)) for batch in batches]
    assert sum(sizes) == 250_000
    assert max(sizes) <= MOST_POINTS


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_passed_over(root: Path, run: Path, loss: Path, kind: str) -> None:
    follower = Follower(root)
    outside = put(root.parent, "secret", lines(50, 60))
    place = loss.with_name("bad")
    loss.unlink()
    for path in (place, loss):
        match kind:
            case "link":
                path.symlink_to(outside)
            case "pipe":
                os.mkfifo(path)
            case "folder":
                path.mkdir()
    put(run, "metrics/good", lines(0, 1))
    follower.until_steps(run, "good", [0])
    assert follower.history(run, "bad").is_whole
    assert {pair for pair, points in follower.told.points.items() if points} == {(run.name, "good")}


def test_a_folder_of_metrics_that_became_a_link_is_not_followed(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    outside = put(root.parent, "elsewhere/loss", lines(0, 9)).parent
    (run / "metrics").rename(run / "kept")
    (run / "metrics").symlink_to(outside)
    put(run, "params/lr", b"1")
    follower.until(lambda: Problem("metrics", "is no folder") in follower.told.runs[run.name].problems)
    assert follower.told.steps(run, "loss") == []


def test_what_became_unreadable_is_a_problem_until_it_is_readable_again(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    kept = loss.rename(run / "kept")
    loss.symlink_to(loss)
    put(run, "params/lr", b"1")
    follower.until(lambda: any(problem.field == "metrics.loss" for problem in follower.told.runs[run.name].problems))
    kept.replace(loss)
    follower.until_steps(run, "loss", [0, 1, 2])
    follower.until(lambda: follower.told.runs[run.name].problems == ())


def test_a_history_is_whole_and_what_comes_after_it_is_told_once(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    append(loss, lines(3, 5))
    event = follower.history(run, "loss")
    assert event.is_whole
    assert list(event.steps) == [0, 1, 2, 3, 4]
    append(loss, lines(5, 6))
    follower.until_steps(run, "loss", range(6))


def test_of_a_run_that_has_ended_what_is_watched_is_told(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3", end_time="9")
    loss, other = put(run, "metrics/a/loss", lines(0, 3)), put(run, "metrics/other", lines(0, 3))
    follower = Follower(root)
    assert len(follower.history(run, "a/loss")) == 3
    append(other, lines(3, 4))
    append(loss, lines(3, 4))
    follower.until_steps(run, "a/loss", range(4))
    loss.unlink()
    follower.until_steps(run, "a/loss", [])
    put(run, "metrics/a/loss", lines(0, 1))
    follower.until_steps(run, "a/loss", [0])
    assert follower.told.steps(run, "other") == []
    follower.watched.clear()
    follower.look()
    append(loss, lines(1, 2))
    follower.look()
    assert follower.told.steps(run, "a/loss") == [0]


def test_a_history_that_is_not_there_is_empty_and_told_when_it_comes(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3", end_time="9")
    follower = Follower(root)
    for key in ("loss", "../meta.yaml", "\0", "a//b", "\udcff"):
        assert len(follower.history(run, key)) == 0
    assert len(follower.source.history("nobody", "loss")) == 0
    put(run, "metrics/loss", lines(0, 2))
    follower.until_steps(run, "loss", [0, 1])


def test_what_is_watched_of_a_run_is_told_beyond_its_end(root: Path, run: Path, loss: Path) -> None:
    follower = Follower(root)
    follower.history(run, "loss")
    append(loss, lines(3, 4))
    end(run)
    follower.until_change(run, "ended")
    append(loss, lines(4, 5))
    follower.until_steps(run, "loss", range(5))


def test_what_is_watched_is_looked_at_often_whatever_the_state_of_its_run(root: Path, experiment: Path) -> None:
    run = make_run(experiment, OTHER, status="3", end_time="9")
    put(run, "metrics/loss", lines(0, 3))
    follower = Follower(root)
    follower.look()
    assert follower.source.pause() > 0.1
    follower.history(run, "loss")
    assert follower.source.pause() <= 0.05
