"""Lines of a log as rows of a screen: wrapped or cut, with what is searched for found in them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tracker.views.sgr import log_text
from tracker.views.width import width

Spans: TypeAlias = tuple[tuple[str, str], ...]
FOUND = "background@warn"
"""The tone of what is searched for."""


class Place(NamedTuple):
    """A row of the screen: which line, and which of its rows."""

    line: int
    row: int = 0


@lru_cache(maxsize=8192)
def line_rows(raw: bytes, cells: int, query: str = "") -> tuple[Spans, ...]:
    """A line wrapped into rows of at most so many cells; a line with nothing on it is one row."""
    rows: list[Spans] = []
    row: list[tuple[str, str]] = []
    free = cells
    for text, tone in found_spans(raw, query):
        rest = text
        while rest:
            count = _letters_within(rest, free)
            if count == 0:  # no room for even one, which may be two cells wide
                if free == cells:
                    count = 1
                else:
                    rows.append(tuple(row))
                    row, free = [], cells
                    continue
            row.append((rest[:count], tone))
            free -= width(rest[:count])
            rest = rest[count:]
    rows.append(tuple(row))
    return tuple(rows)


def shifted(raw: bytes, left: int, query: str = "") -> Spans:
    """A line without its first cells."""
    if not left:
        return found_spans(raw, query)
    spans: list[tuple[str, str]] = []
    for text, tone in found_spans(raw, query):
        if left <= 0:
            spans.append((text, tone))
            continue
        count = _letters_within(text, left)
        left -= width(text[:count])
        if count < len(text):
            spans.append((text[count:], tone))
            left = 0
    return tuple(spans)


def found_spans(raw: bytes, query: str) -> Spans:
    """A line's spans with what is searched for standing out; capitals count where the query has some."""
    text = log_text(raw)
    if not query:
        return text.spans
    plain = text.plain if query != query.lower() else text.plain.lower()
    if len(plain) != len(text.plain) or query not in plain:
        return text.spans
    marks = bytearray(len(plain))
    start = plain.find(query)
    while start >= 0:
        marks[start : start + len(query)] = b"\1" * len(query)
        start = plain.find(query, start + len(query))
    return tuple(_marked(text.spans, marks))


def _marked(spans: Spans, marks: bytearray) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    at = 0
    for text, tone in spans:
        begin = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or marks[at + end] != marks[at + begin]:
                made.append((text[begin:end], FOUND if marks[at + begin] else tone))
                begin = end
        at += len(text)
    return made


def _letters_within(text: str, cells: int) -> int:
    """How many of the first letters fit."""
    if text.isascii():
        return min(len(text), cells)
    filled = 0
    for index, letter in enumerate(text):
        filled += width(letter)
        if filled > cells:
            return index
    return len(text)
