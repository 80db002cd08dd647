"""The key table as Textual's bindings."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.table import Place


def bindings_of(place: Place) -> list[BindingType]:
    """What a widget at this place takes as its `BINDINGS`."""
    return [
        Binding(",".join(key.keys), key.action, key.help, id=f"{place}.{key.id}", show=False, priority=False)
        for key in KEYS[place]
    ]
