"""The table of runs alone on a screen, fed by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.views.runs import NOW, named, told
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tracker.core.entities import Run
from tracker.core.events import Event, Loaded
from tracker.feed.wishes import Wishes
from tracker.store.locating import locate
from tracker.tui.palette import Palette
from tracker.tui.panes.runs import Runs
from tracker.tui.surface import Surface
from tracker.views.workspace import Workspace


class TableApp(App[None]):
    """Notes what the table tells."""

    def __init__(self, *runs: Run, has_glyphs: bool = True) -> None:
        super().__init__()
        self.workspace = Workspace(now=NOW)
        self.wishes = Wishes()
        self.surface = Surface(
            self.workspace, Palette(), locate("mlruns", {}, Path.cwd()), self.wishes, lambda: NOW, has_glyphs=has_glyphs
        )
        self.told = told(*runs)
        self.opened: list[str] = []
        self.moves = 0
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Runs(self.surface, id="runs")

    def on_mount(self) -> None:
        self.hear(named("1", "sweep"), *self.told, Loaded("everything"))
        self.runs.styles.width = self.runs.styles.height = "100%"
        self.runs.focus()

    @property
    def runs(self) -> Runs:
        return self.query_one(Runs)

    def hear(self, *events: Event) -> None:
        self.workspace.apply(events, now=NOW)
        self.runs.repaint()

    @property
    def lines(self) -> list[str]:
        """What is shown."""
        return ["".join(text for text, _ in line) for line in self.runs.picture.lines]

    @property
    def names(self) -> list[str]:
        return [line.id for line in self.runs.picture.shown]

    @property
    def titles(self) -> list[str]:
        return [placed.title for placed in self.runs.picture.columns]

    def on_runs_opened(self, message: Runs.Opened) -> None:
        self.opened.append(message.run_id)

    def on_runs_moved(self) -> None:
        self.moves += 1

    def notify(self, message: str, **_: object) -> None:
        self.said.append(message)


def using(
    app: TableApp,
    use: Callable[[TableApp, Pilot[None]], Awaitable[None]],
    *,
    size: tuple[int, int] = (100, 12),
) -> None:
    """Run the application, and what a person does with it."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await use(app, pilot)

    asyncio.run(run())
