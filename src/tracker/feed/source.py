"""The seam between the loop that follows a store and the back ends, each of which knows how its store tells of change.

A source reads and changes nothing: no transaction and no lock is held when a call has returned or an iterator is
waiting, and no writer is ever waited for or blocked. It belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from tracker.core.events import Event, PointsLogged
from tracker.core.queries import Columns

MOST_EVENTS = 2_000
"""Events in one batch at most."""
MOST_POINTS = 100_000
"""Points in one batch at most, whole histories apart."""


class Source(Protocol):
    """One store, being followed. Every method may raise a `StoreError`; then it is closed, and another is opened."""

    def listing(self, first: Columns) -> Iterator[list[Event]]:
        """The store as it stands, so that a screen has rows at once: the experiments and the newest runs with
        attributes alone; the other runs; `Loaded("names")`; all runs with the columns of `first`, the newest first;
        `Loaded("columns")`; all with everything; `Loaded("everything")`. Call it once, and before the rest."""
        ...

    def changes(self, watched: Collection[tuple[str, str]]) -> Iterator[list[Event]]:
        """What happened since the last call, once each: all points of live runs, and those of the (run id, key) pairs
        that are watched, whatever their runs' states. A call that finds nothing costs next to nothing."""
        ...

    def history(self, run_id: str, key: str) -> PointsLogged:
        """The whole history, from which `changes` goes on without a gap or a point twice; empty where there is none."""
        ...

    def last_sign(self, run_id: str) -> int | None:
        """When a live run last logged anything, in milliseconds since 1970: by the filesystem's clock or, in a
        database, by the writer's. None where nothing says so. It must cost next to nothing."""
        ...

    def pause(self) -> float:
        """Seconds after which looking again is worth what it costs."""
        ...

    def close(self) -> None: ...
