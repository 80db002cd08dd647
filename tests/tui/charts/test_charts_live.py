"""Charts of a real store, while a script logs through the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.screens import play, text_of, until
from textual.pilot import Pilot

import tracker
from tracker.tui.app import TrackerApp
from tracker.tui.panes.charts import Charts


def test_a_point_that_is_logged_is_on_the_chart_and_moves_nothing_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mlflow.db"
    monkeypatch.setenv("TRACKER_STORE", str(path))
    with tracker.start_run(run_name="run-0") as run:
        for step in range(100):
            run.log_metric("loss", 1 + step % 7, step=step)
        run.flush()

        async def story(pilot: Pilot[None], app: TrackerApp) -> None:
            pane = app.screen.query_one(Charts)
            await until(pilot, lambda: pane.placed and pane.placed[0].picture is not None)
            before = pane.placed[0].picture
            assert before is not None
            run.log_metric("loss", 6.5, step=100)
            run.flush()
            await until(pilot, lambda: "6.5" in text_of(pane))
            after = pane.placed[0].picture
            assert after is not None
            column = before.column_of(99) or 0
            assert (after.grid, after.scale) == (before.grid, before.scale)
            assert [row[:column] for row, _ in after.cells] == [row[:column] for row, _ in before.cells]

        play(path, story)
