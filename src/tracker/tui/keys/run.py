"""Keys of a single run."""

from __future__ import annotations

from tracker.tui.keys.table import Key

RUN: tuple[Key, ...] = (
    Key("screen.back", ("escape", "backspace"), "Go back to where the run was opened.", "back"),
    Key("screen.pane('facts')", ("1",), "Go to the run's facts.", name="facts"),
    Key("screen.pane('charts')", ("2",), "Go to the run's charts.", name="charts"),
    Key("screen.pane('log')", ("3",), "Go to the run's log.", "log", name="log"),
    Key("screen.pane('system')", ("4",), "Go to the charts of the machine.", name="system"),
    Key("screen.pane('notes')", ("5",), "Go to the run's notes.", name="notes"),
    Key("screen.pane('children')", ("6",), "Go to the runs below the run.", name="children"),
    Key("screen.to_log", ("e",), "Go to the log line that was written where the charts are read.", "log line"),
    Key("screen.parent", ("u",), "Open the run that this one is below.", name="parent"),
    Key("scroll(1)", ("j", "down"), "Go a line down.", name="down"),
    Key("scroll(-1)", ("k", "up"), "Go a line up.", name="up"),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to the first line."),
    Key("last", ("G", "end"), "Go to the last line."),
    Key("open", ("enter",), "Among the runs below: open the one that the cursor is on."),
)
"""Those of the screen, whatever pane of it one is in, and those of its facts, its notes and the runs below it."""
