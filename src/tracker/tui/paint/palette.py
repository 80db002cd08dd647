"""An action in the palette, and a name to go to."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.keys.all import PLACE_NAMES
from tracker.tui.keys.names import key_names
from tracker.tui.keys.table import Key, Place
from tracker.tui.paint.dialogs import entry_line
from tracker.tui.paint.tones import PaintLine
from tracker.views.width import cut

_KEYS_ROOM = 12


def action_line(key: Key, place: Place, keys: Sequence[str], *, width: int, has_glyphs: bool = True) -> PaintLine:
    """What an action does, where, and by which keys."""
    names = key_names(keys[:2], has_glyphs=has_glyphs)
    at_place = f" {PLACE_NAMES[place]}  "
    return entry_line(
        [(key.help.removesuffix("."), "text")],
        [(at_place, "faint"), (names.rjust(_KEYS_ROOM), "accent"), (" ", "")],
        width,
        has_glyphs=has_glyphs,
    )


def goal_line(sign: str, name: str, what: str, *, width: int, tone: str = "dim", has_glyphs: bool = True) -> PaintLine:
    """Something to go to: its name, and what it is."""
    ellipsis = "…" if has_glyphs else "~"
    right = f"  {cut(what, width // 2, ellipsis=ellipsis)} "
    return entry_line([(f"{sign} ", tone), (name, "text")], [(right, "faint")], width, has_glyphs=has_glyphs)
