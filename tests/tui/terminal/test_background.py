"""A terminal tells its background, and no key is lost over it."""

from __future__ import annotations

import pytest

from tracker.tui.terminal.background import Background, can_be_asked

MODERN = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("answer", "is_dark"),
    [
        (b"\x1b]11;rgb:1111/1313/1c1c\x1b\\", True),
        (b"\x1b]11;rgb:ffff/ffff/ffff\x07", False),
        (b"\x1b]11;rgb:f/f/e\x07", False),
        (b"\x1b]11;rgba:1e1e/1e1e/1e1e/ffff\x1b\\", True),
        (b"\x1b]11;#fdf6e3\x07", False),
    ],
)
def test_a_terminal_says_whether_it_is_dark(answer: bytes, is_dark: bool) -> None:
    background = Background(MODERN)
    assert background.without_answers(answer) == b""
    assert background.is_dark is is_dark


def test_keys_around_an_answer_stay() -> None:
    background = Background(MODERN)
    assert background.without_answers(b"jj\x1b]11;rgb:0000/0000/0000\x07\x1b[A") == b"jj\x1b[A"


def test_an_answer_in_pieces_is_put_together() -> None:
    background = Background(MODERN)
    assert background.without_answers(b"j\x1b]11;rgb:ffff/ff") == b"j"
    assert background.without_answers(b"ff/ffff\x1b") == b""
    assert background.without_answers(b"\\k") == b"k"
    assert background.is_dark is False


@pytest.mark.parametrize("typed", [b"\x1b", b"\x1b]", b"\x1b[11~", b"plain", b"\x1b]12;rgb:0/0/0\x07", b""])
def test_what_is_no_answer_goes_on_at_once(typed: bytes) -> None:
    assert Background(MODERN).without_answers(typed) == typed


def test_an_answer_that_makes_no_sense_is_no_answer() -> None:
    background = Background(MODERN)
    assert background.without_answers(b"\x1b]11;rgb:12\x07") == b""
    assert background.is_dark is None


def test_a_late_second_answer_is_no_key() -> None:
    background = Background(MODERN)
    background.without_answers(b"\x1b]11;rgb:0/0/0\x07")
    assert background.without_answers(b"a\x1b]11;rgb:f/f/f\x07b") == b"ab"


@pytest.mark.parametrize(
    ("colours", "is_dark"),
    [("15;0", True), ("0;15", False), ("0;default;15", False), ("7;8", True), ("default;default", None), ("", None)],
)
def test_the_environment_tells_where_the_terminal_does_not(colours: str, is_dark: bool | None) -> None:
    assert Background({**MODERN, "COLORFGBG": colours}).is_dark is is_dark


def test_terminals_that_would_print_the_question_are_not_asked() -> None:
    assert can_be_asked(MODERN)
    assert not can_be_asked({"TERM": "linux"})
    assert not can_be_asked({})
