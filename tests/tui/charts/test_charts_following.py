"""When the charts follow the cursor of the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.screens import made_store, play, text_of, until
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.panes import charts_base
from tracker.tui.panes.charts import Charts


def test_charts_follow_a_cursor_that_rests_and_never_go_blank(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        pane = app.screen.query_one(Charts)
        await until(pilot, lambda: "0.5" in text_of(pane))
        pictures = []
        await pilot.press("j")
        for _ in range(200):
            pictures.append([chart.picture for chart in pane.placed])
            if "run-4" in text_of(pane) and "0.4" in text_of(pane):
                break
            await pilot.pause(0.01)
        assert "run-4" in text_of(pane)
        assert all(picture is not None for page in pictures for picture in page)

    play(made_store(tmp_path), story)


def test_charts_wait_while_the_cursor_moves_but_not_for_a_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        pane = app.screen.query_one(Charts)
        await until(pilot, lambda: "run-5" in text_of(pane))
        monkeypatch.setattr(charts_base, "_REST", 60.0)
        await pilot.press("j", "j")
        assert app.surface.workspace.cursor in {row.id for row in app.surface.workspace.charted}
        assert "run-3" not in text_of(pane)
        await pilot.press("tab")
        await until(pilot, lambda: "run-3" in text_of(pane))
        await pilot.press("shift+tab", "j", "space")
        await until(pilot, lambda: "run-2" in text_of(pane))

    play(made_store(tmp_path), story)
