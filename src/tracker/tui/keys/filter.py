"""Keys of the line that a filter is typed in."""

from __future__ import annotations

from tracker.tui.keys.table import Key

FILTER: tuple[Key, ...] = (
    Key("keep", ("enter",), "Keep the filter and go back to the runs.", "keep"),
    Key("give_up", ("escape",), "Go back to the filter before.", "back"),
    Key("complete(1)", ("tab",), "Complete what is typed, or take the next proposal.", "complete", "complete"),
    Key("complete(-1)", ("shift+tab",), "Take the proposal before.", name="complete_back"),
    Key("recall(-1)", ("up",), "Take the filter that was kept before this one.", "history", "earlier"),
    Key("recall(1)", ("down",), "Take the filter that was kept after this one.", name="later"),
)
