"""How many runs each experiment has, and how many of them are live, kept as runs change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from tracker.core.entities import Run


class _Place(NamedTuple):
    experiment_id: str
    is_live: bool
    is_deleted: bool


@cache
def _place(experiment_id: str, *, is_live: bool, is_deleted: bool) -> _Place:
    """One for all runs that stand alike."""
    return _Place(experiment_id, is_live, is_deleted)


class RunCounts:
    """Deleted runs are counted apart."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._active: Counter[str] = Counter()
        self._live: Counter[str] = Counter()
        self._deleted: Counter[str] = Counter()

    def see(self, run: Run, *, is_live: bool) -> Sequence[str]:
        """The experiments whose counts are others now."""
        is_deleted = run.lifecycle_stage != "active"
        place = _place(run.experiment_id, is_live=is_live and not is_deleted, is_deleted=is_deleted)
        if self._places.get(run.run_id) == place:
            return ()
        changed = self.erase(run.run_id)
        self._places[run.run_id] = place
        self._count(place, 1)
        return (*changed, run.experiment_id)

    def erase(self, run_id: str) -> Sequence[str]:
        place = self._places.pop(run_id, None)
        if place is None:
            return ()
        self._count(place, -1)
        return (place.experiment_id,)

    def runs(self, experiment_ids: Iterable[str], *, with_deleted: bool = False) -> int:
        ids = list(experiment_ids)
        return sum(self._active[each] for each in ids) + sum(self._deleted[each] for each in ids if with_deleted)

    def live(self, experiment_ids: Iterable[str]) -> int:
        return sum(self._live[each] for each in experiment_ids)

    def _count(self, place: _Place, by: int) -> None:
        (self._deleted if place.is_deleted else self._active)[place.experiment_id] += by
        self._live[place.experiment_id] += by * place.is_live
