"""Keys of the activity."""

from __future__ import annotations

from tracker.tui.keys.table import Key

ACTIVITY: tuple[Key, ...] = (
    Key("down", ("j", "down"), "Go to what happened before."),
    Key("up", ("k", "up"), "Go to what happened after."),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to what happened last."),
    Key("last", ("G", "end"), "Go to the oldest line."),
    Key("open", ("enter",), "Go to the run in the table.", "show run"),
)
