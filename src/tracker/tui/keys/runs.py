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
    Key("column(-1)", ("h", "left"), "Go to the column at the left; on the name, fold what stands below.", name="left"),
    Key("column(1)", ("l", "right"), "Go to the column at the right; on a folded name, unfold it.", name="right"),
    Key("column_edge(-1)", ("0", "circumflex_accent"), "Go to the first column.", name="first_column"),
    Key("column_edge(1)", ("dollar_sign",), "Go to the last column.", name="last_column"),
    Key("open", ("enter",), "Open the run, or fold and unfold a group.", "open"),
    Key("mark", ("space",), "Mark the run, so that the charts show it; or take its mark away.", "mark"),
    Key("mark_range", ("v",), "Begin a range of runs, and mark all of it at its other end."),
    Key("mark_all", ("M", "ctrl+a"), "Mark all runs that are shown; once more: take all marks away."),
    Key("only_marked", ("m",), "Show only runs that are marked, or all again."),
    Key("pin", ("asterisk",), "Keep the run at the top, or let it go back to its place."),
    Key("fold", ("o",), "Fold what stands below the run, or unfold it."),
    Key("fold_all", ("O",), "Fold all that stands below others, or unfold it all."),
    Key("sort", ("s",), "Sort by the column; once more: the other way; then: no longer.", "sort"),
    Key("sort_further", ("t",), "Then sort by this column too, behind those before."),
    Key("reduce", ("r",), "Show another value of the metric's history: best, min, max, mean of ten, step of best."),
    Key("at_step", ("at",), "Show the metric's value at a step, which is typed then."),
    Key("delta", ("D",), "Show how far the metric is from the best, or do so no longer."),
    Key("group_by_column", ("B",), "Group runs by the column's param or tag, or no longer."),
    Key("move_column(-1)", ("less_than_sign",), "Move the column to the left.", name="column_left"),
    Key("move_column(1)", ("greater_than_sign",), "Move the column to the right.", name="column_right"),
    Key("resize(-2)", ("minus",), "Make the column narrower.", name="narrower"),
    Key("resize(2)", ("equals_sign",), "Make the column wider.", name="wider"),
    Key("hide_column", ("x",), "Leave the column out."),
    Key("all_columns", ("X",), "Show all columns again, each as wide as it was."),
    Key("peel", ("escape",), "Give up the range that was begun, or show all runs again."),
)
