"""Keys of the activity."""

from __future__ import annotations

from tracker.tui.keys.table import Key

ACTIVITY: tuple[Key, ...] = ()
