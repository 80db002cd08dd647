"""Several lines as one: their mean in each column, between the least and the greatest of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from tracker.views.thinning import Thinned


def mean_and_band(lines: Sequence[Thinned], count: int) -> tuple[Thinned, Thinned]:
    """The mean, and the band around it from the least to the greatest, in so many columns.

    A line counts from its first column to its last, between two of its columns with what lies on the way from one to
    the other. Where lines end, the mean goes on over those that are left.
    """
    values: dict[int, list[tuple[float, float, float]]] = {}
    for line in lines:
        for column, low, middle, high in _filled(line, count):
            values.setdefault(column, []).append((low, middle, high))
    columns = array("q", sorted(values))
    lows, highs, means = array("d"), array("d"), array("d")
    for column in columns:
        there = values[column]
        lows.append(min(low for low, _, _ in there))
        highs.append(max(high for _, _, high in there))
        means.append(sum(middle / len(there) for _, middle, _ in there))
    joined = bytes(place > 0 and columns[place - 1] == column - 1 for place, column in enumerate(columns))
    mean = Thinned(columns, means, means, means, means, joined)
    return mean, Thinned(columns, lows, lows, highs, highs, bytes(len(columns)))


def _filled(line: Thinned, count: int) -> Iterator[tuple[int, float, float, float]]:
    """By column the least, the middle and the greatest of a line, also where it only passes through."""
    before: tuple[int, float, float, float] | None = None
    for column, low, high, is_joined in zip(line.columns, line.lows, line.highs, line.joined, strict=True):
        middle = low / 2 + high / 2
        if before is not None and is_joined:
            begin, *values = before
            for between in range(max(begin + 1, 0), min(column, count)):
                share = (between - begin) / (column - begin)
                low_there, middle_there, high_there = (
                    one * (1 - share) + other * share for one, other in zip(values, (low, middle, high), strict=True)
                )
                yield between, low_there, middle_there, high_there
        before = column, low, middle, high
        if 0 <= column < count:
            yield before
