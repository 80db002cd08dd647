"""The palette, the help, going to a name, copying, notices, and faults that the screen survives."""

import base64
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tui.screens import made_store, names_shown, play, seen, text_of, until, with_settings, write
from textual.message import Message
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.dialogs.copying import CopyMenu
from tracker.tui.dialogs.help import Help
from tracker.tui.dialogs.palette import Palette
from tracker.tui.keys.all import KEYS
from tracker.tui.panes.footer import Footer
from tracker.tui.panes.runs import Runs
from tracker.tui.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made_store(tmp_path)


def footer(app: TrackerApp) -> str:
    return text_of(app.screen_stack[1].query_one(Footer))


def test_the_palette_finds_an_action_by_what_it_does_and_does_it(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("colon")
        await write(pilot, "last run")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, Palette))
        assert app.screen.query_one(Runs).place == 5

    play(path, story)


def test_the_palette_has_every_action_of_the_place_and_of_anywhere_with_its_keys(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("ctrl+p")
        palette = app.screen
        assert isinstance(palette, Palette)
        found = {f"{each.place}.{each.key.id}" for each in palette.found("")}
        wanted = {f"{place}.{key.id}" for place in ("runs", "anywhere") for key in KEYS[place]}
        # What can be done at other times alone is missing: there is no range and no filter to take back.
        assert wanted - found <= {"anywhere.palette", "runs.peel", "runs.unfilter"}
        assert "^o" in "\n".join(
            "".join(text for text, _ in palette.entry(each, 70)) for each in palette.found("go to")
        )

    play(path, story)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_the_help_tells_the_keys_of_the_place_and_scrolls(path: Path, size: tuple[int, int]) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("question_mark")
        assert "Go to the next run." in seen(app)
        await pilot.press("G")
        assert "Leave." in seen(app)
        assert isinstance(app.screen, Help)
        await pilot.press("question_mark")
        assert not isinstance(app.screen, Help)

    play(path, story, size=size)


def test_a_run_is_gone_to_by_its_name_even_where_a_filter_hides_it(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        await write(pilot, "vit")
        await pilot.press("enter", "ctrl+o")
        await write(pilot, "run-0")
        await pilot.press("enter")
        focused = app.surface.workspace.focused
        assert focused is not None and focused.run.run_name == "run-0"
        assert len(names_shown(app)) == 6

    play(path, story)


def test_an_experiment_is_gone_to_by_its_name(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("ctrl+o")
        await write(pilot, "sweep")
        await pilot.press("enter")
        await until(pilot, lambda: app.surface.workspace.table.asked.experiments)

    play(path, story)


def test_what_is_copied_goes_to_the_terminal_and_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        sent: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", sent.append)
        await pilot.press("space", "space", "y", "m")
        await until(pilot, lambda: "copied 2 rows" in footer(app))
        head, _, encoded = "".join(sent).rpartition("]52;c;")
        lines = base64.b64decode(encoded.rstrip("\a")).decode().splitlines()
        assert head.endswith("\x1b")
        assert [line.split("\t")[1] for line in lines] == ["name", "run-5", "run-4"]
        await pilot.press("y")
        assert isinstance(app.screen, CopyMenu)
        await pilot.press("n")
        await until(pilot, lambda: "copied name run-3" in footer(app))

    play(path, story)


def test_the_users_keys_work_and_are_shown(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await pilot.press("slash")
        assert app.screen.focused is app.screen.query_one(Runs)
        await pilot.press("f5")
        assert app.screen.focused is not app.screen.query_one(Runs)
        await pilot.press("escape")
        assert "f5 filter" in footer(app)

    play(path, story, options=with_settings(Settings(keys={"runs.filter": ("f5",)})))


def test_a_mistake_in_the_settings_is_told_and_goes_away(path: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await until(pilot, lambda: "line 3" in footer(app))
        app.screen.query_one(Footer).be_quiet()
        assert "help" in footer(app)

    play(path, story, options=with_settings(Settings(mistakes=("config.toml, line 3: there is no 'x'.",))))


class Broken(Message):
    """Nobody can take it."""


def test_a_fault_in_an_action_or_a_message_is_told_and_written_down_and_the_screen_stands(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Runs, "action_mark", fail)
    monkeypatch.setattr(Runs, "on_broken", fail, raising=False)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        runs = app.screen.query_one(Runs)
        await pilot.press("space")
        await until(pilot, lambda: "The action mark failed" in footer(app))
        runs.post_message(Broken())
        await until(pilot, lambda: "Runs cannot take Broken" in footer(app))
        app.set_timer(0.01, fail)
        await until(pilot, lambda: "Something that was due failed" in footer(app))
        await pilot.press("j")
        assert runs.place == 1
        assert [record.exc_info is not None for record in caplog.records] == [True] * 3

    logging.getLogger("tracker.tui").propagate = True
    play(path, story, options=replace(with_settings(Settings()), is_guarded=True))
