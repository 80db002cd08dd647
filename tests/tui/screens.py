"""The application on a screen of its own, over a real store, for tests that press keys."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.store.locating import locate
from tracker.store.sql.store import SqlStore
from tracker.tui.app import Options, TrackerApp
from tracker.tui.pane import Pane
from tracker.tui.settings import Settings

PATIENCE = 20.0
Story = Callable[[Pilot[None], TrackerApp], Awaitable[None]]


def made_store(folder: Path, count: int = 6) -> Path:
    """Runs `run-0` and so on with a loss, an lr, a model and a team; the last one is the newest."""
    path = folder / "mlflow.db"
    store = SqlStore.create(path)
    sweep = store.create_experiment("vision/sweep")
    for number in range(count):
        run = store.create_run(NewRun(sweep, 1_700_000_000_000 + number * 60_000, f"run-{number}"))
        points = [Point("val/loss", number / 10, 1_700_000_000_000, 1)]
        params = {"lr": f"0.{number}", "model": "vit" if number % 2 else "rn50"}
        store.log_batch(run.run_id, Batch(points=points, params=params, tags={"team": "vision"}))
        store.update_run(run.run_id, status="FINISHED", end_time=1_700_000_100_000 + number * 60_000)
    store.close()
    return path


def play(path: Path, story: Story, *, size: tuple[int, int] = (120, 36), options: Options | None = None) -> None:
    """Open the screen on a store, wait for its runs, and do what the story says."""
    asyncio.run(_played(path, story, size, options))


async def _played(path: Path, story: Story, size: tuple[int, int], options: Options | None) -> None:
    located = locate(str(path), os.environ, path.parent)
    given = options or Options(located, is_read_only=True)
    app = TrackerApp(replace(given, located=located, is_read_only=True))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "everything" in app.surface.workspace.table.told.loaded)
        await until(pilot, lambda: "run-0" in seen(app))
        await story(pilot, app)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came to be so"
        await pilot.pause(0.01)


def seen(app: TrackerApp) -> str:
    """All that the screen of the moment shows, line by line, pane by pane."""
    return "\n".join(text_of(pane) for pane in app.screen.query(Pane) if pane.size)


def text_of(pane: Pane) -> str:
    return "\n".join("".join(segment.text for segment in pane.render_line(y)) for y in range(pane.size.height))


def names_shown(app: TrackerApp) -> list[str]:
    """The runs of the table in their order."""
    return [row.run.run_name for row in app.surface.workspace.table.rows()]


def with_settings(settings: Settings) -> Options:
    """Options for `play`, which puts in the store."""
    return Options(locate("unused.db", {}, Path("/")), settings=settings)


async def write(pilot: Pilot[None], text: str) -> None:
    """Give a text to what has the focus, all at once."""
    screen = pilot.app.screen
    (screen.focused or screen).post_message(events.Paste(text))
    await pilot.pause()
