"""`tracker runs --watch`: a table that stays on the screen and follows the runs."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import HOUR, add_run, create
from tests.cli.live_terminal import LiveTerminal, live
from tests.cli.processes import environment

from tracker.core.batches import Batch
from tracker.core.entities import Point, RunStatus
from tracker.store.protocols import Store


class Watched:
    """A store of two runs, into which a test logs."""

    def __init__(self, path: Path) -> None:
        self.store: Store = create(path)
        self.uri = str(path)
        self.now = time.time_ns() // 1_000_000
        self.experiment = self.store.create_experiment("sweep")
        self.add("aaaa1111", "wise-colt", loss=0.5, started=1000)
        self.add("bbbb2222", "calm-ibis", loss=2.0, started=2 * HOUR, status="FINISHED")

    def add(self, run_id: str, name: str, *, loss: float, started: int = 0, status: RunStatus = "RUNNING") -> None:
        start = self.now - started
        batch = Batch(points=[Point("loss", loss, start, 0)], params={"lr": "0.1"})
        add_run(self.store, self.experiment, run_id, name, started=start, took=HOUR, status=status, batch=batch)

    def log(self, run_id: str, value: float, step: int) -> None:
        self.store.log_batch(run_id, Batch(points=[Point("loss", value, self.now + step, step)]))


@pytest.fixture(params=["mlflow.db", "mlruns"])
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path / request.param)
    yield watched
    watched.store.close()


@pytest.fixture(autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """A shell's job in the background ignores Ctrl-C, and so would every process that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


IN_ONE_STORE = pytest.mark.parametrize("watched", ["mlruns"], indirect=True)


@contextmanager
def watching(watched: Watched, *options: str, columns: int = 80, lines: int = 12) -> Iterator[LiveTerminal]:
    """The table, once all of it stands there."""
    with live("runs", "--store", watched.uri, "--watch", *options, columns=columns, lines=lines) as terminal:
        terminal.wait_for(lambda: terminal.window.lines[-1:] == ["2 runs, q quits"])
        yield terminal


def rows(terminal: LiveTerminal) -> list[list[str]]:
    return [line.split() for line in terminal.window.lines[1:-1] if line]


def test_points_and_runs_come_into_the_table_as_they_are_logged(watched: Watched) -> None:
    with watching(watched, "--columns", "name,state,loss:min,loss,delta(loss)", "--sort", "loss") as terminal:
        terminal.wait_for(lambda: rows(terminal)[:1] == [["wise-colt", "●", "running", "0.5", "0.5", "★"]])
        watched.log("aaaa1111", 0.25, step=1)
        terminal.shows("0.25")
        watched.log("aaaa1111", 8.0, step=2)
        terminal.wait_for(lambda: rows(terminal)[-1] == ["wise-colt", "●", "running", "0.25", "8", "+6"])
        watched.add("cccc3333", "new-fox", loss=1.0)
        terminal.wait_for(lambda: rows(terminal)[0][:3] == ["new-fox", "●", "running"])
        watched.store.delete_run("cccc3333")
        terminal.wait_for(lambda: len(rows(terminal)) == 2)
        terminal.type("q")
        assert terminal.ended() == 0


def test_groups_follow_too(watched: Watched) -> None:
    with live("runs", "--store", watched.uri, "--watch", "--group-by", "lr") as terminal:
        terminal.shows("2 runs, 1 group, q quits", "1.25")
        watched.log("aaaa1111", 1.0, step=1)
        terminal.shows("1.5")


@IN_ONE_STORE
def test_only_lines_that_changed_are_written(watched: Watched) -> None:
    with watching(watched, "--columns", "name,loss") as terminal:
        terminal.window.written.clear()
        watched.log("aaaa1111", 0.7, step=1)
        terminal.shows("0.7")
        assert [line.split()[0] for line in terminal.window.written if line] == ["wise-colt"]


@IN_ONE_STORE
def test_the_table_is_painted_four_times_a_second_at_most(watched: Watched) -> None:
    with watching(watched, "--columns", "name,loss") as terminal:
        terminal.window.written.clear()
        begun = time.monotonic()
        for step in range(1, 60):
            watched.log("aaaa1111", step + 0.5, step)
            terminal.wait_for(lambda: True)
        terminal.shows("59.5")
        paints = sum("wise-colt" in line for line in terminal.window.written)
        assert paints <= 2 + 4 * (time.monotonic() - begun)


