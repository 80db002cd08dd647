"""The latest value of each metric of the runs that log, kept as their points come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isnan
from typing import Any

from tracker.core.entities import Run

Greatest = tuple[int, int, float, float]
"""Step, timestamp and value of a point, a NaN as zero, which is how MLflow orders them; and the value."""


class Latest:
    """By run and key. A run is known with all of its metrics, or not at all."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, Greatest]] = {}
        self._signs: dict[str, int] = {}

    def knows(self, run_id: str) -> bool:
        return run_id in self._runs

    def learn(self, run_ids: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
        """Take in what the store says of these runs: rows of (run, key, step, timestamp, value or a marker of NaN)."""
        for run_id in run_ids:
            self._runs.setdefault(run_id, {})
        for run_id, key, step, timestamp, value in rows:
            if type(step) is int and type(timestamp) is int and type(key) is str:
                self._take(run_id, key, (step, timestamp, *_ordered(value)))

    def add(
        self, run_id: str, key: str, timestamps: Sequence[int], steps: Sequence[int], values: Sequence[float]
    ) -> float:
        """Take in points, of which there is one at least; the metric's latest value with them, as far as is known."""
        ordered = [0.0 if isnan(value) else value for value in values] if isnan(sum(values)) else values
        point = max(zip(steps, timestamps, ordered, values, strict=True))
        return self._take(run_id, key, point)[3] if run_id in self._runs else point[3]

    def add_point(self, run_id: str, key: str, timestamp: int, step: int, value: float) -> float:
        """The same of one point that is no NaN."""
        known = self._runs.get(run_id)
        return value if known is None else self._take(run_id, key, (step, timestamp, value, value))[3]

    def see(self, run_id: str, timestamp: int) -> None:
        """A run logged at that time."""
        self._signs[run_id] = max(timestamp, self._signs.get(run_id, timestamp))

    def last_sign(self, run: Run) -> int | None:
        return self._signs.get(run.run_id, run.start_time)

    def of(self, run: Run) -> Mapping[str, float]:
        """All latest values of a run; as the run has them, where it was not heard of."""
        known = self._runs.get(run.run_id)
        return run.metrics if known is None else {key: greatest[3] for key, greatest in known.items()}

    def keep(self, run_ids: Collection[str]) -> None:
        """Forget all other runs."""
        for known in (self._runs, self._signs):
            for run_id in [run_id for run_id in known if run_id not in run_ids]:
                del known[run_id]

    def _take(self, run_id: str, key: str, point: Greatest) -> Greatest:
        known = self._runs[run_id]
        before = known.get(key)
        if before is None or point[:3] > before[:3]:
            known[key] = before = point
        self.see(run_id, point[1])
        return before


def _ordered(value: Any) -> tuple[float, float]:
    """A value as it is ordered, and as it is."""
    if isinstance(value, float) and value == value:  # noqa: PLR0124  (no NaN)
        return value, value
    return 0.0, float("nan")
