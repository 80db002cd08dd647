"""The charts on a screen of their own, over a workspace that was fed by hand, for tests that press keys."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.views.runs import NOW
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tracker.feed.wishes import Wishes
from tracker.store.locating import locate
from tracker.tui.palette import Palette
from tracker.tui.panes.charts import Charts
from tracker.tui.surface import Surface
from tracker.views.workspace import Workspace

Story = Callable[[Pilot[None], Charts], Awaitable[None]]


class ChartsApp(App[None]):
    CSS = "Charts { width: 1fr; height: 1fr; }"

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        self.surface = surface
        self.moves: list[Charts.CursorMoved] = []

    def compose(self) -> ComposeResult:
        yield Charts(self.surface, id="charts")

    def on_mount(self) -> None:
        self.query_one(Charts).focus()

    def on_charts_cursor_moved(self, message: Charts.CursorMoved) -> None:
        self.moves.append(message)


def play(workspace: Workspace, story: Story, *, size: tuple[int, int] = (126, 29), has_glyphs: bool = True) -> None:
    asyncio.run(_played(workspace, story, size, has_glyphs))


async def _played(workspace: Workspace, story: Story, size: tuple[int, int], has_glyphs: bool) -> None:
    located = locate("unused.db", {}, Path("/"))
    surface = Surface(workspace, Palette(), located, Wishes(), lambda: NOW, has_glyphs=has_glyphs)
    app = ChartsApp(surface)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await story(pilot, app.query_one(Charts))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """All at once, as somebody does who types ahead; then wait until all is done."""
    for key in keys[:-1]:
        is_sign = len(key) == 1 and not key.isalnum()
        name = unicodedata.name(key).lower().replace(" ", "_").replace("-", "_") if is_sign else key
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))
    await pilot.press(keys[-1])


def rows(pane: Charts) -> list[str]:
    """What the pane shows, line by line."""
    return ["".join(segment.text for segment in pane.render_line(y)) for y in range(pane.size.height)]


def text(pane: Charts) -> str:
    return "\n".join(rows(pane))
