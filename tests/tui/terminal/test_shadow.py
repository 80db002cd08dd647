"""A terminal that is sent what changed shows the same as one that is sent everything."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tui.terminal.shown import Terminal

from tracker.tui.terminal.shadow import Shadow

COLUMNS, LINES = 20, 4
LOOKS = ["", "1", "38;2;1;2;3", "1;38;2;1;2;3;48;5;7", "48;2;9;9;9", "31;42", "4;7"]
TEXTS = st.text(st.sampled_from("ab ─⠿●漢字🚀é\x1b\x9b\u202e"), max_size=COLUMNS)
PUTS = st.lists(
    st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, LINES - 1), TEXTS, st.sampled_from(LOOKS)), max_size=6
)


ROOMS = st.none() | st.integers(0, 60)
PATIENT = st.none() | st.sets(st.integers(0, LINES - 1))


@given(st.lists(st.tuples(PUTS, ROOMS, PATIENT), max_size=8))
@settings(max_examples=80, deadline=None)
def test_frames_with_little_room_lead_there_as_well(updates: list[Any]) -> None:
    shadow, terminal = filled(), Terminal(COLUMNS, LINES)
    for puts, room, patient in updates:
        for x, y, text, look in puts:
            shadow.wanted.put(x, y, text, shadow.inks.number(look))
        terminal.stream.feed(shadow.frame(room=room, patient=patient))
    terminal.stream.feed(shadow.frame())
    for _ in range(LINES):  # each has room for a line at least
        terminal.stream.feed(shadow.frame(room=1))
    assert not shadow.is_owing
    assert terminal.cells() == painted_anew(shadow)


def test_what_changed_last_goes_before_what_is_owed() -> None:
    shadow = filled()
    shadow.frame()
    for y in range(LINES):
        shadow.wanted.put(0, y, "●", 0)
    assert shadow.frame(room=1) == "\x1b[H●"
    assert shadow.frame(room=0) == ""
    shadow.wanted.put(0, 3, "x", 0)
    assert shadow.frame() == "\x1b[4Hx"
    assert shadow.is_owing
    assert shadow.frame(room=5) == "\x1b[2H●"
    assert shadow.frame(room=5) == "\x1b[3H●"
    assert not shadow.is_owing


def test_lines_that_are_not_patient_go_though_there_is_no_room() -> None:
    shadow = filled()
    shadow.frame()
    for y in range(LINES):
        shadow.wanted.put(0, y, "●", 0)
    assert shadow.frame(room=0, patient={0, 1}) == "\x1b[3H●\x1b[4H●"
    assert shadow.frame(room=100) == "\x1b[H●\x1b[2H●"


@given(st.lists(PUTS, max_size=8))
@settings(max_examples=80, deadline=None)
def test_frames_lead_where_one_whole_picture_leads(updates: list[Any]) -> None:
    shadow, terminal = filled(), Terminal(COLUMNS, LINES)
    for puts in updates:
        for x, y, text, look in puts:
            shadow.wanted.put(x, y, text, shadow.inks.number(look))
        terminal.stream.feed(shadow.frame())
    terminal.stream.feed(shadow.frame())
    assert terminal.cells() == painted_anew(shadow)


def test_what_is_shown_already_is_not_sent() -> None:
    shadow = filled()
    shadow.frame()
    shadow.wanted.put(3, 1, "abc", shadow.inks.number("1"))
    assert shadow.frame() == "\x1b[2;4H\x1b[0;1mabc"
    assert shadow.frame() == ""


def test_frames_that_were_left_out_are_not_sent_later() -> None:
    shadow = filled()
    shadow.frame()
    for count in range(100):
        shadow.wanted.put(0, 0, f"{count:3}", 0)
    assert shadow.frame() == "\x1b[1;2H99"


def test_what_somebody_else_may_have_written_on_is_sent_again() -> None:
    shadow = filled()
    first = shadow.frame()
    shadow.forget()
    assert shadow.frame() == first


def test_a_text_that_a_terminal_would_obey_is_not_sent() -> None:
    shadow = filled()
    shadow.wanted.put(0, 0, "\x1b]52;c;aGk=\x07\u202e\x9b2J", 0)
    sent = shadow.frame()
    assert "\x1b]" not in sent
    assert not set("\x07\u202e\x9b") & set(sent)


def test_half_of_a_wide_character_leaves_a_blank() -> None:
    shadow = filled()
    shadow.wanted.put(0, 0, "漢字", 0)
    shadow.frame()
    shadow.wanted.put(1, 0, "x", 0)
    assert shadow.wanted.texts[0][:4] == [" ", "x", "字", ""]


def test_a_wide_character_that_has_no_room_is_left_out() -> None:
    shadow = filled()
    assert shadow.wanted.put(COLUMNS - 1, 0, "漢", 0) == COLUMNS
    assert shadow.wanted.texts[0][-1] == " "


def test_colours_alone_change_without_what_stays() -> None:
    shadow = filled()
    shadow.wanted.put(0, 0, "a", shadow.inks.number("1;38;2;1;1;1;48;2;2;2;2"))
    shadow.wanted.put(1, 0, "b", shadow.inks.number("1;38;2;3;3;3;48;2;2;2;2"))
    assert "a\x1b[38;2;3;3;3mb" in shadow.frame()


def painted_anew(shadow: Shadow) -> list[list[tuple[Any, ...]]]:
    """What a terminal shows that is sent everything at once."""
    shadow.forget()
    anew = Terminal(COLUMNS, LINES)
    anew.stream.feed(shadow.frame())
    return anew.cells()


def filled() -> Shadow:
    """A shadow of a terminal that is all blanks and is to show that."""
    shadow = Shadow(COLUMNS, LINES)
    for y in range(LINES):
        shadow.wanted.put(0, y, " " * COLUMNS, 0)
    return shadow
