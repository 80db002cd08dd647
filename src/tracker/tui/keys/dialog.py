"""Keys of the dialogs: lists that letters narrow."""

from __future__ import annotations

from tracker.tui.keys.table import Key

DIALOG: tuple[Key, ...] = (
    Key("go(1)", ("down", "ctrl+n"), "Go to the next line.", name="down"),
    Key("go(-1)", ("up", "ctrl+p"), "Go to the line before.", name="up"),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("take", ("space",), "In a chooser: take the line, or leave it out."),
    Key("shift(1)", ("shift+down",), "In a chooser: move the line down.", name="move_down"),
    Key("shift(-1)", ("shift+up",), "In a chooser: move the line up.", name="move_up"),
    Key("accept", ("enter",), "Do it."),
    Key("close", ("escape",), "Leave all as it was."),
)
