"""What one does in the tree of experiments, over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.screens import made_store, names_shown, play, text_of, until, write
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tracker.core.batches import NewRun
from tracker.store.sql.store import SqlStore
from tracker.tui.app import TrackerApp
from tracker.tui.panes.experiments import Experiments
from tracker.tui.panes.header import Header
from tracker.tui.panes.runs import Runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Six runs in `vision/sweep`, one each in `vision/probe`, `text` and `old`, which is deleted."""
    made = made_store(tmp_path)
    store = SqlStore.create(made)
    for number, name in enumerate(("vision/probe", "text", "old")):
        experiment = store.create_experiment(name)
        store.create_run(NewRun(experiment, 1_700_000_900_000 + number, f"of-{name}"))
        if name == "old":
            store.delete_experiment(experiment)
    for number in range(20):
        store.create_experiment(f"x{number}")
    store.close()
    return made


def tree_of(app: TrackerApp) -> Experiments:
    return app.screen.query_one(Experiments)


def at(app: TrackerApp) -> str:
    """The line with the cursor."""
    return next((line.strip("│▌ ").split()[0] for line in text_of(tree_of(app)).splitlines() if "▌" in line), "")


def test_the_experiment_under_the_cursor_is_the_one_whose_runs_are_shown(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        assert len(names_shown(app)) == 8
        await pilot.press("1", "j", "j")
        assert at(app) == "text"
        assert names_shown(app) == ["of-text"]
        assert "text" in text_of(app.screen.query_one(Header))
        await pilot.press("j")
        assert at(app) == "▾"
        assert len(names_shown(app)) == 7
        await pilot.press("j", "enter")
        assert names_shown(app) == ["of-vision/probe"]
        await until(pilot, lambda: isinstance(app.screen.focused, Runs))
        await pilot.press("1", "g")
        assert len(names_shown(app)) == 8

    play(path, story)


def test_folding_hides_and_goes_up_and_unfolding_shows_and_goes_down(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        tree = tree_of(app)
        height = tree.size.height
        await pilot.press("1", "j", "j", "j", "j")
        assert at(app) == "probe"
        await pilot.press("h")
        assert app.surface.workspace.experiments.chosen == "vision"
        await pilot.press("h")
        assert "probe" not in text_of(tree)
        assert tree.size.height == height
        await pilot.press("l")
        assert "probe" in text_of(tree)
        await pilot.press("l")
        assert at(app) == "probe"
        await pilot.press("k", "space")
        assert "probe" not in text_of(tree)
        await pilot.press("asterisk")
        assert "probe" in text_of(tree)

    play(path, story)


def test_the_cursor_stays_in_view_and_the_wheel_moves_the_view_alone(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        tree = tree_of(app)
        await pilot.press("1", "G")
        assert at(app) == "x19"
        await pilot.press("pageup", "pageup", "pageup", "pageup")
        assert at(app) == "▾"
        await pilot._post_mouse_events([MouseScrollDown], widget=tree, offset=(5, 3))
        assert "all experiments" not in text_of(tree)
        assert app.surface.workspace.experiments.chosen == ""
        await pilot.press("j")
        assert "Default" in text_of(tree)

    play(path, story)


def test_an_experiment_is_found_by_its_name_as_one_types(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("1", "slash")
        await write(pilot, "prob")
        assert at(app) == "probe"
        assert names_shown(app) == ["of-vision/probe"]
        await pilot.press("escape")
        assert len(names_shown(app)) == 8
        await pilot.press("slash")
        await write(pilot, "x1")
        await pilot.press("enter", "n", "n")
        assert at(app) == "x11"
        await pilot.press("N", "N", "N")
        assert at(app) == "x19"

    play(path, story)


def test_deleted_experiments_come_and_go_with_their_runs(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("1", "D")
        assert "× old" in text_of(tree_of(app))
        await pilot.press("slash")
        await write(pilot, "old")
        await pilot.press("enter")
        assert names_shown(app) == ["of-old"]
        await pilot.press("D")
        assert "old" not in text_of(tree_of(app))
        assert len(names_shown(app)) == 8

    play(path, story)


def test_a_click_chooses_and_on_the_sign_folds(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        tree = tree_of(app)
        await pilot.click(tree, offset=(8, 3))
        assert app.surface.workspace.experiments.chosen == "text"
        assert app.screen.focused is tree
        await pilot.click(tree, offset=(4, 4))
        assert "probe" not in text_of(tree)
        assert app.surface.workspace.experiments.chosen == "text"
        await pilot.click(tree, offset=(4, 4))
        assert "probe" in text_of(tree)

    play(path, story)
