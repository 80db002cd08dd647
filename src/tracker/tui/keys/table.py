"""One row for each thing that a key does: from these come bindings, footer, help, docs and the user's own keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Place = Literal[
    "anywhere", "experiments", "runs", "charts", "detail", "activity", "run", "log", "filter", "dialog", "copy"
]
ChosenKeys: TypeAlias = Mapping[str, tuple[str, ...]]
"""The user's own keys, by `place.action`."""


@dataclass(frozen=True, slots=True)
class Key:
    """An action, the keys that it has at first, and what is said of it."""

    action: str
    """The method `action_<name>` of what stands at the place, or of the application as `app.<name>`, of the screen as
    `screen.<name>`; arguments may follow in parentheses."""
    keys: tuple[str, ...]
    """As Textual calls them: `j`, `down`, `ctrl+p`, `question_mark`."""
    help: str
    """A sentence for the help and the docs."""
    label: str = ""
    """One word for the footer; empty where it does not stand there."""
    name: str = ""
    """How the user's settings call it, where that is not the action's own name."""

    @property
    def id(self) -> str:
        """How the user's settings call it, after its place."""
        return self.name or self.action.partition("(")[0].rpartition(".")[2]


def keys_now(key: Key, place: Place, chosen: ChosenKeys) -> tuple[str, ...]:
    """The keys that an action has: those that the user gave it, or else its first ones."""
    return chosen.get(f"{place}.{key.id}", key.keys)
