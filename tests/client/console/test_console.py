"""What a program prints is in the log and still where it belongs, whoever prints and however it ends."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

import tracker
from tracker.core.artifact_roots import local_root

SCRIPT = Path(__file__).with_name("printing.py")
PATIENCE = 30


def environment() -> dict[str, str]:
    return {**os.environ, "PRINTING": os.urandom(4).hex(), "PYTHONUNBUFFERED": ""}


def run_piped(store: Path, *arguments: str) -> tuple[int, str, str]:
    """The script with its outputs in pipes: its exit code and what came out of both."""
    command = [sys.executable, str(SCRIPT), str(store), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, env=environment())
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def log_of(store: Path, wanted: str = "") -> str:
    """The console log of the store's newest run, once it holds what is wanted."""
    tracker.set_tracking_uri(str(store))
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            run = tracker.search_runs(max_results=1)[0]
            root = local_root(run.info.artifact_uri)
            path = Path(str(root)) / "console.log"
            text = path.read_text() if path.exists() else ""
            if (text and wanted in text) or time.monotonic() > deadline:
                return text
            time.sleep(0.05)
    finally:
        tracker.set_tracking_uri("")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "mlruns"


def test_everything_that_is_printed_is_logged_and_passed_on_in_order(store: Path) -> None:
    code, out, err = run_piped(store, "ways")
    printed = ["from print", "from a shell", "from a descriptor", "is a terminal: False"]
    assert code == 0
    assert out.splitlines() == [*printed, "after the run"]
    assert "from the old stream" in err
    log = log_of(store).splitlines()
    assert [line for line in log if line in printed] == printed
    assert "from the old stream" in log
    assert "after the run" not in log


@pytest.mark.parametrize("held", [0, 88, 90, 94, 97])
def test_a_program_that_holds_many_files_is_logged(store: Path, held: int) -> None:
    _, out, _ = run_piped(store, "many", str(held))
    assert out.splitlines()[0] == "from print"
    assert "from the old stream" in log_of(store).splitlines()


def test_on_a_terminal_it_stays_a_terminal_of_that_size(store: Path) -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 31, 97, 0, 0))
    command = [sys.executable, str(SCRIPT), str(store), "ways"]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment())
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    assert process.wait(PATIENCE) == 0
    shown = b"".join(parts).decode().replace("\r\n", "\n")
    assert (
        "from print\nfrom a shell\nfrom a descriptor\nfrom the old stream\nis a terminal: True\nafter the run\n"
        in shown
    )
    assert "from print\nfrom a shell\nfrom a descriptor\nfrom the old stream\nis a terminal: True\n" in log_of(store)


def test_a_progress_bar_of_twenty_thousand_states_is_one_line(store: Path) -> None:
    _, out, _ = run_piped(store, "bar")
    assert out.count("\r") == 20_000
    assert log_of(store).splitlines()[-1] == "step 19999"


def test_a_flood_arrives_whole(store: Path) -> None:
    _, out, _ = run_piped(store, "flood")
    expected = [f"line {number} " + "x" * 100 for number in range(20_000)]
    assert out.splitlines()[:-1] == expected
    assert [line for line in log_of(store).splitlines() if line.startswith("line")] == expected


@pytest.mark.parametrize("pause", ["0", "0.5"])
def test_what_was_printed_before_a_kill_is_logged(store: Path, pause: str) -> None:
    code, out, _ = run_piped(store, "kill", pause)
    assert code == -9
    assert out == "last words\n"
    deadline = time.monotonic() + 5
    while not any(store.parent.rglob("console.log")) and time.monotonic() < deadline:
        time.sleep(0.05)
    (log,) = store.parent.rglob("console.log")
    assert "last words" in log.read_text()


def test_what_was_printed_before_an_abrupt_exit_is_logged(store: Path) -> None:
    code, out, _ = run_piped(store, "exit")
    assert (code, out) == (3, "last words\n")
    assert "last words" in log_of(store, "last words")


def test_a_program_goes_on_printing_when_the_reader_is_killed(store: Path) -> None:
    code, out, err = run_piped(store, "reader")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "before"
    missing = {f"after {number} " + "y" * 50 for number in range(20_000)} - set(lines)
    assert sum(map(len, missing)) < 1 << 16, "more than the reader had in its hands"
    assert lines[-1] == "after the run"
    assert "The process that logs the console is gone" in err


def test_a_child_that_outlives_the_run_goes_on_printing_and_keeps_nobody_waiting(store: Path) -> None:
    began = time.monotonic()
    command = [sys.executable, str(SCRIPT), str(store), "heir"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) as process:
        assert process.stdout is not None
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - began < 1.4
        assert process.stdout.read() == "after the run\nfrom the heir\n"


def test_a_closed_output_is_no_error(store: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(store), "closed"]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, env=environment())
    assert "tracker" not in done.stderr.replace("tracker/", "")
    assert log_of(store).startswith("run ")


def test_the_traceback_that_ends_a_program_is_seen(store: Path) -> None:
    code, _, err = run_piped(store, "raise")
    assert code == 1
    assert "ValueError: why it ended" in err
    assert "ValueError: why it ended" in log_of(store, "ValueError")
