"""The key table as the page of the documentation that lists all keys."""

from __future__ import annotations

from tracker.tui.keys.all import KEYS, PLACE_NAMES
from tracker.tui.keys.names import key_name
from tracker.tui.keys.table import Key, Place

_HEAD = """# Keys of `tracker tui`

What a key does depends on where one is; `?` shows the keys of that place, `:` finds an action by what it does. Keys are
changed in [the settings](settings.md): the names at the right are what actions are called there.
"""
_ABOUT: dict[Place, str] = {
    "anywhere": "Wherever one is.",
    "experiments": "In the tree of experiments.",
    "runs": "In the table of runs.",
    "charts": "In the charts.",
    "detail": "In the details of the run under the cursor.",
    "activity": "In the list of what happened.",
    "run": "On the screen of a single run, and in its panes that are read.",
    "log": "In a run's console log.",
    "filter": "While a filter is typed. What may stand there is shown below the line.",
    "dialog": "In windows with a list, which letters narrow: actions, names to go to, columns, groups, orders.",
    "copy": "In the small window that `y` opens.",
}


def keys_document() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(place, rows) for place, rows in KEYS.items() if rows)])


def _section(place: Place, rows: tuple[Key, ...]) -> str:
    lines = [f"| {_keys(row)} | {row.help} | `{place}.{row.id}` |" for row in rows]
    title = PLACE_NAMES[place]
    return "\n".join(
        [
            f"## {title[0].upper()}{title[1:]}",
            "",
            _ABOUT[place],
            "",
            "| keys | what they do | name |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def _keys(row: Key) -> str:
    names = (key_name(key, has_glyphs=False) for key in row.keys)
    return " ".join(f"`` {name} ``" if "`" in name else f"`{name}`".replace("|", "\\|") for name in names)
