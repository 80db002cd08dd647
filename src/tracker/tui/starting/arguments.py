"""The command line of `tracker tui` where it is plain: whatever else it says is for click to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_FLAGS = ("--read-only", "--ascii", "--low-bandwidth")
"""In the order of the fields of `Asked`."""


class Asked(NamedTuple):
    """What the command line asks for."""

    store: str | None = None
    is_read_only: bool = False
    is_ascii: bool = False
    is_low_bandwidth: bool = False
    experiment: str = ""
    filter_text: str = ""
    run: str = ""


def read_arguments(arguments: Sequence[str]) -> Asked | None:
    """None for what is not plain: a choice of runs, help, errors, anything unknown."""
    others = [word for word in arguments if word not in _FLAGS]
    if len(others) > 1 or any(word.startswith("-") or not word for word in others):
        return None
    read_only, in_ascii, low_bandwidth = (flag in arguments for flag in _FLAGS)
    return Asked(others[0] if others else None, read_only, in_ascii, low_bandwidth)
