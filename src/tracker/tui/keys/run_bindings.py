"""The keys of a single run as Textual's bindings: those of its screen, and those of its panes that are read."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tracker.tui.keys.bindings import bindings_of

_ALL = [each for each in bindings_of("run") if isinstance(each, Binding)]
READING: list[BindingType] = [each for each in _ALL if not each.action.startswith("screen.")]
SCREEN: list[BindingType] = [
    *(each for each in _ALL if each.action.startswith("screen.")),
    *(each for each in bindings_of("anywhere") if isinstance(each, Binding) and not each.action.startswith("pane(")),
]
