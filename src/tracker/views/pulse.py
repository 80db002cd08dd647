"""How a store is doing at a glance: how many runs stand how, how many points a second come, and how late."""

from __future__ import annotations

from collections import Counter, deque

from tracker.core.events import LivenessState, PointsLogged

_SPAN = 5_000
"""Milliseconds over which points are counted."""


class Pulse:
    """Belongs to one thread and reads no clock."""

    def __init__(self) -> None:
        self.away: str | None = None
        """Why the store cannot be read now."""
        self._states: dict[str, LivenessState] = {}
        self._counts: Counter[LivenessState] = Counter()
        self._arrived: deque[tuple[int, int]] = deque()
        """When points came, and how many."""
        self._total = 0
        self._lag: float | None = None

    def see(self, run_id: str, state: LivenessState | None) -> bool:
        """How a run stands now, None where it is not to be counted; whether that is another than before."""
        before = self._states.get(run_id)
        if state == before:
            return False
        if before is not None:
            self._counts[before] -= 1
            del self._states[run_id]
        if state is not None:
            self._states[run_id] = state
            self._counts[state] += 1
        return True

    def count(self, state: LivenessState) -> int:
        """How many runs stand so."""
        return self._counts[state]

    def hear(self, points: PointsLogged, now: int) -> None:
        """Points that came now."""
        if points.is_whole or not len(points):
            return
        self._forget_before(now)
        same = self._arrived.pop()[1] if self._arrived and self._arrived[-1][0] == now else 0
        self._arrived.append((now, same + len(points)))
        self._total += len(points)
        late = max(0, now - points.timestamps[-1])
        self._lag = late if self._lag is None else self._lag * 0.8 + late * 0.2

    def rate(self, now: int) -> float:
        """Points a second, of late."""
        self._forget_before(now)
        return self._total * 1000 / _SPAN

    def lag(self, now: int) -> int | None:
        """Milliseconds from a point's logging to its arrival here, of late; None where none comes."""
        return round(self._lag) if self._lag is not None and self.rate(now) else None

    def _forget_before(self, now: int) -> None:
        """Forget what is counted no more, whether anybody asks or not."""
        while self._arrived and self._arrived[0][0] < now - _SPAN:
            self._total -= self._arrived.popleft()[1]
