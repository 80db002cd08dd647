"""The command line of `tracker tui`, as far as a first picture needs it; click reads it again, and answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_FLAGS = ("--read-only", "--ascii", "--low-bandwidth")
_CHOICES = ("--experiment", "--filter", "--run")
"""What chooses which runs are shown."""


class Asked(NamedTuple):
    """What the first picture is asked to show."""

    store: str | None
    has_rows: bool
    """Whether all runs are shown, the newest first, as a first page has them."""
    is_ascii: bool


def read_arguments(arguments: Sequence[str]) -> Asked | None:
    """None for what is not plain: help, errors, anything unknown."""
    stores: list[str] = []
    has_rows, is_ascii = True, False
    waiting = list(reversed(arguments))
    while waiting:
        word = waiting.pop()
        if word in _FLAGS:
            is_ascii |= word == "--ascii"
        elif word in _CHOICES and waiting:
            waiting.pop()
            has_rows = False
        elif word.startswith("-"):
            return None
        else:
            stores.append(word)
    return Asked(stores[0] if stores else None, has_rows, is_ascii) if len(stores) < 2 else None
