"""What happens in a database is told once each, in order."""

import math

from tests.feed.sql.conftest import on_sqlite
from tests.feed.sql.following import Follower, by_time, following, stored_experiments, stored_points, stored_runs
from tests.sql_stores import START

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point, Run
from tracker.core.events import ExperimentEvent, PointsLogged, RunEvent
from tracker.store.sql.store import SqlStore


def log(store: SqlStore, run: Run, *steps: int, key: str = "loss") -> None:
    store.log_batch(run.run_id, Batch([Point(key, step / 2, START + 10 * step, step) for step in steps]))


def changes_of(follower: Follower, run: Run) -> list[str]:
    return [event.change for event in follower.seen.of(RunEvent) if event.run.run_id == run.run_id]


def test_points_of_a_live_run_come_by_themselves(url: str, store: SqlStore, run: Run) -> None:
    log(store, run, 1, 2)
    with following(url) as follower:
        for steps in ([3], [4, 5], [6]):
            log(store, run, *steps)
            follower.until_step(steps[-1], run.run_id, "loss")
        assert follower.seen.steps(run.run_id, "loss") == [3, 4, 5, 6]
        assert follower.seen.latest[run.run_id, "loss"] == 3.0


def test_a_history_goes_on_without_a_gap_or_a_point_twice(url: str, store: SqlStore, run: Run) -> None:
    log(store, run, 1, 2)
    with following(url) as follower:
        log(store, run, 3)
        follower.watch(run.run_id, "loss")
        log(store, run, 4)
        follower.until(lambda: 4 in follower.seen.steps(run.run_id, "loss"))
        log(store, run, 5)
        follower.until(lambda: 5 in follower.seen.steps(run.run_id, "loss"))
        assert follower.seen.steps(run.run_id, "loss") == [1, 2, 3, 4, 5]


def test_points_of_a_run_that_ended_come_where_they_are_watched(url: str, store: SqlStore, run: Run) -> None:
    log(store, run, 1)
    log(store, run, 1, key="other")
    store.update_run(run.run_id, status="FINISHED", end_time=START)
    with following(url) as follower:
        follower.watch(run.run_id, "loss")
        log(store, run, 2, key="other")
        log(store, run, 2)
        follower.until(lambda: 2 in follower.seen.steps(run.run_id, "loss"))
        assert follower.seen.steps(run.run_id, "loss") == [1, 2]
        assert (run.run_id, "other") not in follower.seen.points


@on_sqlite
def test_the_history_of_no_metric_is_empty(url: str, store: SqlStore, run: Run) -> None:
    with following(url) as follower:
        history = follower.source.history(run.run_id, "none")
        assert (len(history), history.latest, history.is_whole) == (0, None, True)


def test_the_latest_value_is_that_of_the_greatest_step_then_time(url: str, store: SqlStore, run: Run) -> None:
    store.log_batch(run.run_id, Batch([Point("loss", 1.0, START, 9)]))
    with following(url) as follower:
        store.log_batch(run.run_id, Batch([Point("loss", 2.0, START + 5, 3)]))
        store.log_batch(run.run_id, Batch([Point("other", 3.0, START, 1)]))
        store.log_batch(run.run_id, Batch([Point("other", math.nan, START + 1, 1)]))
        follower.until(lambda: len(follower.seen.points.get((run.run_id, "other"), ())) == 2)
        assert follower.seen.latest[run.run_id, "other"] is None
        assert follower.seen.latest.get((run.run_id, "loss"), 1.0) == 1.0


def test_a_run_appears_before_its_points_and_ends_after_them(url: str, store: SqlStore) -> None:
    with following(url) as follower:
        run = store.create_run(NewRun("0", start_time=START))
        follower.until(lambda: run.run_id in follower.seen.runs)
        log(store, run, 1, 2)
        store.update_run(run.run_id, status="FINISHED", end_time=START)
        follower.until(lambda: follower.seen.runs[run.run_id].status == "FINISHED")
        told = [event for event in follower.seen.events if isinstance(event, RunEvent | PointsLogged)]
        order = [event.change if isinstance(event, RunEvent) else "points" for event in told]
        assert order == ["appeared", "points", "ended"]
        assert follower.seen.runs[run.run_id].metrics == {"loss": 1.0}


def test_a_run_that_came_and_went_between_two_looks_is_told_with_its_points(url: str, store: SqlStore) -> None:
    with following(url) as follower:
        run = store.create_run(NewRun("0", start_time=START))
        log(store, run, 1, 2)
        store.update_run(run.run_id, status="FAILED", end_time=START)
        follower.until(lambda: run.run_id in follower.seen.runs)
        assert changes_of(follower, run) == ["appeared"]
        assert follower.seen.steps(run.run_id, "loss") == [1, 2]


@on_sqlite
def test_a_run_in_a_new_experiment_comes_after_the_experiment(url: str, store: SqlStore) -> None:
    with following(url) as follower:
        experiment_id = store.create_experiment("new")
        run = store.create_run(NewRun(experiment_id, start_time=START))
        follower.until(lambda: run.run_id in follower.seen.runs)
        last = follower.seen.events[-2:]
        assert [type(event) for event in last] == [ExperimentEvent, RunEvent]


