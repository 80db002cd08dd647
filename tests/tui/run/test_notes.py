"""Notes in Markdown become lines that can be read, and nothing in them is obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tui.paint.notes import LONGEST, note_lines
from tracker.tui.paint.tones import PaintLine, line_width


def text_of(line: PaintLine) -> str:
    return "".join(text for text, _ in line)


def texts(note: str, cells: int = 40) -> list[str]:
    return [text_of(line).rstrip() for line in note_lines(note, cells=cells)]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("# Title\ntext", ["Title", "", "text"]),
        ("one\ntwo\n\nthree", ["one two", "", "three"]),
        ("hard  \nbreak", ["hard", "break"]),
        ("- a\n- b\n  - c", ["• a", "• b", "  • c"]),
        ("3. a\n4. b", ["3. a", "4. b"]),
        ("before\n\n- a\n\nafter", ["before", "", "• a", "", "after"]),
        ("> said\n>\n> twice", ["▎ said", "▎", "▎ twice"]),
        ("[here](http://x.org) and <http://y.org>", ["here <http://x.org> and http://y.org"]),
        ("![loss](plots/loss.png)", ["[loss] <plots/loss.png>"]),
        ("```py\nif x:\n    y\n```", ["  if x:", "      y"]),
        ("| a | b |\n|---|--:|\n| 1 | 22 |", ["a   b", "1  22"]),
        ("<b>bold</b> &amp; [red]x[/red]", ["<b>bold</b> & [red]x[/red]"]),
        ("", []),
    ],
)
def test_what_a_block_is_can_be_seen(note: str, lines: list[str]) -> None:
    assert texts(note) == lines


def test_long_lines_break_between_words_and_stay_in_their_list() -> None:
    assert texts("- " + "word " * 9, cells=20) == ["• word word word", "  word word word", "  word word word"]


def test_emphasis_and_code_have_tones() -> None:
    spans = dict(note_lines("a **b** *c* `d` [e](f)", cells=40)[0])
    assert (spans["b"], spans["c"], spans["d"], spans["e"]) == ("text!", "line4", "good", "accent")


def test_a_note_that_nobody_would_read_ends() -> None:
    assert texts("word\n\n" * LONGEST)[-1] == "The rest of the note is not shown."


@given(st.text(max_size=200), st.integers(12, 60), st.booleans())
def test_any_note_stays_in_its_room_and_obeys_nothing(note: str, cells: int, has_glyphs: bool) -> None:
    for line in note_lines(note, cells=cells, has_glyphs=has_glyphs):
        assert line_width(line) <= cells
        assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in text_of(line))


@given(
    st.lists(
        st.sampled_from(["- ", "> ", "1. ", "    ", "# ", "`", "**", "|a|", "\n", "|-|", "x ", "[a](b)"]), max_size=60
    )
)
def test_blocks_within_blocks_are_borne(parts: list[str]) -> None:
    assert all(line_width(line) <= 60 for line in note_lines("".join(parts), cells=60))
