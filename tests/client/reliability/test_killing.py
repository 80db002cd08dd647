"""Nothing that a call acknowledged is lost, whoever is killed and when."""

import os
import random
import signal
from pathlib import Path

import pytest
from tests.client.reliability.killing import Killed, Training, check, drainer_of, finish, is_drained, wait_until

from tracker.store.files.store import FileStore
from tracker.store.sql.store import SqlStore

ROUNDS = int(os.environ.get("TRACKER_TEST_KILLS", "3"))
"""How often each way of being killed is tried."""


@pytest.fixture(params=["mlruns", "mlflow.db"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    store = tmp_path / str(request.param)
    (SqlStore if store.suffix else FileStore).create(store).close()
    return store


@pytest.mark.parametrize("pause", [0.1, 0.001, 0.0])
@pytest.mark.parametrize("kind", ["points", "rows", "mixed"])
def test_nothing_acknowledged_is_lost_when_the_script_is_killed(path: Path, kind: str, pause: float) -> None:
    for number in range(ROUNDS):
        draw = random.Random(f"{kind} {pause} {number}")
        with Training(path, kind, pause) as training:
            training.wait_for(draw.choice((1, 2, 5, 10 if pause == 0.1 else 500)))
            killed = training.end_by(signal.SIGKILL)
        assert finish(killed) < 1.0
        check(killed, kind)


@pytest.mark.parametrize("kind", ["points", "mixed"])
def test_nothing_is_lost_when_script_and_drain_are_killed_together(path: Path, kind: str) -> None:
    for number in range(ROUNDS):
        with Training(path, kind, 0.0) as training:
            training.wait_for(100)
            wait_until(lambda: is_drained(path))
            training.wait_for(training.count + random.Random(number).randrange(20_000))
            drainer = drainer_of(path)
            assert drainer is not None
            os.kill(drainer, signal.SIGKILL)
            killed = training.end_by(signal.SIGKILL)
        assert finish(killed) < 10.0
        check(killed, kind)


def test_a_drain_that_is_killed_is_followed_by_another_that_doubles_nothing(path: Path) -> None:
    with Training(path, "mixed", 0.0002) as training:
        for _ in range(3):
            wait_until(lambda: drainer_of(path) is not None)
            training.wait_for(training.count + 200)
            drainer = drainer_of(path)
            if drainer is not None:
                os.kill(drainer, signal.SIGKILL)
                wait_until(lambda: drainer_of(path) != drainer)  # noqa: B023
        killed: Killed = training.end_by(signal.SIGKILL)
    finish(killed)
    check(killed, "mixed")


def test_a_run_whose_script_was_killed_is_killed_within_two_seconds(path: Path) -> None:
    for number in (signal.SIGKILL, signal.SIGTERM):
        with Training(path, "points", 0.01) as training:
            training.wait_for(30)
            killed = training.end_by(number)
        wait_until(lambda: not any(spool.journals() for spool in killed.spools()), 2.0)  # noqa: B023
        check(killed, "points")
