"""The points of a series in the order in which a line runs through them: by x, equal x in the order of writing."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from math import isfinite, nan
from operator import gt
from typing import Any

from tracker.views.smoothing import is_far, smoothed, smoothed_further
from tracker.views.track import Track, are_finite


class Curve:
    """A sorted copy that is added to. Points that come in order cost nothing more; others cost what lies behind them.

    What is drawn of it (smoothed, or its positive values alone) is kept beside it and goes on where it stopped.
    """

    def __init__(self, *, is_whole: bool = False) -> None:
        """`is_whole` where every x is a whole number: those are kept as they are, and read like any others."""
        self.xs: array[Any] = array("q" if is_whole else "d")
        self.track = Track()
        self._smoothed: dict[float, Track] = {}
        self._positive: dict[float, Track] = {}
        """By the weight of the smoothing, 0 for none."""
        self.cuts = 0
        """How often points came that belong among others: after each, what was made of the curve is to be made anew."""

    def __len__(self) -> int:
        return len(self.xs)

    def add(self, xs: array[float], values: array[float]) -> None:
        """More points. One whose x is no finite number has no place, and is left out."""
        if not are_finite(xs):
            kept = [place for place, x in enumerate(xs) if isfinite(x)]
            xs, values = _picked(xs, kept), _picked(values, kept)
        if not xs:
            return
        is_sorted = not any(map(gt, xs, islice(xs, 1, None)))
        begin = bisect_right(self.xs, xs[0] if is_sorted else min(xs))
        if begin < len(self.xs):
            xs, values = self.xs[begin:] + xs, self.track.values[begin:] + values
            self._truncate(begin)
            is_sorted = False
        if not is_sorted:
            order = sorted(range(len(xs)), key=xs.__getitem__)
            xs, values = _picked(xs, order), _picked(values, order)
        self.xs.extend(xs)
        self.track.extend(values)

    def drawn(self, *, weight: float = 0.0, is_log: bool = False) -> Track:
        """What a line runs through: the values or their smoothed course, on a log scale with gaps for what is not
        positive."""
        track = self._smooth(weight) if weight else self.track
        if not is_log or (extremes := track.extremes(0, len(track))) is None or extremes[0] > 0:
            return track
        return self._leave_positive(weight, track)

    def advance(self, most: int, *, weight: float = 0.0, is_log: bool = False) -> int:
        """Make at most so many values of what `drawn` gives; how many were made, 0 where all were there."""
        track = self.track
        if weight:
            begin = len(self._smoothed.get(weight, ()))
            track = self._smooth(weight, most)
            if len(track) > begin or len(track) < len(self):
                return max(len(track) - begin, 1)
        if is_log and (extremes := track.extremes(0, len(track))) is not None and extremes[0] <= 0:
            begin = len(self._positive.get(weight, ()))
            return len(self._leave_positive(weight, track, most)) - begin
        return 0

    def _leave_positive(self, weight: float, track: Track, most: int | None = None) -> Track:
        positive = self._positive.setdefault(weight, Track())
        begin = len(positive)
        end = None if most is None else begin + most
        if begin < len(track):
            positive.extend(value if value > 0 else nan for value in track.values[begin:end])
        return positive

    def _smooth(self, weight: float, most: int | None = None) -> Track:
        track = self._smoothed.setdefault(weight, Track())
        begin = len(track)
        if begin < len(self.track):
            last = track.last_finite(begin)
            end = len(self.track) if most is None else min(begin + most, len(self.track))
            values, seen = self.track.values[begin:end], begin - len(track.gaps)
            before = track.values[last] if last >= 0 else nan
            if is_far(weight, seen) and not self.track.has_gap(begin, end):
                track.extend(smoothed_further(values, weight, last=before))
            else:
                track.extend(smoothed(values, weight, last=before, count=seen))
        return track

    def _truncate(self, length: int) -> None:
        self.cuts += 1
        del self.xs[length:]
        for track in (self.track, *self._smoothed.values(), *self._positive.values()):
            track.truncate(length)


def _picked(numbers: array[float], places: Sequence[int]) -> array[float]:
    return array(numbers.typecode, map(numbers.__getitem__, places))
