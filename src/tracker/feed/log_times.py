"""When a console log's lines were written: beside `console.log` lies `console.times`, pairs of the log's length and the
time at which it was so long."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from contextlib import suppress

_PAIR = struct.Struct("<qq")
_MOST_PAIRS = 65_536
"""That are read for one piece of a log; of more, some are left out."""


class LogTimes:
    """Looks into the file for each answer: it may hold millions of pairs. A log without one has no times."""

    def __init__(self, log_path: str) -> None:
        self.path = f"{os.path.splitext(log_path)[0]}.times"

    def of_lines(self, offsets: Iterable[int]) -> list[int | None]:
        """When each line that begins at one of these rising places was begun, in milliseconds since 1970."""
        wanted = list(offsets)
        if not wanted:
            return []
        with suppress(OSError), _Pairs(self.path) as pairs:
            first, last = pairs.first_longer(wanted[0]), pairs.first_longer(wanted[-1])
            return _matched(wanted, pairs.between(first, last + 1))
        return [None] * len(wanted)

    def offset_at(self, time: int) -> int | None:
        """How long the log was then: the place at which lines were written at that time. None where nobody knows."""
        with suppress(OSError), _Pairs(self.path) as pairs:
            return pairs.length_at(time)
        return None


class _Pairs:
    """The file, open. Lengths rise but where a line was written over: an answer may then be a few lines beside."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        self.count = os.fstat(self._fd).st_size // _PAIR.size

    def __enter__(self) -> _Pairs:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def pair(self, place: int) -> tuple[int, int]:
        length, time = _PAIR.unpack(os.pread(self._fd, _PAIR.size, place * _PAIR.size))
        return length, time

    def first_longer(self, length: int) -> int:
        """The first pair with which the log is longer than this."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.pair(middle)[0] > length:
                high = middle
            else:
                low = middle + 1
        return low

    def length_at(self, time: int) -> int | None:
        """The length before the first pair that is later."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.pair(middle)[1] >= time:
                high = middle
            else:
                low = middle + 1
        if not self.count:
            return None
        return self.pair(low - 1)[0] if low else 0

    def between(self, begin: int, end: int) -> list[tuple[int, int]]:
        end = min(end, self.count, begin + _MOST_PAIRS)
        content = os.pread(self._fd, max(0, end - begin) * _PAIR.size, begin * _PAIR.size)
        return list(_PAIR.iter_unpack(content[: len(content) // _PAIR.size * _PAIR.size]))


def _matched(offsets: list[int], pairs: list[tuple[int, int]]) -> list[int | None]:
    times: list[int | None] = []
    place = 0
    for offset in offsets:
        while place < len(pairs) and pairs[place][0] <= offset:
            place += 1
        times.append(pairs[place][1] if place < len(pairs) else None)
    return times
