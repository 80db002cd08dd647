"""A store that goes away while the screen runs: words in the header, and all is well when it is back."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.tui.end_to_end.scripts import LINES_OF_WELCOME, run_script
from tests.tui.screens import made_store
from tests.tui.terminal_emulator import TerminalEmulator, terminal, tracker_on

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.store.sql.store import SqlStore


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return made_store(tmp_path)


@pytest.fixture
def screen(store: Path) -> Iterator[TerminalEmulator]:
    with tracker_on("tui", str(store), columns=120, lines=30) as screen:
        screen.shows("run-5", "run-0", "charts 1")  # the first picture has no charts
        yield screen


def add_run(store: Path, name: str) -> None:
    opened = SqlStore.open(f"sqlite:///{store}", mode="write")
    try:
        run = opened.create_run(NewRun("1", 1_700_000_900_000, name))
        opened.log_batch(run.run_id, Batch(points=[Point("val/loss", 0.0625, 1_700_000_900_000, 1)]))
    finally:
        opened.close()


def is_well(screen: TerminalEmulator, *names: str) -> bool:
    """Whether these runs stand there, and the header says nothing of trouble."""
    return (
        all(name in screen.text for name in names) and "gone" not in screen.lines[0] and "cannot" not in screen.lines[0]
    )


def test_a_store_that_is_deleted_is_said_to_be_and_followed_when_it_is_back(
    store: Path, screen: TerminalEmulator
) -> None:
    aside = store.with_name("aside")
    store.rename(aside)
    screen.wait_for(lambda: "gone" in screen.lines[0], why="not said")
    assert "run-5" in screen.text
    screen.type("jjk")
    aside.rename(store)
    add_run(store, "after-the-storm")
    screen.wait_for(lambda: is_well(screen, "after-the-storm", "run-5"), why="not followed")
    assert "Traceback" not in screen.log


def test_a_database_that_somebody_locks_is_waited_for_and_keys_are_answered_meanwhile(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")  # in which a writer locks readers out
        with tracker_on("tui", str(store), columns=120, lines=30) as screen:
            screen.shows("run-5", "run-0", "charts 1")
            other.execute("BEGIN EXCLUSIVE")
            screen.type("?")
            screen.shows("Go to the next run.")
            screen.type("\x1b[27u")
            screen.wait_for(lambda: is_well(screen, "run-5"), why="not answered")
            other.execute("ROLLBACK")
            add_run(store, "after-the-lock")
            screen.wait_for(lambda: is_well(screen, "after-the-lock"), why="not followed")
            assert "Traceback" not in screen.log


def test_a_store_whose_permission_is_taken_away_is_told_of_and_followed_when_it_is_back(tmp_path: Path) -> None:
    store = tmp_path / "mlruns"
    code = LINES_OF_WELCOME.replace("import tracker", f"import tracker; tracker.set_tracking_uri({str(store)!r})")
    run_script(code, cwd=tmp_path)
    without_powers = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*without_powers, sys.executable, "-m", "tracker", "tui", str(store)]
    with terminal(*command, columns=120, lines=30) as screen:
        screen.shows("runs 1", "0.25")
        store.chmod(0)
        screen.wait_for(lambda: "cannot be" in screen.lines[0], why="not said")
        store.chmod(0o755)
        screen.wait_for(lambda: "cannot be" not in screen.lines[0] and "0.25" in screen.text, why="not followed")
        assert "Traceback" not in screen.log


def test_a_fault_that_nothing_survives_ends_with_a_sentence_and_a_clean_terminal(store: Path) -> None:
    code = (
        "import sys\n"
        "from tracker.cli.main import main\n"
        "from tracker.tui.screens.overview import Overview\n"
        "Overview.compose = lambda self: 1 / 0\n"
        f"sys.argv = ['tracker', 'tui', {str(store)!r}]\n"
        "sys.exit(main())\n"
    )
    with terminal(sys.executable, "-c", code, columns=120, lines=30) as screen:
        before = screen.settings()
        screen.wait_for(lambda: screen.process.poll() is not None, why="still there")
        screen.shows("a fault of the program", "tui.log")
        assert screen.process.returncode == 70
        assert "division by zero" in screen.text
        assert "Traceback" not in screen.text
        assert "ZeroDivisionError" in screen.log
        assert "Traceback" in screen.log
        assert not screen.has_other_screen
        assert screen.settings() == before
