"""The first picture, painted before Textual is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.tui.terminal.shown import Terminal

from tracker.core.batches import NewRun
from tracker.store.sql.first_page import FirstPage, FirstRun, first_page
from tracker.store.sql.store import SqlStore
from tracker.tui.paint.theme_colours import NIGHT
from tracker.tui.starting.arguments import Asked, read_arguments
from tracker.tui.starting.early_keys import place_after
from tracker.tui.starting.picture import Picture
from tracker.tui.terminal.shadow import Shadow

START = 1_700_000_000_000


def test_nothing_heavy_is_loaded_for_the_first_picture() -> None:
    code = "import sys, tracker.tui.starting.first_frame, tracker.tui.starting.picture; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"textual", "rich", "click", "asyncio", "sqlalchemy", "yaml"} & set(loaded)
    assert not {"tracker.views.workspace", "tracker.feed.sqlite", "tracker.core.entities"} & set(loaded)


def test_the_live_screen_waits_for_nothing_that_a_key_may_want_later() -> None:
    code = "import sys, tracker.tui.app, tracker.tui.configured; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in loaded if name.startswith("tracker.tui.dialogs.")} == {
        "tracker.tui.dialogs.anywhere",
        "tracker.tui.dialogs.asking",
    }
    assert not {"click", "sqlalchemy", "yaml", "tracker.tui.screens.run"} & set(loaded)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", Asked()),
        ("./mlruns --ascii", Asked("./mlruns", is_ascii=True)),
        ("--read-only x.db --low-bandwidth", Asked("x.db", is_read_only=True, is_low_bandwidth=True)),
        ("x.db --filter params.a", None),
        ("--help", None),
        ("a b", None),
        ("--unheard-of", None),
        ("--run", None),
    ],
)
def test_only_a_plain_command_line_has_a_first_picture(line: str, asked: Asked | None) -> None:
    assert read_arguments(line.split()) == asked


def test_the_first_page_has_the_newest_runs_that_are_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    store = SqlStore.create(path)
    runs = [store.create_run(NewRun("0", run_name=f"run {n}", start_time=START + n)) for n in range(5)]
    store.delete_run(runs[4].run_id)
    store.close()
    page = first_page(str(path), 2)
    assert page is not None
    assert [run.name for run in page.runs] == ["run 3", "run 2"]
    assert (page.active, page.experiments) == (4, ["Default"])


def test_a_database_of_another_program_has_no_first_page(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"nothing of the kind")
    assert first_page(str(tmp_path / "x.db"), 2) is None
    assert first_page(str(tmp_path / "missing.db"), 2) is None
    assert not (tmp_path / "missing.db").exists()


def test_the_picture_shows_rows_in_their_frame() -> None:
    shown = picture_of(FirstPage([FirstRun("a" * 32, "first", "FINISHED", START, START + 9)], 1, ["Default"]))
    assert "runs 1" in shown
    assert "first     ✔ done" in shown
    assert "took" not in shown, "what the table does not have there would jump"


def test_names_are_cleaned_in_the_picture() -> None:
    shown = picture_of(FirstPage([FirstRun("a" * 32, "\x1b[31m\u202e漢", "RUNNING", START, None)], 1, ["\x9b"]))
    assert "␛[31m�漢" in shown.replace("漢 ", "漢")


def test_the_picture_of_an_ascii_terminal_is_ascii() -> None:
    page = FirstPage([FirstRun("a" * 32, "first", "FAILED", START, START)], 1, ["Default"])
    assert picture_of(page, has_glyphs=False).isascii()


def picture_of(page: FirstPage, *, has_glyphs: bool = True) -> str:
    shadow, terminal = Shadow(120, 36), Terminal(120, 36)
    Picture(shadow, depth=3, has_glyphs=has_glyphs, theme=NIGHT).paint("sqlite:///x.db", page)
    terminal.stream.feed(shadow.frame())
    return "\n".join(terminal.screen.display)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (b"", 0),
        (b"jj", 2),
        (b"jjk", 1),
        (b"\x1b[B\x1bOB\x1b[A", 1),
        (b"\x1b[106;;106u\x1b[106u\x1b[107;1;107u", 1),
        (b"\x1b[?2026;2$yj\x1b[Ij", 2),
        (b"kkj", 0),  # above the first row the live screen knows what to do
        (b"jjjjjjjj", 4),
        (b"j/jj", 1),
        (b"j\x1b", 1),
        (b"\x1b[106;5ujj", 0),
        (b"\xff\xfej", 0),
    ],
)
def test_the_first_picture_follows_what_goes_from_run_to_run_and_nothing_else(typed: bytes, place: int) -> None:
    assert place_after(typed, 5) == place
