"""Several processes write to one store at once: nothing is lost, nothing is doubled, nobody fails."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.contract.backends import Backend
from tests.contract.builders import START, new_run
from tests.processes import in_processes

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.errors import AlreadyExists
from tracker.core.queries import RunQuery
from tracker.store.files.store import FileStore
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore

PROCESSES = 6
BATCHES = 12
POINTS = 20


@pytest.fixture
def place(shared_backend: Backend) -> str:
    """How another process opens the store: a folder or a URL."""
    return shared_backend.address


@pytest.fixture
def store(shared_backend: Backend) -> Iterator[Store]:
    opened = shared_backend.open("write")
    yield opened
    opened.close()


def opened(place: str) -> Store:
    return SqlStore.open(place, mode="write") if "://" in place else FileStore.open(Path(place), mode="write")


def log_many(place: str, run_id: str, worker: int) -> None:
    store = opened(place)
    for batch in range(BATCHES):
        steps = range(batch * POINTS, (batch + 1) * POINTS)
        points = [Point("shared", float(step), START + worker, step) for step in steps]
        own = [Point(f"own/{worker}", float(step), START, step) for step in steps]
        store.log_batch(run_id, Batch([*points, *own], {f"p{worker}": "1", "same": "x"}, {"last": str(worker)}))
    store.close()


def create_many(place: str, _run_id: str, worker: int) -> None:
    store = opened(place)
    for number in range(BATCHES):
        run = store.create_run(NewRun("0", start_time=START, run_name=f"{worker}-{number}"))
        store.update_run(run.run_id, status="FINISHED", end_time=START + 1)
    store.close()


def create_experiments(place: str, _run_id: str, worker: int) -> int:
    """How many of the ten names this process got first."""
    store = opened(place)
    got = 0
    for number in range(10):
        try:
            store.create_experiment(f"experiment {number}")
            got += 1
        except AlreadyExists:
            pass
    store.close()
    return got


def in_some_processes(work: Callable[..., object], place: str, run_id: str = "") -> list[object]:
    return in_processes(work, [(place, run_id, worker) for worker in range(PROCESSES)])


def test_many_writers_of_one_run_lose_and_double_nothing(store: Store, place: str) -> None:
    run = new_run(store)
    in_some_processes(log_many, place, run.run_id)
    steps = list(range(BATCHES * POINTS))
    assert sorted(store.history(run.run_id, "shared").steps) == sorted(steps * PROCESSES)
    for worker in range(PROCESSES):
        assert list(store.history(run.run_id, f"own/{worker}").steps) == steps
    found = store.get_run(run.run_id)
    assert found.metrics["shared"] == steps[-1]
    assert found.params == {"same": "x", **{f"p{worker}": "1" for worker in range(PROCESSES)}}


def test_many_creators_of_runs_all_succeed(store: Store, place: str) -> None:
    in_some_processes(create_many, place)
    runs = store.search_runs(RunQuery())
    expected = {f"{worker}-{number}" for worker in range(PROCESSES) for number in range(BATCHES)}
    assert {run.run_name for run in runs} == expected
    assert len(runs) == len(expected)
    assert {run.status for run in runs} == {"FINISHED"}


def test_an_experiment_that_all_create_exists_once(store: Store, place: str) -> None:
    got = in_some_processes(create_experiments, place)
    assert sum(number for number in got if isinstance(number, int)) == 10
