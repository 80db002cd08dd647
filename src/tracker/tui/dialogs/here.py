"""What can be done where one is: the bindings that are in force, as rows of the key table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.dom import DOMNode
from textual.screen import Screen

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.table import Key, Place


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """An action that can be done now."""

    key: Key
    place: Place
    node: DOMNode
    """Whose action it is."""
    keys: tuple[str, ...]
    """Those that do it now, the user's own or the first ones."""


def possible_actions(screen: Screen[Any]) -> list[Possible]:
    """Those of the place where the focus is, then those of the screen."""
    keys: dict[str, list[str]] = {}
    nodes: dict[str, DOMNode] = {}
    for name, active in screen.active_bindings.items():
        if active.binding.id in _ROWS:
            keys.setdefault(active.binding.id, []).append(name)
            nodes[active.binding.id] = active.node
    return [
        Possible(row, place, nodes[row_id], _in_order(keys[row_id], row))
        for row_id, (place, row) in _ROWS.items()
        if row_id in nodes
    ]


def _in_order(keys: list[str], row: Key) -> tuple[str, ...]:
    """As the key table has them; the user's own stay in their order."""
    return tuple(sorted(keys, key=lambda key: row.keys.index(key) if key in row.keys else len(row.keys)))


def _rows() -> dict[str, tuple[Place, Key]]:
    """By `place.action`, with what works anywhere at the end."""
    places = sorted(KEYS, key=lambda place: place == "anywhere")
    return {f"{place}.{row.id}": (place, row) for place in places for row in KEYS[place]}


_ROWS = _rows()
