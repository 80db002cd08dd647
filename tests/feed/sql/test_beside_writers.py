"""Several programs write while one follows: nothing is lost, nothing comes twice, and nobody is in the way."""

import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.feed.sql.conftest import SERVERS
from tests.feed.sql.following import (
    Follower,
    by_time,
    following,
    rows_of,
    stored_points,
    stored_runs,
    without_metrics,
)
from tests.feed.sql.writers import log_steadily, mlflow_writing, work_at_random, working
from tests.interop.environments import CannotBuild, environment
from tests.processes import ROOT
from tests.sql_stores import START

from tracker.core.batches import NewRun
from tracker.core.entities import Run
from tracker.core.events import PointsLogged
from tracker.store.sql.store import SqlStore

everywhere = pytest.mark.parametrize("url", ["wal", "rollback", *SERVERS], indirect=True)
TAIL = """
import sys
from pathlib import Path
from threading import Event
from tracker.core.events import Loaded, PointsLogged
from tracker.feed.follow import follow
from tracker.store.locating import locate
for batch in follow(locate(sys.argv[1], {}, Path("/")), stop=Event()):
    for event in batch:
        if isinstance(event, PointsLogged):
            print(*event.steps, flush=True)
        elif isinstance(event, Loaded):
            print(event.part, flush=True)
"""


def is_as_stored(follower: Follower, store: SqlStore) -> bool:
    """Whether runs, points and latest values are those of the store."""
    stored, seen = stored_runs(store), follower.seen
    if {run_id: without_metrics(run) for run_id, run in stored.items()} != {
        run_id: without_metrics(run) for run_id, run in seen.runs.items()
    }:
        return False
    for run in stored.values():
        for key, value in run.metrics.items():
            pair = (run.run_id, key)
            if by_time(seen.points.get(pair, ())) != stored_points(store, *pair):
                return False
            if seen.latest[pair] != (None if math.isnan(value) else value):
                return False
    return True


@everywhere
def test_what_was_told_is_what_is_stored_whatever_writers_do(url: str, store: SqlStore) -> None:
    with following(url) as follower:
        with working(work_at_random, [(url, number, 60) for number in range(3)]) as thread:
            while thread.is_alive():
                _watch_all(follower)
                follower.look()
        _watch_all(follower)
        follower.until(lambda: is_as_stored(follower, store))


@everywhere
def test_each_point_of_several_writers_comes_once_and_in_order(url: str, store: SqlStore, run: Run) -> None:
    runs = [run, store.create_run(NewRun("0", start_time=START))]
    with following(url) as follower:
        with working(log_steadily, [(url, each.run_id, 0, 100) for each in runs]) as thread:
            while thread.is_alive():
                follower.look()
        follower.until(lambda: all(99 in follower.seen.steps(each.run_id, "loss") for each in runs))
        assert [follower.seen.steps(each.run_id, "loss") for each in runs] == [list(range(100))] * 2
        assert not any(event.is_whole for event in follower.seen.of(PointsLogged))


@pytest.mark.mlflow
@pytest.mark.parametrize("age", ["1.30", "3.17"])
def test_a_real_mlflow_that_writes_hard_is_never_locked_out_and_each_point_is_told(age: str, tmp_path: Path) -> None:
    path, steps = tmp_path / "mlflow.db", 60
    url = f"sqlite:///{path}"
    with mlflow_writing(_python(age), url, steps) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "ready\n"
        assert rows_of(path, "PRAGMA journal_mode") == [("delete",)]
        with following(url) as follower:
            print(file=process.stdin, flush=True)
            follower.until(lambda: process.poll() is not None)
            assert process.stdout.read() == "done\n", process.stderr and process.stderr.read()
            follower.until(lambda: [run.status for run in follower.seen.runs.values()] == ["FINISHED"] * 2)
            for run in follower.seen.runs.values():
                assert follower.seen.steps(run.run_id, "loss") == list(range(steps))
                assert run.tags["step"] == str(steps - 1)


def test_a_reader_that_is_stopped_for_a_while_goes_on(path_url: str, stored: SqlStore) -> None:
    run = stored.create_run(NewRun("0", start_time=START))
    process = subprocess.Popen([sys.executable, "-c", TAIL, path_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    giving_up = threading.Timer(30, process.kill)
    giving_up.start()
    try:
        assert process.stdout is not None
        words = iter(lambda: (process.stdout and process.stdout.readline().split()) or ["eof"], ["eof"])
        assert next(line for line in words if line == ["everything"])
        steps: list[int] = []
        log_steadily(path_url, run.run_id, 0, 10)
        while len(steps) < 10:
            steps += map(int, next(words))
        os.kill(process.pid, signal.SIGSTOP)
        log_steadily(path_url, run.run_id, 10, 200)
        os.kill(process.pid, signal.SIGCONT)
        while len(steps) < 210:
            steps += map(int, next(words))
        assert steps == list(range(210))
    finally:
        giving_up.cancel()
        process.kill()
        process.communicate()


def _watch_all(follower: Follower) -> None:
    """Look at the metrics of every run, those of ended ones too."""
    for run_id in follower.seen.runs:
        for key in ("loss", "acc"):
            if (run_id, key) not in follower.watched:
                follower.watch(run_id, key)


def _python(age: str) -> Path:
    try:
        return environment(age)
    except CannotBuild as error:
        if "mlflow" in os.environ.get("TRACKER_TESTS_REQUIRE", ""):
            pytest.fail(str(error))
        pytest.skip(str(error))
