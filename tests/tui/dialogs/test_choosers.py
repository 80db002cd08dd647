"""Columns, groups and orders are chosen from all that there are."""

from pathlib import Path

import pytest
from tests.tui.screens import made_store, names_shown, play, seen, write
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.dialogs.choosers import ColumnChooser
from tracker.views.columns import RunColumn


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made_store(tmp_path)


def test_columns_are_taken_moved_and_left_out(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        table = app.surface.workspace.table
        before = [column for column, _ in table.columns]
        await pilot.press("c")
        await write(pilot, "team")
        await pilot.press("space", "ctrl+u", "down", "shift+down", "enter")
        after = [column for column, _ in table.columns]
        assert after[-1] == RunColumn("tag", "team")
        assert after[:3] == [before[0], before[2], before[1]]
        assert "team" in seen(app)

    play(path, story)


def test_escape_leaves_the_columns_as_they_were(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        before = list(app.surface.workspace.table.columns)
        await pilot.press("c", "down", "space", "escape")
        assert list(app.surface.workspace.table.columns) == before

    play(path, story)


def test_runs_are_grouped_by_what_is_typed_and_entered(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("b")
        assert "2 values" in seen(app)
        await write(pilot, "model")
        await pilot.press("enter")
        assert [len(group.members) for group in app.surface.workspace.table.groups()] == [3, 3]
        await pilot.press("b", "space", "enter")
        assert len(names_shown(app)) == 6

    play(path, story)


def test_an_order_has_levels_that_go_both_ways(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("S")
        await write(pilot, "model")
        await pilot.press("space", "space", "ctrl+u")
        await write(pilot, "lr")
        await pilot.press("space", "enter")
        assert [str(level.column) for level in app.surface.workspace.table.asked.sort] == ["params.model", "params.lr"]
        assert names_shown(app) == ["run-1", "run-3", "run-5", "run-0", "run-2", "run-4"]

    play(path, story)


def test_three_hundred_columns_are_listed_as_quickly_as_ten(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        app.surface.workspace.table.told._metrics.update(f"layer_{number}/grad" for number in range(400))
        chooser = ColumnChooser(app.surface)
        app.push_screen(chooser)
        await pilot.pause()
        await write(pilot, "layer_399")
        assert chooser.current == RunColumn("metric", "layer_399/grad")

    play(path, story)
