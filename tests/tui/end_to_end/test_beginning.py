"""What the command line names is what the screen begins with; what is not there is told of before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.screens import made_store
from tests.tui.terminal_emulator import tracker_on


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return made_store(tmp_path)


def test_a_filter_that_is_named_is_in_force_and_can_be_taken_away(store: Path) -> None:
    with tracker_on("tui", str(store), "--filter", "run-3") as screen:
        screen.shows("run-3", "/ run-3", "1/1")
        screen.type("\x1b")
        screen.shows("/6 ─")


def test_a_run_that_is_named_is_shown_alone(store: Path) -> None:
    with tracker_on("tui", str(store), "--run", "run-2") as screen:
        screen.shows("facts", "run-2")
        screen.type("\x1b")
        screen.shows("run-5", "experiments")


@pytest.mark.parametrize(
    ("option", "word", "said"),
    [
        ("--run", "no-such-run", "no-such-run"),
        ("--experiment", "no-such-experiment", "no-such-experiment"),
        ("--filter", "metrics.loss <", "metrics.loss <"),
    ],
)
def test_what_is_named_and_not_there_is_told_of_before_the_screen(
    store: Path, option: str, word: str, said: str
) -> None:
    with tracker_on("tui", str(store), option, word) as screen:
        assert screen.ended() == 2
        assert said in screen.text
        assert "Traceback" not in screen.log
        assert b"\x1b[?1049h" not in screen.written
