"""The runs below a run."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.entities import PARENT_RUN_TAG, Run
from tracker.views.run_row import RunRow


class Children:
    """Knows them from what is told of each run."""

    def __init__(self) -> None:
        self._below: dict[str, dict[str, None]] = {}
        """The ids of the runs below a run, by its id."""
        self._above: dict[str, str] = {}

    def see(self, run: Run) -> None:
        """Take a run as it is now."""
        parent = run.tags.get(PARENT_RUN_TAG)
        if parent == self._above.get(run.run_id):
            return
        self.erase(run.run_id)
        if parent is not None:
            self._above[run.run_id] = parent
            self._below.setdefault(parent, {})[run.run_id] = None

    def erase(self, run_id: str) -> None:
        """Forget a run."""
        parent = self._above.pop(run_id, None)
        if parent is not None:
            del self._below[parent][run_id]

    def of(self, run_id: str, rows: Mapping[str, RunRow]) -> list[RunRow]:
        """The oldest first."""
        found = [rows[child] for child in self._below.get(run_id, ()) if child in rows]
        return sorted(found, key=lambda row: (row.run.start_time or 0, row.id))
