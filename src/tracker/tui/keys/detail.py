"""Keys of the detail."""

from __future__ import annotations

from tracker.tui.keys.table import Key

DETAIL: tuple[Key, ...] = (
    Key("scroll(1)", ("j", "down"), "Go a line down.", "scroll", name="down"),
    Key("scroll(-1)", ("k", "up"), "Go a line up.", name="up"),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to the first line."),
    Key("last", ("G", "end"), "Go to the last line."),
    Key("open", ("enter",), "Open the run.", "open"),
)
