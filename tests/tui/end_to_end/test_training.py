"""A script logs through the library, and its values are in the table and on the chart: here, through SSH, in tmux."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from tests import sshd
from tests.tui.end_to_end.scripts import training
from tests.tui.terminal_emulator import TerminalEmulator, installed, terminal, tracker_on

BRAILLE = range(0x2801, 0x2900)
is_everything_required = "servers" in os.environ.get("TRACKER_TESTS_REQUIRE", "")


def watch_a_training(screen: TerminalEmulator, store: Path) -> None:
    """A run begins and goes on while somebody looks at the screen."""
    with training(str(store), store.parent) as script:
        script.log(0.75, 0.625)
        screen.wait_for(lambda: in_table(screen, "0.625"), why="not in the table")
        script.log(0.375)
        screen.wait_for(lambda: in_table(screen, "0.375"), why="not in the table as it came")
        screen.type("3z")
        screen.wait_for(
            lambda: "slow-boat" not in screen.lines[3] and on_chart(screen, "0.375"), why="not on the chart"
        )
        script.log(0.25)
        screen.wait_for(lambda: on_chart(screen, "0.25"), why="not on the chart as it came")


def in_table(screen: TerminalEmulator, value: str) -> bool:
    return any("slow-boat" in line and value in line for line in screen.lines)


def on_chart(screen: TerminalEmulator, value: str) -> bool:
    """Whether a line ends at this value on a chart of the metric."""
    has_line = any(ord(character) in BRAILLE for character in screen.text)
    return "val/loss" in screen.text and value in screen.text and has_line


@contextmanager
def over_ssh(folder: Path, command: str) -> Iterator[TerminalEmulator]:
    """The command in a session of a real sshd on this machine."""
    with ExitStack() as stack:
        server = stack.enter_context(sshd.running_sshd(folder))
        yield stack.enter_context(terminal("ssh", "-tt", *server.options, "127.0.0.1", command, columns=120, lines=30))


@contextmanager
def in_tmux(folder: Path, command: str) -> Iterator[TerminalEmulator]:
    """The command in the first window of a tmux of its own."""
    socket = str(folder / "tmux")
    environ = {"TMUX_TMPDIR": str(folder)}
    try:
        with terminal("tmux", "-S", socket, "-f", os.devnull, "new-session", command, columns=120, lines=30) as screen:
            yield screen
    finally:
        with terminal("tmux", "-S", socket, "kill-server", environ=environ) as killer:
            killer.ended()


@pytest.mark.parametrize("name", ["mlruns", "mlflow.db"])
def test_a_value_that_a_script_logs_is_in_the_table_and_on_the_chart(tmp_path: Path, name: str) -> None:
    with tracker_on("tui", str(tmp_path / name), columns=120, lines=30) as screen:
        screen.shows("step=1)")
        watch_a_training(screen, tmp_path / name)
        screen.type("q")
        assert screen.ended() == 0
        assert not screen.has_other_screen


@pytest.mark.skipif(not (sshd.is_installed() or is_everything_required), reason="needs sshd")
def test_it_is_so_through_ssh(tmp_path: Path) -> None:
    with over_ssh(tmp_path, command_for(tmp_path)) as screen:
        screen.shows("step=1)")
        watch_a_training(screen, tmp_path / "mlflow.db")


@pytest.mark.skipif(not (installed("tmux") or is_everything_required), reason="needs tmux")
def test_it_is_so_in_tmux_whose_panes_become_smaller(tmp_path: Path) -> None:
    with in_tmux(tmp_path, command_for(tmp_path)) as screen:
        screen.shows("step=1)")
        watch_a_training(screen, tmp_path / "mlflow.db")
        screen.type("\x02%")  # another pane at the right
        screen.wait_for(lambda: "val/loss" in screen.text and any("│" in line[60:62] for line in screen.lines))


def command_for(folder: Path) -> str:
    """`tracker tui` on a store in the folder, as a shell is told."""
    variables = ["LANG=C.UTF-8", "COLORTERM=truecolor", f"XDG_STATE_HOME={folder}", f"XDG_CONFIG_HOME={folder}"]
    return shlex.join(["env", *variables, sys.executable, "-m", "tracker", "tui", str(folder / "mlflow.db")])
