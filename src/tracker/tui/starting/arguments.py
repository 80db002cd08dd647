"""The command line of `tracker tui` where it is plain: whatever else it says is for click to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_FLAGS = {"--read-only": "is_read_only", "--ascii": "is_ascii", "--low-bandwidth": "is_low_bandwidth"}


class Asked(NamedTuple):
    """What the command line asks for."""

    store: str | None = None
    is_read_only: bool = False
    is_ascii: bool = False
    is_low_bandwidth: bool = False


def read_arguments(arguments: Sequence[str]) -> Asked | None:
    """None for what is not plain: a choice of runs, help, errors, anything unknown."""
    flags = {_FLAGS[word]: True for word in arguments if word in _FLAGS}
    others = [word for word in arguments if word not in _FLAGS]
    if len(others) > 1 or any(word.startswith("-") or not word for word in others):
        return None
    return Asked(others[0] if others else None, **flags)
