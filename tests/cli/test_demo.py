"""The demo: what it shows is there, it goes on, and whatever ends it leaves nothing behind."""

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.processes import environment

from tracker.cli.demo_runs import live_jobs, past_runs
from tracker.core.entities import Run
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore

PATIENCE = 20.0


class Demo:
    """`tracker demo --no-screen`, with the temporary folder of its own."""

    def __init__(self, temporary: Path, *options: str) -> None:
        self.temporary = temporary
        command = [sys.executable, "-m", "tracker", "demo", "--no-screen", *options]
        environ = environment({"TMPDIR": str(temporary), "MLFLOW_RUN_ID": "not-for-the-demo"})
        self.process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.store = Path(self.process.stdout.readline().rstrip())

    def runs(self) -> dict[str, Run]:
        store = SqlStore.open(f"sqlite:///{self.store}", mode="read")
        try:
            return {run.run_name: run for run in store.search_runs(RunQuery())}
        finally:
            store.close()

    def processes(self) -> list[str]:
        """All that mention the demo's folder."""
        return [words for words in map(_command, Path("/proc").iterdir()) if str(self.temporary) in words]

    def is_gone(self) -> bool:
        return not self.processes() and not self.store.parent.exists()


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace") if process.name.isdecimal() else ""
    except OSError:
        return ""


@contextmanager
def demo(temporary: Path, *options: str) -> Iterator[Demo]:
    running = Demo(temporary, *options)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()
        wait_until(lambda: not running.processes())


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """A shell's job in the background ignores Ctrl-C, and so would every process that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_its_past_has_every_kind_of_run(tmp_path: Path) -> None:
    endings = {past.ended for past in past_runs()}
    assert endings == {"finished", "failed", "killed", "crashed", "live"}
    with demo(tmp_path) as running:
        runs = running.runs()
        assert len(runs) >= len(list(past_runs()))
        assert {run.status for run in runs.values()} == {"FINISHED", "FAILED", "KILLED", "RUNNING"}
        assert any(math.isnan(value) for run in runs.values() for value in run.metrics.values()), "no NaN"
        assert sum("mlflow.parentRunId" in run.tags for run in runs.values()) > 60
        assert len(list(running.store.parent.rglob("console.log"))) > 4


def test_its_trainings_go_on_and_leave_nothing_when_it_is_interrupted(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        names = {job.training.name for job in live_jobs() if job.run_id}
        before = running.runs()
        wait_until(lambda: all(_has_moved(before, running.runs(), name) for name in names))
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(PATIENCE) == 130
        assert running.is_gone()


def _has_moved(before: dict[str, Run], now: dict[str, Run], name: str) -> bool:
    return name in now and now[name].metrics.get("train/loss") != (before[name].metrics if name in before else {}).get(
        "train/loss"
    )


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_whatever_ends_it_ends_all_that_it_started(tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as running:
        wait_until(lambda: len(running.processes()) > len(live_jobs()))
        running.process.send_signal(number)
        running.process.wait(PATIENCE)
        wait_until(running.is_gone)


def test_a_store_that_is_kept_stays(tmp_path: Path) -> None:
    with demo(tmp_path, "--keep") as running:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(PATIENCE)
        wait_until(lambda: not running.processes())
        assert len(running.runs()) > 100


def test_it_starts_nothing_where_there_is_no_place_for_it(tmp_path: Path) -> None:
    environ = environment({"TMPDIR": str(tmp_path / "gone"), "TEMP": "/gone", "TMP": "/gone"})
    code = "import tempfile; tempfile._candidate_tempdir_list = lambda: ['/gone']; from tracker.cli.main import main; "
    command = [sys.executable, "-c", f"{code}import sys; sys.argv[1:] = ['demo', '--no-screen']; sys.exit(main())"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert os.linesep not in ended.stdout


def test_it_starts_nothing_where_there_is_no_terminal_to_show_it(tmp_path: Path) -> None:
    environ = environment({"TMPDIR": str(tmp_path)})
    command = [sys.executable, "-m", "tracker", "demo"]
    ended = subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "tracker tail" in ended.stderr
    assert not list(tmp_path.iterdir())