@on_sqlite
def test_tags_and_params_of_a_live_run_are_seen_to_change(url: str, store: SqlStore, run: Run) -> None:
    store.log_batch(run.run_id, Batch(tags={"a": "1", "b": "1"}))
    with following(url) as follower:
        store.log_batch(run.run_id, Batch(params={"lr": "1"}, tags={"a": "2"}))
        store.delete_tag(run.run_id, "b")
        follower.until(lambda: follower.seen.runs == stored_runs(store))
        assert "b" not in follower.seen.runs[run.run_id].tags


def test_a_run_is_deleted_restored_resumed_and_goes_on(url: str, store: SqlStore, run: Run) -> None:
    with following(url) as follower:
        seen = follower.seen.runs
        store.delete_run(run.run_id)
        follower.until(lambda: seen[run.run_id].lifecycle_stage == "deleted")
        store.restore_run(run.run_id)
        follower.until(lambda: seen[run.run_id].lifecycle_stage == "active")
        store.update_run(run.run_id, status="FINISHED", end_time=START)
        follower.until(lambda: seen[run.run_id].status == "FINISHED")
        store.update_run(run.run_id, status="RUNNING")
        follower.until(lambda: seen[run.run_id].status == "RUNNING")
        log(store, run, 7)
        follower.until(lambda: follower.seen.steps(run.run_id, "loss") == [7])
        assert changes_of(follower, run) == ["listed", "changed", "deleted", "restored", "ended", "resumed"]


@on_sqlite
def test_an_experiment_is_renamed_deleted_and_restored(url: str, store: SqlStore) -> None:
    experiment_id = store.create_experiment("old")
    with following(url) as follower:
        store.rename_experiment(experiment_id, "new")
        follower.until(lambda: follower.seen.experiments[experiment_id].name == "new")
        store.delete_experiment(experiment_id)
        follower.until(lambda: follower.seen.experiments[experiment_id].lifecycle_stage == "deleted")
        store.restore_experiment(experiment_id)
        follower.until(lambda: follower.seen.experiments == stored_experiments(store))


@on_sqlite
def test_a_run_that_ended_is_seen_to_get_a_tag(url: str, store: SqlStore, run: Run) -> None:
    store.update_run(run.run_id, status="FINISHED", end_time=START)
    with following(url) as follower:
        store.log_batch(run.run_id, Batch(tags={"note": "good"}))
        follower.until(lambda: follower.seen.runs == stored_runs(store))


def test_a_store_in_which_nothing_happens_tells_nothing(url: str, store: SqlStore, run: Run) -> None:
    log(store, run, 1)
    with following(url) as follower:
        log(store, run, 2)
        follower.until(lambda: follower.seen.steps(run.run_id, "loss") == [2])
        told = len(follower.seen.events)
        for _ in range(20):
            follower.look()
        assert len(follower.seen.events) == told


def test_metrics_of_different_pace_come_once_each(url: str, store: SqlStore, run: Run) -> None:
    with following(url) as follower:
        log(store, run, 0, key="slow")
        log(store, run, *range(300))
        follower.until_step(299, run.run_id, "loss")
        log(store, run, 1, key="slow")
        log(store, run, 300)
        follower.until_step(1, run.run_id, "slow")
        follower.until_step(300, run.run_id, "loss")
        assert follower.seen.steps(run.run_id, "slow") == [0, 1]
        assert follower.seen.steps(run.run_id, "loss") == list(range(301))


def test_points_of_one_moment_are_each_told(url: str, store: SqlStore, run: Run) -> None:
    store.log_batch(run.run_id, Batch([Point("loss", 0.0, START, 0)]))
    with following(url) as follower:
        for step in range(1, 30):
            store.log_batch(run.run_id, Batch([Point("loss", float(step), START, step)]))
            follower.look()
        follower.until(lambda: 29 in follower.seen.steps(run.run_id, "loss"))
        assert follower.seen.steps(run.run_id, "loss") == list(range(1, 30))


def test_points_that_are_older_than_the_last_are_told_too(url: str, store: SqlStore, run: Run) -> None:
    log(store, run, 100)
    with following(url) as follower:
        follower.watch(run.run_id, "loss")
        log(store, run, 1, 101)
        log(store, run, 50)
        store.update_run(run.run_id, status="FINISHED", end_time=START)
        follower.until(lambda: len(follower.seen.steps(run.run_id, "loss")) == 4)
        assert by_time(follower.seen.points[run.run_id, "loss"]) == stored_points(store, run.run_id, "loss")


def test_when_a_run_last_logged_is_known_from_the_listing_on(url: str, store: SqlStore, run: Run) -> None:
    silent = store.create_run(NewRun("0", start_time=START + 1))
    log(store, run, 3)
    with following(url) as follower:
        assert follower.source.last_sign(run.run_id) == START + 30
        assert follower.source.last_sign(silent.run_id) == START + 1
        log(store, run, 4)
        follower.until(lambda: follower.seen.of(PointsLogged))
        assert follower.source.last_sign(run.run_id) == START + 40
        assert follower.source.last_sign("nobody") is None
