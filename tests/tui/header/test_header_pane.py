"""The header over a real store."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens import made_store, play, text_of, until
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.paint.themes import THEMES
from tracker.tui.panes.header import Header


def header(app: TrackerApp) -> str:
    return text_of(app.screen.query_one(Header))


def test_bytes_are_counted_on_demand_and_no_longer(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        assert "/s" not in header(app)
        await pilot.press("W")
        assert "0B/s" in header(app)
        app.surface.bytes_written = lambda: 10**6
        await until(pilot, lambda: "K/s" in header(app))
        await pilot.press("W")
        assert "/s" not in header(app)

    play(made_store(tmp_path), story)


def test_a_store_that_goes_away_is_told_and_one_that_is_back_is_not(tmp_path: Path) -> None:
    path = made_store(tmp_path)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        assert f"sqlite:///{tmp_path}"[:10] in header(app)
        assert "read-only" in header(app)
        path.rename(tmp_path / "moved.db")
        await until(pilot, lambda: "▲" in header(app))
        (tmp_path / "moved.db").rename(path)
        await until(pilot, lambda: "▲" not in header(app))

    play(path, story)


def test_every_theme_comes_by_a_key_and_the_first_one_again(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        names = []
        for _ in THEMES:
            names.append(app.surface.palette.theme.name)
            await pilot.press("T")
        assert sorted(names) == sorted(THEMES)
        assert app.surface.palette.theme.name == names[0]

    play(made_store(tmp_path), story)
