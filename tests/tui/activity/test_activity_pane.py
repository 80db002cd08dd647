"""What one does in the activity, over a real store."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens import made_store, play, text_of, until
from textual.pilot import Pilot

from tracker.core.batches import NewRun
from tracker.store.sql.store import SqlStore
from tracker.tui.app import TrackerApp
from tracker.tui.panes.activity import ActivityPane
from tracker.tui.panes.runs import Runs


def lines_of(app: TrackerApp) -> list[str]:
    return text_of(app.screen.query_one(ActivityPane)).splitlines()


def test_what_ended_before_is_there_and_what_happens_now_comes_on_top(tmp_path: Path) -> None:
    path = made_store(tmp_path)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await until(pilot, lambda: "run-5 done" in lines_of(app)[1])
        await pilot.press("5", "j")
        assert "▌" in lines_of(app)[2]
        assert "run-4" in lines_of(app)[2]
        store = SqlStore.create(path)
        run = store.create_run(NewRun("0", 1_700_000_900_000, "of-now"))
        await until(pilot, lambda: "of-now started" in lines_of(app)[1])
        assert "run-4" in next(line for line in lines_of(app) if "▌" in line)  # the cursor stays where it is
        store.update_run(run.run_id, status="FAILED", end_time=1_700_000_960_000)
        store.close()
        await pilot.press("g")
        await until(pilot, lambda: "of-now failed 1m" in lines_of(app)[1])

    play(path, story)


def test_enter_shows_the_run_in_the_table_whatever_hides_it(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        workspace = app.surface.workspace
        workspace.choose_experiment("Default")
        assert len(workspace.table) == 0
        await pilot.press("5", "j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen.focused, Runs))
        row = workspace.focused
        assert row is not None
        assert row.run.run_name == "run-3"
        assert workspace.experiments.chosen == ""
        assert len(workspace.table) == 6

    play(made_store(tmp_path), story)


def test_the_lines_scroll_by_keys_and_a_click_puts_the_cursor(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        pane = app.screen.query_one(ActivityPane)
        await pilot.press("5", "G")
        assert "run-0" in lines_of(app)[-2]
        await pilot.press("pageup", "g")
        assert "▌" in lines_of(app)[1]
        await pilot.click(pane, offset=(8, 2))
        assert "▌" in lines_of(app)[2]

    play(made_store(tmp_path, 20), story, size=(120, 70))
