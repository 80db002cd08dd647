"""Whoever looks at a store has what dead processes left stored, unless they may change nothing."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.core.entities import Run
from tracker.core.errors import TrackerError
from tracker.store.locating import Located, locate
from tracker.store.opening import open_store
from tracker.tui.app import Options, TrackerApp
from tracker.tui.leftovers import store_leftovers

DIES = """
import os, sys, tracker
tracker.set_tracking_uri(sys.argv[1])
left = tracker.start_run()
tracker.log_metric("loss", 0.5, step=1)
os.write(1, left.info.run_id.encode())
os._exit(9)
"""


@pytest.fixture
def located(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Located:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return locate(str(tmp_path / "mlflow.db"), os.environ, tmp_path)


def left_run(located: Located) -> str:
    """The id of a run whose process is gone, and of which the store does not have all."""
    open_store(located, mode="write").close()
    made = subprocess.run(
        [sys.executable, "-c", DIES, str(located.address.path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert made.returncode == 9, made.stderr
    assert not is_killed(located, made.stdout)
    return made.stdout


def stored(located: Located, run_id: str) -> Run | None:
    store = open_store(located, mode="read")
    try:
        return store.get_run(run_id)
    except TrackerError:
        return None
    finally:
        store.close()


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def is_killed(located: Located, run_id: str) -> bool:
    run = stored(located, run_id)
    return run is not None and run.status == "KILLED" and run.metrics == {"loss": 0.5}


def test_what_a_dead_process_left_is_stored_and_its_run_ended(located: Located) -> None:
    run_id = left_run(located)
    assert store_leftovers(located) == "What 1 run of gone processes left is being stored."
    wait_for(lambda: is_killed(located, run_id))
    wait_for(lambda: store_leftovers(located) == "")


def test_the_screen_has_leftovers_stored_and_shows_how_the_run_ended(
    located: Located, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = left_run(located)
    monkeypatch.setattr("tracker.tui.app._BEFORE_LEFTOVERS", 0.01)

    async def look() -> None:
        app = TrackerApp(Options(located))
        async with app.run_test(size=(120, 36)) as pilot:
            end = time.monotonic() + 20
            while (row := app.surface.workspace.row(run_id)) is None or row.run.status != "KILLED":
                assert time.monotonic() < end, "the run did not end"
                await pilot.pause(0.02)

    asyncio.run(look())
    assert is_killed(located, run_id)


def test_a_screen_that_may_change_nothing_leaves_leftovers_where_they_are(
    located: Located, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = left_run(located)
    monkeypatch.setattr("tracker.tui.app._BEFORE_LEFTOVERS", 0.01)

    async def look() -> None:
        app = TrackerApp(Options(located, is_read_only=True))
        async with app.run_test(size=(120, 36)) as pilot:
            while "everything" not in app.surface.workspace.table.told.loaded:
                await pilot.pause(0.02)
            await pilot.pause(0.3)

    asyncio.run(look())
    run = stored(located, run_id)
    assert run is None or run.status == "RUNNING"
    assert store_leftovers(located)
