"""The screen on terminals that change, stop and are too small, and without one."""

import signal
import sys
from pathlib import Path

import pytest
from tests.cli.processes import tracker
from tests.tui.screens import made_store
from tests.tui.terminal_emulator import terminal, tracker_on


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_store(tmp_path_factory.mktemp("store"))


def test_it_stops_with_ctrl_z_and_stands_again_with_fg(store: Path) -> None:
    with terminal("bash", "--norc", "-i", columns=120, lines=30, environ={"PS1": "ready> "}) as screen:
        screen.shows("ready>")
        screen.type(f"{sys.executable} -m tracker tui {store}\r")
        screen.shows("run-5", "run-0", "charts 1")
        screen.type("\x1a")
        screen.wait_for(lambda: not screen.has_other_screen, why="not stopped")
        screen.type("echo still here\r")
        screen.shows("still here")
        screen.type("fg\r")
        screen.wait_for(lambda: screen.has_other_screen, why="not back")
        screen.type("j")
        screen.shows("run-5", "run-0", "2/6")
        screen.type("q")
        screen.wait_for(lambda: not screen.has_other_screen, why="not ended")


def test_every_size_is_filled_and_the_smallest_says_that_it_is_too_small(store: Path) -> None:
    with tracker_on("tui", str(store), columns=160, lines=48) as screen:
        screen.shows("run-5", "val/loss")
        screen.resize(80, 24)
        screen.wait_for(lambda: "run-5" in screen.text and "╯" in screen.lines[22], why="not filled")
        screen.resize(40, 10)
        screen.wait_for(lambda: "small" in screen.text, why="not said")
        screen.resize(250, 70)
        screen.wait_for(lambda: "run-5" in screen.text and "╯" in screen.lines[68], why="not filled")
        assert screen.process.poll() is None
        assert "Traceback" not in screen.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_it_leaves_the_terminal_as_it_was(store: Path, number: signal.Signals) -> None:
    with tracker_on("tui", str(store), columns=100, lines=30) as screen:
        before = screen.settings()
        screen.shows("run-5", "charts 1")
        screen.signal(number)
        screen.ended()
        assert screen.settings() == before
        assert not screen.has_other_screen
        assert b"\x1b[?25h" in screen.written[-200:]


def test_a_dumb_terminal_is_refused_in_a_sentence(store: Path) -> None:
    with tracker_on("tui", str(store), columns=100, lines=30, environ={"TERM": "dumb"}) as screen:
        assert screen.ended() == 2
        assert "TERM" in screen.text
        assert b"\x1b" not in screen.written


def test_no_terminal_at_all_is_refused_in_a_sentence(store: Path) -> None:
    ended = tracker("tui", str(store))
    assert ended.code == 2
    assert "terminal" in ended.err
    assert len(ended.err.splitlines()) == 1
