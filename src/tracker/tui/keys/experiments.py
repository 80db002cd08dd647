"""Keys of the tree of experiments."""

from __future__ import annotations

from tracker.tui.keys.table import Key

EXPERIMENTS: tuple[Key, ...] = (
    Key("down", ("j", "down"), "Go to the next experiment."),
    Key("up", ("k", "up"), "Go to the experiment before."),
    Key("fold", ("left", "h"), "Fold what is below."),
    Key("unfold", ("right", "l"), "Unfold what is below."),
    Key("open", ("enter",), "Go to the runs of the experiment.", "open"),
)
