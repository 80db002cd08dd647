"""How well a text answers what was typed of it: its words in any order, whole, begun or as letters in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import nsmallest
from typing import TypeVar

Item = TypeVar("Item")
_NO_WORDS = " /_-.:,("


def distance(typed: str, text: str) -> int | None:
    """Smaller is better; None where the text does not have it. Both are case-folded."""
    total = 0
    for word in typed.split():
        far = _distance(word, text)
        if far is None:
            return None
        total += far
    return total


def nearest(typed: str, items: Iterable[Item], text_of: Callable[[Item], str], *, most: int) -> list[Item]:
    """Those that have what was typed, the best first; those that are alike stay in their order."""
    wanted = typed.casefold()
    if not wanted.strip():
        return [item for _, item in zip(range(most), items, strict=False)]
    found: list[tuple[int, int, Item]] = []
    for place, item in enumerate(items):
        far = distance(wanted, text_of(item).casefold())
        if far is not None:
            found.append((far, place, item))
    return [item for _, _, item in nsmallest(most, found, key=lambda each: each[:2])]


def _distance(word: str, text: str) -> int | None:
    at = text.find(word)
    if at >= 0:
        begun = at
        while begun > 0 and text[begun - 1] not in _NO_WORDS:
            begun = text.find(word, begun + 1)
            if begun < 0:
                return 200 + min(at, 99)
        return min(begun, 99)
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int | None:
    """Letters in their order with others in between: fewer gaps are better."""
    place = gaps = 0
    for letter in word:
        found = text.find(letter, place)
        if found < 0:
            return None
        gaps += found > place
        place = found + 1
    return 400 + 10 * gaps + min(len(text), 9)
