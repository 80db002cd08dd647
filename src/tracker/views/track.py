"""A column of values with gaps, of which any stretch's least and greatest are found without a look at each value.

Above the values stand the extremes of blocks of 32, of blocks of those, and so on: a stretch of any length is some
dozens of numbers to look at. NaN and infinities are gaps: they stand in the column and count in no extreme.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from math import inf, isfinite

BLOCK = 32
_SHORT = 4096


def are_finite(values: array[float]) -> bool:
    """Whether all of them are; a sum is finite only where all its parts are, and is quicker than looking at each."""
    return isfinite(sum(values)) or all(map(isfinite, values))


class Track:
    """Values that are appended to, a block at a time in amortised constant time each."""

    __slots__ = ("_highs", "_lows", "gaps", "values")

    def __init__(self, values: Iterable[float] = ()) -> None:
        self.values = array("d")
        self.gaps = array("q")
        """Where the values are that are not finite, in rising order."""
        self._lows: list[array[float]] = []
        self._highs: list[array[float]] = []
        self.extend(values)

    def __len__(self) -> int:
        return len(self.values)

    def extend(self, values: Iterable[float]) -> None:
        begin = len(self.values)
        self.values.extend(values)
        added = self.values[begin:]
        if not are_finite(added):
            self.gaps.extend(place for place, value in enumerate(added, begin) if not isfinite(value))
        self._stack()

    def truncate(self, length: int) -> None:
        """Forget all values but the first so many."""
        del self.values[length:]
        del self.gaps[bisect_left(self.gaps, length) :]
        for lows, highs in zip(self._lows, self._highs, strict=True):
            length //= BLOCK
            del lows[length:], highs[length:]

    def extremes(self, begin: int, end: int) -> tuple[float, float] | None:
        """The least and the greatest finite value of `values[begin:end]`; None where none is finite."""
        if not self.gaps and end - begin <= _SHORT:
            return self._short_extremes(begin, end) if begin < end else None
        low, high = inf, -inf
        is_whole = not self.gaps or not self.has_gap(begin, end)
        lows = highs = self.values
        for level in range(len(self._lows) + 1):
            left, right = -(-begin // BLOCK) * BLOCK, end // BLOCK * BLOCK
            is_top = level == len(self._lows) or left >= right
            low_edges = lows[begin:end] if is_top else lows[begin:left] + lows[right:end]
            high_edges = low_edges
            if level:
                high_edges = highs[begin:end] if is_top else highs[begin:left] + highs[right:end]
            elif not is_whole:
                low_edges = high_edges = array("d", filter(isfinite, low_edges))
            if low_edges:
                least, greatest = min(low_edges), max(high_edges)
                low, high = min(low, least), max(high, greatest)
            if is_top:
                break
            begin, end = left // BLOCK, right // BLOCK
            lows, highs = self._lows[level], self._highs[level]
        return (low, high) if low <= high else None

    def _short_extremes(self, begin: int, end: int) -> tuple[float, float]:
        """The same of some thousands of values among which no gap is: most of what is painted is that."""
        values = self.values
        left, right = -(-begin // BLOCK), end // BLOCK
        if left >= right:
            part = values[begin:end]
            return min(part), max(part)
        low, high = min(self._lows[0][left:right]), max(self._highs[0][left:right])
        edges = values[begin : left * BLOCK] + values[right * BLOCK : end]
        if not edges:
            return low, high
        least, greatest = min(edges), max(edges)
        return min(low, least), max(high, greatest)

    def has_gap(self, begin: int, end: int) -> bool:
        """Whether one of `values[begin:end]` is not finite."""
        place = bisect_left(self.gaps, begin)
        return place < len(self.gaps) and self.gaps[place] < end

    def first_finite(self, begin: int) -> int:
        """Where the first finite value at or after a place is; the length where there is none."""
        gaps = self.gaps
        index = bisect_left(gaps, begin)
        if index == len(gaps) or gaps[index] != begin:
            return begin
        run = begin - index
        return run + bisect_right(range(len(gaps)), run, lo=index, key=lambda k: gaps[k] - k)

    def last_finite(self, end: int) -> int:
        """Where the last finite value before a place is; -1 where there is none."""
        gaps = self.gaps
        index = bisect_left(gaps, end) - 1
        if index < 0 or gaps[index] != end - 1:
            return end - 1
        run = gaps[index] - index
        return gaps[bisect_left(range(len(gaps)), run, hi=index, key=lambda k: gaps[k] - k)] - 1

    def _stack(self) -> None:
        """Add the blocks that became whole, level by level."""
        lows = highs = self.values
        level = 0
        while len(lows) >= BLOCK:
            if level == len(self._lows):
                self._lows.append(array("d"))
                self._highs.append(array("d"))
            block_lows, block_highs = self._lows[level], self._highs[level]
            for begin in range(len(block_lows) * BLOCK, len(lows) - BLOCK + 1, BLOCK):
                end = begin + BLOCK
                low_block, high_block = lows[begin:end], highs[begin:end]
                if not level and self.gaps and self.has_gap(begin, end):
                    low_block = high_block = array("d", filter(isfinite, low_block))
                block_lows.append(min(low_block, default=inf))
                block_highs.append(max(high_block, default=-inf))
            lows, highs = block_lows, block_highs
            level += 1
