"""Keys of the detail."""

from __future__ import annotations

from tracker.tui.keys.table import Key

DETAIL: tuple[Key, ...] = ()
