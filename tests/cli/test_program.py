"""The program around the commands: help, version, completion."""

from importlib.metadata import version
from pathlib import Path

import pytest
from tests.cli.processes import tracker, tracker_on_terminal

from tracker.cli.program import COMMANDS


def test_help_lists_every_command_with_its_sentence() -> None:
    ended = tracker("--help")
    assert ended.code == 0
    for name, sentence in COMMANDS.items():
        assert f"  {name:12} {sentence}" in ended.lines


def test_no_command_is_help() -> None:
    assert tracker().out == tracker("-h").out == tracker("--help").out


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_fits_eighty_columns(command: tuple[str, ...]) -> None:
    lines = tracker_on_terminal(*command, "-h", columns=80).lines
    assert max(map(len, lines)) <= 80


def test_the_version_is_the_packages() -> None:
    assert tracker("--version").out == f"tracker {version('tracker-tui')}\n"


def test_a_shell_completes_commands_and_options(tmp_path: Path) -> None:
    environ = {"_TRACKER_COMPLETE": "bash_complete", "COMP_WORDS": "tracker r", "COMP_CWORD": "1"}
    assert tracker(cwd=tmp_path, environ=environ).lines == ["plain,runs"]
    environ = {"_TRACKER_COMPLETE": "bash_complete", "COMP_WORDS": "tracker runs --exp", "COMP_CWORD": "2"}
    assert tracker(cwd=tmp_path, environ=environ).lines == ["plain,--experiment"]
