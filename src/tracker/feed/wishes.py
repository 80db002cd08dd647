"""What the one who looks wishes to see, told to the thread that follows the store."""

from __future__ import annotations

from collections.abc import Collection
from threading import Event, Lock


class Wishes:
    """The histories that are looked at. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watched: frozenset[tuple[str, str]] = frozenset()
        self._asked: list[tuple[str, str]] = []
        self.woken = Event()
        """Set where something was wished for; whoever follows clears it."""

    @property
    def watched(self) -> frozenset[tuple[str, str]]:
        """The (run id, key) pairs whose points are told of whatever their runs' states."""
        return self._watched

    def watch(self, wanted: Collection[tuple[str, str]]) -> None:
        """Look at these (run id, key) pairs and no others: those that are new come with their whole histories first."""
        if self._watched == frozenset(wanted):
            return
        with self._lock:
            new = [pair for pair in dict.fromkeys(wanted) if pair not in self._watched]
            self._asked = [pair for pair in self._asked if pair in wanted] + new
            self._watched = frozenset(wanted)
        if new:
            self.woken.set()

    def load_again(self, pairs: Collection[tuple[str, str]]) -> None:
        """Have the whole histories of pairs that are watched come once more: somebody else looks at them too."""
        with self._lock:
            asked = dict.fromkeys([*self._asked, *(pair for pair in pairs if pair in self._watched)])
            self._asked = list(asked)
        self.woken.set()

    def watch_again(self) -> None:
        """Have every history come anew: the store was away."""
        with self._lock:
            self._asked = sorted(self._watched)

    def taken(self) -> tuple[str, str] | None:
        """The next history to load, once; None where all were."""
        with self._lock:
            return self._asked.pop(0) if self._asked else None
