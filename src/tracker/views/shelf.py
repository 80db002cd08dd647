"""The histories that somebody looks at, kept whole for as long as they do."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.core.events import PointsLogged
from tracker.views.series import Series

Pair = tuple[str, str]
"""A run's id and a metric's key."""


class Shelf:
    """Series by run and key. One that is not loaded yet is there, and empty."""

    def __init__(self) -> None:
        self._series: dict[Pair, Series] = {}
        self._loaded: set[Pair] = set()

    def __contains__(self, pair: object) -> bool:
        return pair in self._series

    def keep(self, wanted: Iterable[Pair], starts: dict[str, int | None]) -> list[Pair]:
        """Keep these and no others; those that are new, whose whole histories are to be asked for."""
        kept = {pair: self._series.get(pair) for pair in wanted}
        new = [pair for pair, series in kept.items() if series is None]
        self._series = {pair: series or Series(*pair, start=starts.get(pair[0])) for pair, series in kept.items()}
        self._loaded &= kept.keys()
        return new

    def apply(self, points: PointsLogged) -> bool:
        """Take in points; whether somebody looks at them. Points before the whole history are in it when it comes."""
        pair = points.run_id, points.key
        series = self._series.get(pair)
        if series is None or (pair not in self._loaded and not points.is_whole):
            return False
        self._loaded.add(pair)
        series.apply(points)
        return True

    def series(self, run_id: str, key: str) -> Series | None:
        """None where nobody asked for it."""
        return self._series.get((run_id, key))

    def is_loaded(self, run_id: str, key: str) -> bool:
        """Whether its whole history has come."""
        return (run_id, key) in self._loaded
