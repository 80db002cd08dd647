"""A database as it stands, in an order in which a screen has rows at once."""

from tests.feed.sql.conftest import on_sqlite
from tests.feed.sql.following import Follower, following, loaded, stored_experiments, stored_runs
from tests.sql_stores import START

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.events import ExperimentEvent, PointsLogged, RunErased, RunEvent
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns
from tracker.store.sql.store import SqlStore

FIRST = Columns(frozenset({"lr"}), frozenset({"loss"}), frozenset())


def filled(store: SqlStore, runs: int) -> None:
    experiment_id = store.create_experiment("second", tags={"team": "a"})
    for number in range(runs):
        run = store.create_run(NewRun((experiment_id, "0")[number % 2], start_time=START + number))
        store.log_batch(run.run_id, Batch([Point("loss", 0.5, START, 1)], {"lr": "1", "seed": "2"}, {"tag": "x"}))
        if number % 3:
            store.update_run(run.run_id, status="FINISHED", end_time=START + number)
        if number % 5 == 0:
            store.delete_run(run.run_id)


def test_all_that_stands_in_a_store_is_listed(url: str, store: SqlStore) -> None:
    filled(store, 20)
    with following(url, first=FIRST) as follower:
        assert follower.seen.runs == stored_runs(store)
        assert follower.seen.experiments == stored_experiments(store)
        assert all(event.change in ("listed", "changed") for event in follower.seen.of(RunEvent))
        assert not follower.seen.of(PointsLogged)


@on_sqlite
def test_names_come_first_then_the_columns_that_were_asked_for_then_all(url: str, store: SqlStore) -> None:
    filled(store, 6)
    with following(url, first=FIRST) as follower:
        assert loaded(follower.batches) == ["names", "columns", "everything"]
        assert isinstance(follower.batches[0][0], ExperimentEvent)
        has = [event.has for event in follower.seen.of(RunEvent)]
        assert has == [ATTRIBUTES_ONLY] * 6 + [FIRST] * 6 + [EVERYTHING] * 6
        starts = [event.run.start_time for event in follower.seen.of(RunEvent)]
        assert starts == sorted(starts[:6], reverse=True) * 3


def test_without_first_columns_nothing_is_read_for_them(path_url: str, stored: SqlStore) -> None:
    filled(stored, 3)
    with following(path_url) as follower:
        assert loaded(follower.batches) == ["names", "columns", "everything"]
        assert len(follower.seen.of(RunEvent)) == 6


def test_many_runs_come_in_batches_and_each_once(path_url: str, stored: SqlStore) -> None:
    filled(stored, 230)
    with following(path_url) as follower:
        listed = [event.run.run_id for event in follower.seen.of(RunEvent) if event.change == "listed"]
        assert len(listed) == len(set(listed)) == 230
        assert len([event for event in follower.batches[0] if isinstance(event, RunEvent)]) == 200


def test_a_store_that_was_listed_before_tells_what_differs(url: str, store: SqlStore) -> None:
    filled(store, 4)
    with following(url) as first:
        runs = list(first.seen.runs.values())
    live = next(run for run in runs if run.lifecycle_stage == "active" and run.status == "RUNNING")
    store.log_batch(live.run_id, Batch([Point("loss", 0.1, START + 1, 2)], tags={"tag": "y"}))
    with following(url, known=first.known) as again:
        (changed,) = again.seen.of(RunEvent)
        assert (changed.change, changed.run.run_id, changed.run.tags["tag"]) == ("changed", live.run_id, "y")
        (points,) = again.seen.of(PointsLogged)
        assert points.is_whole
        assert list(points.steps) == [1, 2]


def test_a_run_that_was_erased_while_the_store_was_away_is_forgotten(path_url: str, stored: SqlStore) -> None:
    filled(stored, 2)
    with following(path_url) as first:
        gone = first.known.runs.popitem()
        first.known.runs["0" * 32] = gone[1]
    with following(path_url, known=first.known) as again:
        assert [event.run_id for event in again.seen.of(RunErased)] == ["0" * 32]


def test_what_happens_during_the_listing_is_told_after_it(path_url: str, stored: SqlStore) -> None:
    run = stored.create_run(NewRun("0", start_time=START))
    stored.log_batch(run.run_id, Batch([Point("loss", 1.0, START, 0)]))
    follower = Follower(path_url)
    listing = follower.source.listing(ATTRIBUTES_ONLY)
    follower.seen.fold(next(listing))
    stored.log_batch(run.run_id, Batch([Point("loss", 0.5, START, 1)]))
    stored.update_run(run.run_id, status="FINISHED", end_time=START)
    late = stored.create_run(NewRun("0", start_time=START + 1))
    for events in listing:
        follower.seen.fold(events)
    follower.until(lambda: follower.seen.points)
    assert follower.seen.steps(run.run_id, "loss") == [1]
    assert late.run_id in follower.seen.runs
    assert follower.seen.runs == stored_runs(stored)
    follower.source.close()


def test_runs_whose_rows_stand_mixed_in_every_table_are_listed_as_they_are(path_url: str, stored: SqlStore) -> None:
    ids = [stored.create_run(NewRun("0", start_time=START + number)).run_id for number in range(70)]
    for key in ("a", "b"):
        for run_id in ids:
            stored.log_batch(run_id, Batch([Point(key, len(run_id), START, 1)], {key: run_id}, {key: "x"}))
    with following(path_url) as follower:
        assert follower.seen.runs == stored_runs(stored)
        assert {tuple(run.params) for run in follower.seen.runs.values()} == {("a", "b")}


def test_runs_that_are_known_share_the_texts_that_they_have_in_common(path_url: str, stored: SqlStore) -> None:
    for number in range(3):
        run = stored.create_run(NewRun("0", start_time=START + number))
        stored.log_batch(run.run_id, Batch([], {"optimizer": "adam"}, {}))
    with following(path_url) as follower:
        assert len({id(run.params["optimizer"]) for run in follower.seen.runs.values()}) == 1
