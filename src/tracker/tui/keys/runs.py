"""Keys of the table of runs."""

from __future__ import annotations

from tracker.tui.keys.table import Key

RUNS: tuple[Key, ...] = (
    Key("down", ("j", "down"), "Go to the next run."),
    Key("up", ("k", "up"), "Go to the run before."),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to the first run."),
    Key("last", ("G", "end"), "Go to the last run."),
    Key("open", ("enter",), "Open the run.", "open"),
    Key("mark", ("space",), "Mark the run, so that the charts show it; or take its mark away.", "mark"),
)
