"""Several processes at one store, and disks that fill up: nothing is cut, nothing is doubled, one sentence says why."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.files.raw import RUN, START, make_experiment, make_run, put
from tests.processes import in_processes

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.core.errors import ParamChanged, StoreBusy, StoreReadOnly, StoreUnreachable
from tracker.core.queries import RunQuery
from tracker.store.files import writing
from tracker.store.files.store import FileStore

PROCESSES = 4


def in_some_processes(work: Callable[[Path, int], object], root: Path) -> list[object]:
    return in_processes(work, [(root, worker) for worker in range(PROCESSES)])


def append_long_batches(root: Path, worker: int) -> None:
    store = FileStore.open(root, mode="write")
    for batch in range(10):
        store.log_batch(RUN, Batch([Point("m", worker / 7, START, batch * 1000 + i) for i in range(1000)]))


def test_long_batches_of_several_processes_do_not_cut_each_other(root: Path, run: Path) -> None:
    put(run, "metrics/m", b"17")
    in_some_processes(append_long_batches, root)
    first, *lines = (run / "metrics" / "m").read_bytes().splitlines()
    assert first == b"17"
    assert Counter(lines) == {b"%d %r %d" % (START, w / 7, i): 1 for w in range(PROCESSES) for i in range(10_000)}


def set_params(root: Path, worker: int) -> list[str]:
    """The params that this process set first."""
    store = FileStore.open(root, mode="write")
    won = []
    for number in range(50):
        try:
            store.log_batch(RUN, Batch(params={f"p{number}": str(worker)}))
            won.append(f"p{number}")
        except ParamChanged:
            pass
    return won


def test_a_param_that_several_set_at_once_is_one_ones(root: Path, run: Path) -> None:
    won = in_some_processes(set_params, root)
    params = FileStore.open(root, mode="read").get_run(RUN).params
    assert len(params) == 50
    for worker, keys in enumerate(won):
        assert isinstance(keys, list)
        assert {key for key, value in params.items() if value == str(worker)} == set(keys)


def create_the_same_run(root: Path, worker: int) -> str:
    store = FileStore.open(root, mode="write")
    for number in range(20):
        store.create_run(NewRun("1", START, run_id=f"run{number}", run_name=f"of {worker}", tags={"a": str(worker)}))
    return "done"


def test_a_run_that_several_create_at_once_is_one(root: Path, experiment: Path) -> None:
    in_some_processes(create_the_same_run, root)
    runs = FileStore.open(root, mode="read").search_runs(RunQuery())
    assert len(runs) == 20
    for run in runs:
        assert run.problems == ()
        assert set(run.tags) == {"a", "mlflow.runName"}


def redrain(root: Path, worker: int) -> None:
    store = FileStore.open(root, mode="write")
    for key in range(60):
        store.log_batch(RUN, Batch([Point(f"m{key}", i / 3, START, i) for i in range(400)], again=True))


def test_a_batch_that_several_write_again_is_written_once(root: Path, run: Path) -> None:
    in_some_processes(redrain, root)
    store = FileStore.open(root, mode="read")
    for key in range(60):
        assert list(store.history(RUN, f"m{key}").steps) == list(range(400))


def change_a_field(root: Path, worker: int) -> None:
    store = FileStore.open(root, mode="write")
    for number in range(30):
        if worker % 2:
            store.update_run(RUN, end_time=START + number)
        else:
            store.update_run(RUN, status="FAILED")


def test_changes_of_several_fields_at_once_all_stay(root: Path, run: Path) -> None:
    in_some_processes(change_a_field, root)
    found = FileStore.open(root, mode="read").get_run(RUN)
    assert (found.status, found.end_time, found.problems) == ("FAILED", START + 29, ())


def test_a_store_held_by_another_for_too_long_is_busy(root: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", 0.05)
    store = FileStore.open(root, mode="write")
    with writing.locked(str(run)), pytest.raises(StoreBusy, match="held"):
        store.update_run(RUN, status="FAILED")
    store.update_run(RUN, status="FAILED")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few pages, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tracker-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_to_be_full_and_what_was_written_stays_readable(small_disk: Path) -> None:
    root = small_disk / "mlruns"
    make_run(make_experiment(root))
    store = FileStore.open(root, mode="write")
    points = [Point("m", i / 3, START, i) for i in range(10_000)]
    with pytest.raises(StoreUnreachable, match=r"disk of .* is full"):
        store.log_batch(RUN, Batch(points))
    with pytest.raises(StoreUnreachable, match="full"):
        store.log_batch(RUN, Batch(params={"p": "x" * 6000}))
    found = store.history(RUN, "m")
    assert list(found.steps) == list(range(len(found)))
    assert len(found) > 1_000
    assert store.get_run(RUN).params == {}
    assert not list(root.glob("**/.tracker-*"))
    subprocess.run(["mount", "-o", "remount,size=2m", str(small_disk)], check=True)
    store.log_batch(RUN, Batch(points, {"p": "1"}, again=True))
    assert list(store.history(RUN, "m").steps) == list(range(10_000))


def test_a_disk_mounted_for_reading_is_said_to_be_so_and_read(small_disk: Path) -> None:
    root = small_disk / "mlruns"
    make_run(make_experiment(root))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    store = FileStore.open(root, mode="write")
    assert store.get_run(RUN).problems == ()
    for write in (
        lambda: store.log_batch(RUN, Batch([Point("m", 1.0, 1, 1)])),
        lambda: store.update_run(RUN, status="FAILED"),
        lambda: store.create_experiment("x"),
    ):
        with pytest.raises(StoreReadOnly, match="mounted for reading only"):
            write()
