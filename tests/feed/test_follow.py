"""The loop that follows a store: what stands there, what is wished for, and a store that goes away and comes back."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import create

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.errors import StoreNotFound
from tracker.core.events import (
    Batch as Events,
)
from tracker.core.events import (
    Event,
    Loaded,
    PointsLogged,
    RunErased,
    RunEvent,
    StoreAway,
    StoreBack,
)
from tracker.core.queries import ATTRIBUTES_ONLY, Columns
from tracker.feed.follow import follow
from tracker.feed.wishes import Wishes
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.protocols import Store

PATIENCE = 20.0


@pytest.fixture(params=["mlruns", "mlflow.db"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / str(request.param)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = create(path)
    yield opened
    opened.close()


class Follower:
    """A loop, and all that it said so far."""

    def __init__(self, path: Path, first: Columns = ATTRIBUTES_ONLY, *, is_patient: bool = False) -> None:
        self.stop = threading.Event()
        self.wishes = Wishes()
        self.said: list[Event] = []
        located = Located(parse_address(str(path), path.parent), "argument")
        self._batches: Iterator[Events] = follow(
            located, stop=self.stop, wishes=self.wishes, first=first, is_patient=is_patient
        )
        self._events = (event for batch in self._batches for event in batch)

    def until(self, condition: Callable[[Event], bool]) -> Event:
        """The first event from here on that is so."""
        timer = threading.Timer(PATIENCE, self.stop.set)
        timer.start()
        try:
            for event in self._events:
                self.said.append(event)
                if condition(event):
                    return event
        finally:
            timer.cancel()
        raise AssertionError("it did not come about in time")

    def until_loaded(self) -> None:
        self.until(lambda event: event == Loaded("everything"))

    def close(self) -> None:
        self.stop.set()
        self._batches.close()  # type: ignore[attr-defined]


@pytest.fixture
def followers(path: Path) -> Iterator[Callable[..., Follower]]:
    made: list[Follower] = []

    def make(first: Columns = ATTRIBUTES_ONLY) -> Follower:
        made.append(Follower(path, first))
        return made[-1]

    yield make
    for follower in made:
        follower.close()


def new_run(store: Store, name: str = "fox") -> str:
    return store.create_run(NewRun("0", start_time=1, run_name=name)).run_id


def log(store: Store, run_id: str, *steps: int, key: str = "loss") -> None:
    store.log_batch(run_id, Batch([Point(key, step / 3, 1_000 + step, step) for step in steps]))


def steps_of(event: Event) -> list[int]:
    assert isinstance(event, PointsLogged)
    return list(event.steps)


def test_a_store_that_is_not_there_raises(followers: Callable[..., Follower]) -> None:
    with pytest.raises(StoreNotFound):
        followers().until_loaded()


def test_names_come_before_columns_and_columns_before_the_rest(
    store: Store, followers: Callable[..., Follower]
) -> None:
    run_id = new_run(store)
    log(store, run_id, 1)
    store.log_batch(run_id, Batch(params={"lr": "1", "other": "2"}))
    follower = followers(first=Columns(frozenset(["lr"]), frozenset(), frozenset()))
    follower.until_loaded()
    parts = [event.part for event in follower.said if isinstance(event, Loaded)]
    assert parts == ["names", "columns", "everything"]
    runs = [event.run for event in follower.said if isinstance(event, RunEvent)]
    assert (runs[0].run_name, dict(runs[0].params)) == ("fox", {})
    assert any(dict(run.params) == {"lr": "1"} for run in runs)
    assert dict(runs[-1].params) == {"lr": "1", "other": "2"}
    assert dict(runs[-1].metrics) == {"loss": 1 / 3}


def test_points_of_live_runs_arrive_by_themselves(store: Store, followers: Callable[..., Follower]) -> None:
    run_id = new_run(store)
    log(store, run_id, 1, 2)
    follower = followers()
    follower.until_loaded()
    log(store, run_id, 3, 4)
    event = follower.until(lambda event: isinstance(event, PointsLogged))
    assert isinstance(event, PointsLogged)
    assert (event.run_id, event.key, list(event.steps), event.is_whole) == (run_id, "loss", [3, 4], False)
    assert event.latest == 4 / 3


def test_a_history_that_is_wished_for_comes_whole_and_goes_on(store: Store, followers: Callable[..., Follower]) -> None:
    run_id = new_run(store)
    log(store, run_id, *range(100))
    follower = followers()
    follower.until_loaded()
    follower.wishes.watch([(run_id, "loss")])
    assert steps_of(follower.until(lambda event: isinstance(event, PointsLogged))) == list(range(100))
    log(store, run_id, 100)
    assert steps_of(follower.until(lambda event: isinstance(event, PointsLogged))) == [100]


def test_what_is_watched_of_an_ended_run_is_followed_too(store: Store, followers: Callable[..., Follower]) -> None:
    run_id = new_run(store)
    log(store, run_id, 1)
    store.update_run(run_id, status="FINISHED", end_time=5)
    follower = followers()
    follower.until_loaded()
    follower.wishes.watch([(run_id, "loss")])
    assert steps_of(follower.until(lambda event: isinstance(event, PointsLogged))) == [1]
    log(store, run_id, 2)
    assert steps_of(follower.until(lambda event: isinstance(event, PointsLogged))) == [2]


def test_a_wish_for_what_is_not_there_is_answered_with_nothing(
    store: Store, followers: Callable[..., Follower]
) -> None:
    run_id = new_run(store)
    follower = followers()
    follower.until_loaded()
    follower.wishes.watch([(run_id, "nothing"), ("nobody", "loss")])
    events = [follower.until(lambda event: isinstance(event, PointsLogged)) for _ in range(2)]
    assert [(steps_of(event), event.latest, event.is_whole) for event in events if isinstance(event, PointsLogged)] == [
        ([], None, True),
        ([], None, True),
    ]


def test_a_run_has_ended_only_after_its_last_points(store: Store, followers: Callable[..., Follower]) -> None:
    follower = followers()
    follower.until_loaded()
    for number in range(10):
        run_id = new_run(store, f"run {number}")
        log(store, run_id, 1, 2, 3)
        store.update_run(run_id, status="FINISHED", end_time=5)
    for _ in range(10):
        event = follower.until(lambda event: isinstance(event, RunEvent) and event.run.status == "FINISHED")
        assert isinstance(event, RunEvent)
        said = [each for each in follower.said if isinstance(each, PointsLogged) and each.run_id == event.run.run_id]
        if event.change == "ended":
            assert [step for points in said for step in points.steps] == [1, 2, 3]


def test_a_store_that_goes_away_and_comes_back_is_followed_on(
    path: Path, store: Store, followers: Callable[..., Follower]
) -> None:
    stays, goes = new_run(store, "stays"), new_run(store, "goes")
    log(store, stays, 1)
    follower = followers()
    follower.until_loaded()
    follower.wishes.watch([(stays, "loss")])
    follower.until(lambda event: isinstance(event, PointsLogged))
    store.close()
    path.rename(path.with_name("elsewhere"))
    away = follower.until(lambda event: isinstance(event, StoreAway))
    assert isinstance(away, StoreAway)
    assert str(path) in away.reason
    assert goes in {event.run.run_id for event in follower.said if isinstance(event, RunEvent)}
    again = create(path)
    again.create_run(NewRun("0", start_time=1, run_name="stays", run_id=stays))
    log(again, stays, 7, 8)
    again.close()
    follower.until(lambda event: isinstance(event, StoreBack))
    follower.until(lambda event: event == RunErased(goes))
    follower.until(lambda event: isinstance(event, PointsLogged) and event.is_whole and list(event.steps) == [7, 8])


def test_the_flag_ends_the_loop(store: Store, followers: Callable[..., Follower]) -> None:
    new_run(store)
    follower = followers()
    follower.until_loaded()
    follower.stop.set()
    with pytest.raises(AssertionError, match="in time"):
        follower.until(lambda event: isinstance(event, StoreBack))


def test_a_patient_follower_is_told_at_once_that_nothing_is_there_and_then_what_appears(path: Path) -> None:
    follower = Follower(path, is_patient=True)
    follower.until_loaded()
    assert not any(isinstance(event, RunEvent | StoreAway) for event in follower.said)
    store = create(path)
    store.create_run(NewRun("0", 1, run_name="first"))
    store.close()
    event = follower.until(lambda event: isinstance(event, RunEvent))
    assert isinstance(event, RunEvent)
    assert event.run.run_name == "first"
    follower.close()


def test_a_patient_follower_is_told_why_a_store_cannot_be_read_from_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    path.write_bytes(b"")
    follower = Follower(path, is_patient=True)
    away = follower.until(lambda event: isinstance(event, StoreAway))
    assert isinstance(away, StoreAway)
    assert "empty file" in away.reason
    path.unlink()
    create(path).close()
    follower.until(lambda event: isinstance(event, StoreBack))
    follower.until_loaded()
    follower.close()
