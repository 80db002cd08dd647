"""The runs below a run."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.entities import PARENT_RUN_TAG
from tracker.views.run_row import RunRow

_FRESH = 1_000
"""Milliseconds for which an answer stands: all runs are looked through for it."""


class Children:
    """Finds them, and remembers those of one run for a moment."""

    def __init__(self) -> None:
        self._of: tuple[str, int, int] | None = None
        self._found: list[RunRow] = []

    def of(self, run_id: str, rows: Mapping[str, RunRow], now: int) -> list[RunRow]:
        """The oldest first."""
        of = run_id, len(rows), now // _FRESH
        if of != self._of:
            found = [row for row in rows.values() if row.run.tags.get(PARENT_RUN_TAG) == run_id]
            self._of, self._found = of, sorted(found, key=lambda row: (row.run.start_time or 0, row.id))
        return self._found
