"""What `docs/columns.md` shows is what parses, and all of the language is in it."""

import re
from pathlib import Path

import pytest

from tracker.views.better import told_direction
from tracker.views.column_language import parse_columns, parse_grouping, parse_sort
from tracker.views.columns import ATTRIBUTES
from tracker.views.reducers import SUFFIXES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "columns.md").read_text(encoding="utf-8")


def fenced(kind: str) -> list[str]:
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("line", fenced("columns"))
def test_every_list_of_columns_parses(line: str) -> None:
    assert len(parse_columns(line)) > 1


@pytest.mark.parametrize("line", fenced("sort"))
def test_every_order_parses(line: str) -> None:
    assert parse_sort(line)


@pytest.mark.parametrize("line", fenced("group-by"))
def test_every_grouping_parses(line: str) -> None:
    assert parse_grouping(line)


@pytest.mark.parametrize("word", [*ATTRIBUTES, *(f":{suffix}" for suffix in SUFFIXES), ":mean(K)", "@STEP"])
def test_every_word_of_the_language_is_documented(word: str) -> None:
    assert f"`{word}`" in DOCUMENT


@pytest.mark.parametrize("way", ["smaller", "larger"])
def test_the_words_said_to_tell_a_direction_do(way: str) -> None:
    said = " ".join(DOCUMENT.split())
    (sentence,) = re.findall(r"Elsewhere the metric's name does: (.*?); the last such word", said)
    words = dict(zip(("smaller", "larger"), sentence.split(";"), strict=True))[way]
    assert {told_direction(word) for word in re.findall(r"`(\w+)`", words)} == {way}
