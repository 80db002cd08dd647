"""Many processes on one SQLite store, and processes that are killed over their work."""

import itertools
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.sql_stores import START, bare_sql, reading

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.store.sql.store import SqlStore

LOGS = """
import sys
from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.store.sql.store import SqlStore

_, url, run_id, worker, batches, size = sys.argv
store = SqlStore.open(url, mode="write")
for batch in range(int(batches)):
    steps = range(batch * int(size), (batch + 1) * int(size))
    points = [Point(key, step / 7, step, step) for step in steps for key in ("shared", "own" + worker)]
    store.log_batch(run_id, Batch(points, {"p" + worker: "1"}, {"batch" + worker: str(batch)}))
    print(batch, flush=True)
"""


def logging(path: Path, run_id: str, worker: int, *, batches: int, size: int) -> "subprocess.Popen[bytes]":
    arguments = [f"sqlite:///{path}", run_id, str(worker), str(batches), str(size)]
    return subprocess.Popen([sys.executable, "-c", LOGS, *arguments], stdout=subprocess.PIPE)


def last_line(process: "subprocess.Popen[bytes]") -> int:
    """The last batch that a process said it had written."""
    assert process.stdout is not None
    with process.stdout as lines:
        return max((int(line) for line in lines), default=-1)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_eight_writers_of_one_run_lose_and_double_nothing(path: Path, journal: str) -> None:
    bare_sql(path, f"PRAGMA journal_mode = {journal}")
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    run_id = store.create_run(NewRun("0", start_time=START)).run_id
    processes = [logging(path, run_id, worker, batches=15, size=20) for worker in range(8)]
    assert [last_line(process) for process in processes] == [14] * 8
    assert [process.wait(60) for process in processes] == [0] * 8
    for key in ("shared", *(f"own{worker}" for worker in range(8))):
        assert list(store.history(run_id, key).rows()) == [(step, step, step / 7) for step in range(300)]
    found = store.get_run(run_id)
    assert found.metrics == dict.fromkeys(("shared", *(f"own{worker}" for worker in range(8))), 299 / 7)
    assert found.params == {f"p{worker}": "1" for worker in range(8)}
    store.close()


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_killed_writer_leaves_whole_batches_alone(path: Path, journal: str) -> None:
    bare_sql(path, f"PRAGMA journal_mode = {journal}")
    chance = random.Random(3)
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    for _ in range(8):
        run_id = store.create_run(NewRun("0", start_time=START)).run_id
        process = logging(path, run_id, 0, batches=10_000, size=50)
        assert process.stdout is not None
        for _line in itertools.islice(process.stdout, chance.randrange(1, 20)):
            pass
        os.kill(process.pid, signal.SIGKILL)
        said = last_line(process)
        process.wait(60)
        points = len(store.history(run_id, "shared"))
        assert points % 50 == 0
        assert points >= 50 * (said + 1)
        found = store.get_run(run_id)
        assert found.metrics["shared"] == found.metrics["own0"] == (points - 1) / 7
        assert found.tags["batch0"] == str(points // 50 - 1)
    assert bare_sql(path, "PRAGMA integrity_check") == [("ok",)]
    store.close()


def test_a_batch_repeated_after_a_kill_doubles_nothing(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    run_id = store.create_run(NewRun("0", start_time=START)).run_id
    points = [Point("m", 1.0, step, step) for step in range(100)]
    store.log_batch(run_id, Batch(points[:60]))
    store.log_batch(run_id, Batch(points[40:], again=True))
    assert list(store.history(run_id, "m").steps) == list(range(100))
    store.close()


def test_readers_beside_writers_see_whole_batches(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}", mode="write")
    run_id = store.create_run(NewRun("0", start_time=START)).run_id
    store.log_batch(run_id, Batch([Point("shared", -1.0, 0, -1)]))
    process = logging(path, run_id, 0, batches=60, size=20)
    reader = reading(path)
    while process.poll() is None:
        found = reader.get_run(run_id)
        if "own0" in found.metrics:
            assert found.metrics["shared"] == found.metrics["own0"]
            assert found.metrics["own0"] == (20 * (int(found.tags["batch0"]) + 1) - 1) / 7
    assert last_line(process) == 59
    reader.close()
    store.close()
