"""Keys of the table of runs for what it is asked to show."""

from __future__ import annotations

from tracker.tui.keys.table import Key

ASKING: tuple[Key, ...] = (
    Key("screen.filter", ("slash",), "Filter the runs: by a plain text, or in the filter language.", "filter"),
    Key("screen.choose_columns", ("c",), "Choose columns, and their order.", "columns", "columns"),
    Key("screen.choose_groups", ("b",), "Choose what to group runs by.", "group", "group"),
    Key("screen.choose_order", ("S",), "Choose what to sort runs by, level by level.", name="order"),
    Key("screen.unfilter", ("escape",), "Show all runs again that a filter leaves out.", name="unfilter"),
)
