"""How an experiment's name is nested: by its slashes, of which those at the ends and doubled ones mean nothing."""

from __future__ import annotations

_DEEPEST = 16
"""Levels; what is below the last of them is one name."""
UNNAMED = "(no name)"
"""In the place of a name that is empty or nothing but slashes."""


def parts_of(name: str) -> list[str]:
    """The names from the top down; none for the root, whose path is empty."""
    parts = [part for part in name.split("/") if part]
    if len(parts) > _DEEPEST:
        parts[_DEEPEST - 1 :] = [">".join(parts[_DEEPEST - 1 :])]
    return parts


def path_of(name: str) -> str:
    return "/".join(parts_of(name))
