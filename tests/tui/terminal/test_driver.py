"""The screen on a terminal that is slow, and keys that are typed before it is there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.tui.screens import made_store
from tests.tui.terminal_emulator import tracker_on


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_store(tmp_path_factory.mktemp("store"))


def test_a_key_that_is_typed_at_the_first_picture_is_answered_by_the_screen(store: Path) -> None:
    with tracker_on("tui", str(store)) as screen:
        screen.wait_for(lambda: screen.has_other_screen, why="no picture")
        screen.type("jjq")
        assert screen.ended() == 0
        assert not screen.has_other_screen


_SLOW_IMPORT = """
import sys, time
class Slow:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "textual.app":
            time.sleep(1.5)
sys.meta_path.insert(0, Slow)
"""


def test_the_cursor_of_the_first_picture_follows_keys_while_all_else_is_imported(store: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_SLOW_IMPORT)
    with tracker_on("tui", str(store), environ={"PYTHONPATH": str(tmp_path)}) as screen:
        screen.shows("run-5", "1/6")
        screen.type("jj")
        screen.shows("3/6")
        screen.type("k")
        screen.shows("2/6")
        assert "charts 1" not in screen.text
        begun = len(screen.written)
        screen.shows("charts 1")
        screen.settle()
        assert "2/6" in screen.text
        assert b"1/6" not in screen.written[begun:]
        screen.type("jq")
        assert screen.ended() == 0


def test_a_terminal_that_takes_nothing_for_a_while_gets_the_last_frame_and_not_all(store: Path) -> None:
    with tracker_on("tui", str(store)) as screen:
        screen.shows("run-5", "charts 1")
        screen.settle()
        begun = len(screen.written)
        for _ in range(60):  # nobody reads meanwhile; each of these repaints the whole screen twice
            screen.type("TT")
            time.sleep(0.01)
        screen.type("j")
        screen.shows("2/6")
        screen.settle()
        assert len(screen.written) - begun < 600_000
        screen.type("q")
        assert screen.ended() == 0


def test_the_whole_screen_is_sent_again_after_a_resize_that_changes_nothing(store: Path) -> None:
    with tracker_on("tui", str(store)) as screen:
        screen.shows("run-5", "charts 1")
        screen.settle()
        screen.screen.reset()
        screen.resize(159, 48)
        screen.resize(160, 48)
        screen.shows("run-5", "charts 1", "experiments")


def test_textual_writes_itself_where_the_difference_is_not_wanted(store: Path) -> None:
    with tracker_on("tui", str(store), environ={"TRACKER_TUI_DIFF": "0"}) as screen:
        screen.shows("run-5", "charts 1")
        screen.type("q")
        assert screen.ended() == 0
