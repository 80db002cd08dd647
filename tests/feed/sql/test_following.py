"""A database that goes away and comes back, as whoever follows it is told."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.feed.sql.following import PATIENCE, Folded, stored_runs
from tests.sql_stores import START

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.events import Loaded, StoreAway, StoreBack
from tracker.feed.follow import follow
from tracker.store.locating import locate
from tracker.store.sql.store import SqlStore


@contextmanager
def followed(url: str) -> Iterator[Folded]:
    """What is told of a store, folded by a thread of its own."""
    seen, stop = Folded(), threading.Event()

    def run() -> None:
        for batch in follow(locate(url, {}, Path("/")), stop=stop):
            seen.fold(batch)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: Loaded("everything") in seen.events)
        yield seen
    finally:
        stop.set()
        thread.join()


def until(holds: object) -> None:
    assert callable(holds)
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        time.sleep(0.01)


def test_a_database_that_is_replaced_is_followed_on(rollback_path: Path, path_url: str) -> None:
    other = Path(shutil.copy(rollback_path, rollback_path.with_suffix(".new")))
    old = SqlStore.open(path_url, mode="write")
    gone = old.create_run(NewRun("0", start_time=START))
    old.close()
    with followed(path_url) as seen:
        other.replace(rollback_path)
        until(lambda: seen.of(StoreBack))
        new = SqlStore.open(path_url, mode="write")
        run = new.create_run(NewRun("0", start_time=START))
        new.log_batch(run.run_id, Batch([Point("loss", 1.0, START, 1)]))
        until(lambda: seen.steps(run.run_id, "loss") == [1])
        assert seen.runs.keys() == stored_runs(new).keys()
        assert gone.run_id not in seen.runs
        assert (len(seen.of(StoreAway)), len(seen.of(StoreBack))) == (1, 1)
        new.close()


def test_a_database_that_is_removed_and_comes_back_is_followed_on(path: Path, path_url: str) -> None:
    with followed(path_url) as seen:
        path.rename(path.with_suffix(".away"))
        until(lambda: seen.of(StoreAway))
        path.with_suffix(".away").rename(path)
        until(lambda: seen.of(StoreBack))
        store = SqlStore.open(path_url, mode="write")
        run = store.create_run(NewRun("0", start_time=START))
        until(lambda: run.run_id in seen.runs)
        store.close()
