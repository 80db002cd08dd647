"""Keys of the run."""

from __future__ import annotations

from tracker.tui.keys.table import Key

RUN: tuple[Key, ...] = ()
