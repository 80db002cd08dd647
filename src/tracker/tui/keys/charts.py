"""Keys of the charts."""

from __future__ import annotations

from tracker.tui.keys.table import Key

CHARTS: tuple[Key, ...] = ()
