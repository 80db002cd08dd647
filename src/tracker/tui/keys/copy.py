"""Keys of the small window that asks what is to be copied."""

from __future__ import annotations

from tracker.tui.keys.table import Key

COPY: tuple[Key, ...] = (
    Key("copy('id')", ("i", "y"), "Copy the run's id.", name="id"),
    Key("copy('name')", ("n",), "Copy the run's name.", name="name"),
    Key("copy('value')", ("v",), "Copy the value under the cursor.", name="value"),
    Key("copy('row')", ("r",), "Copy the run's row, with tabs between its values.", name="row"),
    Key("copy('marked')", ("m",), "Copy the rows of all marked runs.", name="marked"),
)
