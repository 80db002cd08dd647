"""Keys of the log."""

from __future__ import annotations

from tracker.tui.keys.table import Key

LOG: tuple[Key, ...] = ()
