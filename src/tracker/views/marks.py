"""Which runs are marked, in which order, and the colour that each keeps for as long as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

COLOURS = 8
"""After so many they begin anew."""


class Marks:
    """Run ids in the order of their marking."""

    def __init__(self) -> None:
        self.version = 0
        """Another number after every change."""
        self._slots: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[str]:
        return iter(self._slots)

    def __contains__(self, run_id: object) -> bool:
        return run_id in self._slots

    def toggle(self, run_id: str) -> bool:
        """Mark a run, or take its mark away; whether it is marked now."""
        if self._slots.pop(run_id, None) is not None:
            self.version += 1
            return False
        self.add([run_id])
        return True

    def add(self, run_ids: Iterable[str]) -> None:
        """Each new one gets the first colour that nobody has."""
        taken = set(self._slots.values())
        free = (slot for slot in count() if slot not in taken)
        for run_id in run_ids:
            if run_id not in self._slots:
                self._slots[run_id] = next(free)
        self.version += 1

    def remove(self, run_ids: Iterable[str]) -> None:
        for run_id in run_ids:
            self._slots.pop(run_id, None)
        self.version += 1

    def clear(self) -> None:
        self._slots.clear()
        self.version += 1

    def slot(self, run_id: str) -> int | None:
        """Which colour a run has, counted from 0 and beyond the last one; None where it is not marked."""
        return self._slots.get(run_id)