@IN_ONE_STORE
@pytest.mark.parametrize(("how", "code"), [("q", 0), ("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_however_it_ends_the_terminal_is_as_it_was(watched: Watched, how: str | signal.Signals, code: int) -> None:
    with watching(watched) as terminal:
        assert (terminal.window.is_other_screen, terminal.window.has_cursor) == (True, False)
        assert terminal.settings_now() != terminal.settings
        if how == "\x03":  # what the terminal's driver makes of it, for the process group in front
            terminal.signal(signal.SIGINT)
        elif isinstance(how, str):
            terminal.type(how)
        else:
            terminal.signal(how)
        assert terminal.ended() == code
        assert (terminal.window.is_other_screen, terminal.window.has_cursor) == (False, True)
        assert terminal.settings_now() == terminal.settings
        assert terminal.process.stderr is not None
        assert terminal.process.stderr.read() == b""


@IN_ONE_STORE
def test_another_size_of_the_window_is_filled(watched: Watched) -> None:
    with watching(watched, columns=80, lines=12) as terminal:
        assert len(terminal.window.lines) == 12
        terminal.resize(30, 6)
        terminal.signal(signal.SIGWINCH)
        terminal.wait_for(lambda: len(terminal.window.lines) == 6)
        assert max(map(len, terminal.window.lines)) <= 30
        terminal.resize(100, 3)
        terminal.signal(signal.SIGWINCH)
        terminal.shows("2 runs, the first 1 of them shown, q quits")


@IN_ONE_STORE
def test_a_stopped_watch_gives_the_terminal_back_until_it_goes_on(watched: Watched) -> None:
    with watching(watched) as terminal:
        terminal.signal(signal.SIGTSTP)
        terminal.wait_for(lambda: _state(terminal) == "T")
        terminal.wait_for(lambda: not terminal.window.is_other_screen)
        assert terminal.settings_now() == terminal.settings
        terminal.signal(signal.SIGCONT)
        terminal.shows("wise-colt", "2 runs, q quits")
        terminal.type("q")
        assert terminal.ended() == 0


@IN_ONE_STORE
def test_a_filter_and_a_limit_hold_for_what_comes_later(watched: Watched) -> None:
    options = ("--filter", "metrics.loss < 1.5", "--limit", "1", "--columns", "name,loss")
    with live("runs", "--store", watched.uri, "--watch", *options) as terminal:
        terminal.shows("1 run, q quits")
        watched.add("cccc3333", "new-fox", loss=1.0)
        terminal.shows("2 runs, the first 1 of them shown, q quits")
        assert rows(terminal) == [["new-fox", "1"]]


def test_in_json_each_change_is_a_line(watched: Watched) -> None:
    argv = [sys.executable, "-m", "tracker", "runs", "--store", watched.uri, "--watch", "--json"]
    argv += ["--columns", "name,loss,loss:min"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(None)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            lines = map(json.loads, process.stdout)
            assert [next(lines), next(lines)] == [
                {"change": "came", "run_id": "aaaa1111", "name": "wise-colt", "loss": 0.5, "loss:min": 0.5},
                {"change": "came", "run_id": "bbbb2222", "name": "calm-ibis", "loss": 2.0, "loss:min": 2.0},
            ]
            watched.log("aaaa1111", float("nan"), step=1)
            last = next(line for line in lines if line["loss"] != 0.5)
            assert last == {
                "change": "changed", "run_id": "aaaa1111", "name": "wise-colt", "loss": "NaN", "loss:min": 0.5,
            }  # fmt: skip
            watched.store.delete_run("bbbb2222")
            gone = next(line for line in lines if line["run_id"] == "bbbb2222")
            assert gone == {"change": "went", "run_id": "bbbb2222"}
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read() == b""


def _state(terminal: LiveTerminal) -> str:
    """The process's state as the system tells it: T where it is stopped."""
    text = Path(f"/proc/{terminal.process.pid}/stat").read_text()
    return text.rpartition(") ")[2][0]
