"""Runs are filtered as one types; what does not parse changes nothing and is pointed at."""

from pathlib import Path

import pytest
from tests.tui.screens import made_store, names_shown, play, seen, text_of, until, write
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.panes.filter import FilterPane
from tracker.tui.panes.runs import Runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made_store(tmp_path)


def line_of(app: TrackerApp) -> list[str]:
    return text_of(app.screen.query_one(FilterPane)).splitlines()


def test_a_plain_text_leaves_the_runs_that_hold_it_as_one_types(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "rn")
        assert names_shown(app) == ["run-4", "run-2", "run-0"]
        await write(pilot, "x")
        assert names_shown(app) == []
        await pilot.press("backspace")
        assert names_shown(app) == ["run-4", "run-2", "run-0"]
        assert "3 of 6" in line_of(app)[0]

    play(path, story)


def test_enter_keeps_a_filter_and_escape_in_the_table_takes_it_away(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "vit")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen.focused, Runs))
        assert names_shown(app) == ["run-5", "run-3", "run-1"]
        assert "vit" in text_of(app.screen.query_one(Runs)).splitlines()[0]
        await pilot.press("escape")
        assert len(names_shown(app)) == 6

    play(path, story)


def test_escape_brings_back_the_filter_before(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "vit")
        await pilot.press("enter", "slash", "ctrl+u")
        await write(pilot, "run-0")
        assert names_shown(app) == ["run-0"]
        await pilot.press("escape")
        assert names_shown(app) == ["run-5", "run-3", "run-1"]
        assert app.surface.workspace.table.asked.filter_text == "vit"

    play(path, story)


def test_what_does_not_parse_leaves_the_last_filter_and_is_pointed_at(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "metrics.val/loss < 0.2")
        assert names_shown(app) == ["run-1", "run-0"]
        await write(pilot, " or metrics.val/loss > high and status = 'F'")
        assert names_shown(app) == ["run-1", "run-0"]
        prompt, below = line_of(app)
        assert below.index("^") == prompt.index("high")
        assert "Expected a number, found 'high'" in below

    play(path, story, size=(160, 40))


def test_a_filter_in_the_making_hides_no_runs(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "metrics.val/lo")
        assert len(names_shown(app)) == 6

    play(path, story)


def test_tab_completes_field_operator_and_value(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "params.mo")
        await pilot.press("tab")
        await write(pilot, "= ")
        assert "'rn50'  'vit'" in line_of(app)[1]
        await pilot.press("tab", "tab")
        assert app.screen.query_one(FilterPane).typed.text == "params.model = 'vit'"
        assert names_shown(app) == ["run-5", "run-3", "run-1"]
        await pilot.press("shift+tab")
        assert names_shown(app) == ["run-4", "run-2", "run-0"]

    play(path, story)


def test_filters_that_were_kept_come_again_with_the_arrows(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "vit")
        await pilot.press("enter", "slash", "ctrl+u")
        await write(pilot, "rn50")
        await pilot.press("enter")
        await pilot.press("slash", "ctrl+u")
        await write(pilot, "ru")
        await pilot.press("up", "up")
        line = app.screen.query_one(FilterPane)
        assert line.typed.text == "vit"
        await pilot.press("down", "down")
        assert line.typed.text == "ru"

    play(path, story)


def test_a_pasted_text_is_one_line_without_what_a_terminal_obeys(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        line = app.screen.query_one(FilterPane)
        line.typed.insert("a\x1b]52;c;x\x07b\nsecond")
        assert line.typed.text == "a␛]52;c;x␇b"

    play(path, story)


def test_the_footer_shows_the_keys_of_the_line_while_it_is_open(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        assert "keep" in seen(app).splitlines()[-1]
        await pilot.press("escape")
        await until(pilot, lambda: "filter" in seen(app).splitlines()[-1])

    play(path, story)
