"""What stands where there is no run to show."""

from pathlib import Path

import pytest

from tracker.store.addresses import parse_address
from tracker.store.locating import Located, Origin
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.tui.paint.welcome import Welcome, first_lines, welcome_lines


def located(text: str, origin: Origin = "argument") -> Located:
    return Located(parse_address(text, Path("/lab")), origin)


def plain(lines: list[PaintLine]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_a_store_that_was_named_is_named_in_the_code() -> None:
    assert 'tracker.set_tracking_uri("/lab/it\'s.db")' in plain(first_lines(located("it's.db")))


def test_a_store_that_is_found_anyway_is_not_named_in_the_code() -> None:
    assert "set_tracking_uri" not in plain(first_lines(located("mlflow.db", "default")))


def test_a_password_is_not_shown() -> None:
    welcome = Welcome(located("postgresql://mira:hunter2@db/lab", "TRACKER_STORE"))
    text = plain(welcome_lines(welcome, width=100, height=30))
    assert "hunter2" not in text
    assert "TRACKER_STORE" in text


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (250, 70)])
@pytest.mark.parametrize("away", [None, "The server at db does not answer. " * 9])
def test_it_fills_every_window(size: tuple[int, int], away: str | None) -> None:
    width, height = size
    lines = welcome_lines(Welcome(located("\x1b]52;c;x\x07.db"), away), width=width, height=height)
    assert len(lines) == height
    assert {line_width(line) for line in lines} == {width}
    assert plain(lines).replace("\n", "").isprintable()


def test_an_ascii_terminal_gets_ascii() -> None:
    assert plain(welcome_lines(Welcome(located("mlflow.db")), width=80, height=24, has_glyphs=False)).isascii()


def test_a_store_that_is_away_says_why_and_that_it_is_tried_again() -> None:
    text = plain(welcome_lines(Welcome(located("x.db"), "x.db is locked."), width=80, height=24))
    assert "x.db is locked." in text
    assert "tried again" in text


def test_a_long_address_is_shown_to_its_end() -> None:
    lines = welcome_lines(Welcome(located("deep/" * 30 + "end-of-it.db", "found")), width=80, height=24)
    assert "end-of-it.db" in plain(lines)
    assert all(line_width(line) == 80 for line in lines)
