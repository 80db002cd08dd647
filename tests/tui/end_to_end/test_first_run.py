"""A store without runs says what to do next, and shows the first run the moment it is logged."""

import base64
import re
from pathlib import Path

import pytest
from tests.cli.conftest import create
from tests.tui.end_to_end.scripts import LINES_OF_WELCOME, run_script
from tests.tui.hostile.grammar import copies
from tests.tui.terminal_emulator import TerminalEmulator, tracker_on


def shown_code(screen: TerminalEmulator) -> str:
    """The Python that stands on the screen, as a person would copy it."""
    return "\n".join(re.findall(r"│ (import tracker|tracker\..*?\))\s*│?$", screen.text, re.MULTILINE))


def copied(screen: TerminalEmulator) -> str:
    """What was put on the terminal's clipboard last."""
    return base64.b64decode([b"", *copies(bytes(screen.written))][-1]).decode()


def test_the_lines_shown_for_a_store_that_is_not_there_log_the_run_that_is_shown_next(tmp_path: Path) -> None:
    store = tmp_path / "lab" / "mlruns"
    with tracker_on("tui", str(store), columns=120, lines=30) as screen:
        screen.shows("There is no store here yet", str(store), "step=1)", "demo")
        code = shown_code(screen)
        assert len(code.splitlines()) == 3
        assert str(store) in code
        run_script(code, cwd=tmp_path)
        screen.shows("runs 1", "loss", "0.25")


def test_in_a_folder_without_a_store_three_lines_without_its_name_are_enough(tmp_path: Path) -> None:
    with tracker_on("tui", columns=120, lines=30, cwd=tmp_path) as screen:
        screen.shows("import tracker", "step=1)", str(tmp_path), "tracker demo")
        assert shown_code(screen).split() == LINES_OF_WELCOME.split()
        screen.type("y\r")
        screen.wait_for(lambda: copied(screen).split() == LINES_OF_WELCOME.split(), why="not copied")
        run_script(LINES_OF_WELCOME, cwd=tmp_path)
        screen.shows("runs 1", "loss", "0.25")


@pytest.mark.parametrize("name", ["mlruns", "mlflow.db"])
def test_a_store_without_runs_says_so_at_80_by_24(tmp_path: Path, name: str) -> None:
    create(tmp_path / name).close()
    with tracker_on("tui", str(tmp_path / name), columns=80, lines=24) as screen:
        screen.shows("There are no runs in this store yet.", "tracker.log_metric(")


@pytest.mark.parametrize(("content", "word"), [(b"hello", "no SQLite database"), (b"", "empty file")])
def test_what_is_no_store_is_refused_in_a_sentence(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / ("notes.txt" if content else "notes.db")
    path.write_bytes(content)
    with tracker_on("tui", str(path), columns=200) as screen:
        assert screen.ended() == 2
        assert word in screen.text
        assert not screen.has_other_screen


def test_a_database_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with tracker_on("tui", str(tmp_path / "gone" / "mlflow.db"), columns=200) as screen:
        assert screen.ended() == 2
        assert str(tmp_path / "gone") in screen.text
