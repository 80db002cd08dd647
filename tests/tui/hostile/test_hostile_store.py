"""Ten thousand hostile texts through every screen: nothing is obeyed, nothing crashes, nothing clicks."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.tui.hostile.grammar import copies, what_is_obeyed
from tests.tui.hostile.store import write_hostile_store
from tests.tui.keyboard import sent
from tests.tui.terminal_emulator import TerminalEmulator, tracker_on

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.table import Place

PANES: dict[Place, str] = {"experiments": "1", "runs": "2", "charts": "3", "detail": "4", "activity": "5"}
LEAVING = ("ctrl+c", "ctrl+z", "q")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "mlflow.db"
    assert write_hostile_store(path) > 10_000
    return path


def press(screen: TerminalEmulator, *strokes: Iterable[str]) -> None:
    """Stroke after stroke of several keys, each when the answer to the one before has come; the program must live."""
    for stroke in strokes:
        screen.type("".join(map(sent, stroke)))
        screen.settle(0.02)
        assert screen.process.poll() is None, f"{stroke} ended it"
        assert "fault of the program" not in screen.text, (stroke, screen.log)


def judge(screen: TerminalEmulator) -> None:
    """Nothing of what was written is to be obeyed, and nothing went wrong out of sight."""
    screen.settle()
    assert what_is_obeyed(bytes(screen.written)) == []
    assert "Traceback" not in screen.log
    for copy in copies(bytes(screen.written)):
        assert base64.b64decode(copy).decode().replace("\n", "").replace("\t", "").isprintable()


def keys_of(*places: Place) -> Iterator[str]:
    """Every key that does something there, but those that leave."""
    keys = (key.keys[0] for place in places for key in KEYS[place] if key.keys)
    return (key for key in keys if key not in LEAVING)


def test_every_key_of_every_pane_is_pressed_among_hostile_texts(store: Path) -> None:
    with tracker_on("tui", str(store), columns=160, lines=48) as screen:
        screen.shows("runs 500")
        for place, pane in PANES.items():
            press(screen, ["escape", pane])
            press(screen, *((key, "down", "escape", "escape", pane) for key in keys_of(place)))
        press(screen, *((key, "down", "enter", "escape", "escape", "2") for key in keys_of("anywhere")))
        judge(screen)


def test_the_whole_table_is_paged_through(store: Path) -> None:
    with tracker_on("tui", str(store), columns=250, lines=70) as screen:
        screen.shows("runs 500")
        press(screen, ["2", "z"], *[["pagedown"]] * 8, *[["l", "pageup"]] * 6)
        judge(screen)


def test_every_part_of_a_run_is_read_to_its_end(store: Path) -> None:
    with tracker_on("tui", str(store), "--ascii", columns=120, lines=36) as screen:
        screen.shows("runs 500")
        press(screen, ["2", "g", "j", "enter"])
        for pane in "123456":
            press(screen, [pane, "z"], *[["pagedown"]] * 6, ["G"], ["z"])
        press(screen, *((key, "escape") for key in keys_of("run", "log") if key != "escape"))
        judge(screen)


def test_a_click_on_any_line_does_what_a_click_does_and_nothing_else(store: Path) -> None:
    with tracker_on("tui", str(store), columns=160, lines=48) as screen:
        screen.shows("runs 500")
        for line in range(0, 48, 3):
            for column in (6, 20, 50, 90, 130):
                screen.click(column, line)
            screen.settle(0.02)
        assert screen.process.poll() is None
        judge(screen)


def test_textual_writing_by_itself_lets_nothing_through(store: Path) -> None:
    with tracker_on("tui", str(store), columns=160, lines=48, environ={"TRACKER_TUI_DIFF": "0"}) as screen:
        screen.shows("runs 500")
        press(screen, ["pagedown"], ["pagedown"], ["4", "pagedown"], ["3"], ["1", "j", "j"])
        judge(screen)
