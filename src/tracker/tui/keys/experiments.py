"""Keys of the tree of experiments."""

from __future__ import annotations

from tracker.tui.keys.table import Key

EXPERIMENTS: tuple[Key, ...] = (
    Key("down", ("j", "down"), "Go to the next experiment."),
    Key("up", ("k", "up"), "Go to the experiment before."),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to all experiments."),
    Key("last", ("G", "end"), "Go to the last experiment."),
    Key("open", ("enter",), "Go to the runs of the experiment.", "runs"),
    Key("toggle_fold", ("space",), "Fold what is below the experiment, or unfold it.", "fold"),
    Key("fold", ("h", "left"), "Fold what is below; where nothing is, go to what is above."),
    Key("unfold", ("l", "right"), "Unfold what is below, and go there."),
    Key("toggle_all", ("asterisk",), "Fold all experiments, or unfold all."),
    Key("search", ("slash",), "Find an experiment by its name, as you type.", "find"),
    Key("again(1)", ("n",), "Go to the next experiment that was searched for.", name="next_match"),
    Key("again(-1)", ("N",), "Go to the one before that was searched for.", name="previous_match"),
    Key("deleted", ("D",), "Show deleted experiments too, or hide them.", "deleted"),
)
