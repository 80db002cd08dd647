"""Keys that work wherever one is."""

from __future__ import annotations

from tracker.tui.keys.table import Key

ANYWHERE: tuple[Key, ...] = (
    Key("next_pane", ("tab",), "Go to the next pane."),
    Key("previous_pane", ("shift+tab",), "Go to the pane before."),
    Key("pane('experiments')", ("1",), "Go to the experiments.", name="experiments"),
    Key("pane('runs')", ("2",), "Go to the table of runs.", name="runs"),
    Key("pane('charts')", ("3",), "Go to the charts.", name="charts"),
    Key("pane('detail')", ("4",), "Go to the run's details.", name="detail"),
    Key("pane('activity')", ("5",), "Go to what happened.", name="activity"),
    Key("zoom", ("z", "plus"), "Give the whole window to one pane, or give it back.", "zoom"),
    Key("app.copy", ("y",), "Copy an id, a name, a value or rows.", "copy"),
    Key("app.theme", ("T",), "Take the next theme."),
    Key("app.bytes", ("W",), "Say how many bytes a second go to the terminal, or say it no more."),
    Key("app.jump", ("ctrl+o",), "Go to an experiment or a run by its name.", "jump"),
    Key("app.palette", ("colon", "ctrl+p"), "Find an action by what it does.", "actions"),
    Key("app.help", ("question_mark", "f1"), "Show the keys of this place.", "help"),
    Key("app.suspend_process", ("ctrl+z",), "Stop, and let `fg` in the shell go on.", name="stop"),
    Key("app.quit", ("q", "ctrl+c"), "Leave.", "quit"),
)
