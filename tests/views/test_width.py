"""Cells of a terminal: how many a text fills, cutting, padding and wrapping by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.untrusted import clean
from tracker.views.width import cut, cut_left, padded, width, wrapped

words = st.text().map(clean)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("日本語", 6),
        ("🚀", 2),
        ("e\u0301", 1),
        ("é", 1),
        ("ｱ", 1),
        ("Ａ", 2),
        ("한국", 4),
        ("│●✔", 3),
    ],
)
def test_wide_characters_fill_two_cells_and_marks_none(text: str, cells: int) -> None:
    assert width(text) == cells


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("日本語", 6) == "日本語"


def test_a_wide_character_is_never_halved() -> None:
    assert cut("日本語", 4) == "日…"


def test_an_accent_stays_with_its_letter() -> None:
    assert cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"


def test_a_key_is_cut_at_its_start() -> None:
    assert cut_left("validation/loss", 8) == "…on/loss"


def test_a_cut_in_ascii_ends_in_dots() -> None:
    assert cut("abcdef", 4, ellipsis="..") == "ab.."


@given(words, st.integers(min_value=0, max_value=12))
def test_what_is_cut_fits(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    assert width(cut_left(text, cells)) <= cells


@given(words, st.integers(min_value=0, max_value=9))
def test_what_is_padded_fills_its_room(text: str, more: int) -> None:
    cells = width(text) + more
    assert width(padded(text, cells)) == width(padded(text, cells, right=True)) == cells


def test_a_long_line_breaks_between_words() -> None:
    assert wrapped("the quick brown fox", 10) == ["the quick", "brown fox"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("a abcdefgh", 3) == ["a", "abc", "def", "gh"]


@given(words, st.integers(min_value=2, max_value=20))
def test_wrapping_loses_no_letter_and_fits(text: str, cells: int) -> None:
    lines = wrapped(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)
