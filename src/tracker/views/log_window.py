"""The lines of a log that are held: a stretch of the file, lengthened where one goes on and shortened behind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

MOST = 4 << 20
"""Bytes that are held."""


class LogWindow:
    """Lines by their place in the file. Belongs to one thread and does no I/O."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes of the whole file."""
        self.begin = self.end = 0
        """Which bytes of it are held."""
        self.offsets: list[int] = []
        self.lines: list[bytes] = []
        self.times: list[int | None] = []
        """When each line was written, where that is known."""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def is_at_begin(self) -> bool:
        return self.begin == 0

    @property
    def is_at_end(self) -> bool:
        return self.end >= self.size

    @property
    def has_times(self) -> bool:
        return any(time is not None for time in self.times[:1] + self.times[-1:])

    def replace(self, begin: int, content: bytes, times: Sequence[int | None] = ()) -> None:
        """Hold these lines and no others."""
        self.begin = self.end = begin
        self.offsets, self.lines, self.times = [], [], []
        self.append(content, times)

    def append(self, content: bytes, times: Sequence[int | None] = ()) -> None:
        """More lines behind those that are held."""
        offsets, lines = split(content, self.end)
        self.offsets += offsets
        self.lines += lines
        self.times += _filled(times, len(lines))
        self.end += len(content)
        surplus = self.end - self.begin - MOST
        if surplus > 0:
            self._forget_first(bisect_right(self.offsets, self.begin + surplus))

    def prepend(self, content: bytes, times: Sequence[int | None] = ()) -> None:
        """More lines before those that are held."""
        self.begin -= len(content)
        offsets, lines = split(content, self.begin)
        self.offsets[:0] = offsets
        self.lines[:0] = lines
        self.times[:0] = _filled(times, len(lines))
        surplus = self.end - self.begin - MOST
        if surplus > 0:
            self._cut(bisect_right(self.offsets, self.end - surplus))

    def replace_from(self, offset: int, content: bytes, times: Sequence[int | None] = ()) -> None:
        """These lines in the place of all from this one on."""
        self._cut(self.place(offset) if offset < self.end else len(self))
        self.end = offset
        self.append(content, times)

    def place(self, offset: int) -> int:
        """Which line an offset is in, as far as it is held."""
        return min(max(bisect_right(self.offsets, offset) - 1, 0), max(0, len(self) - 1))

    def place_at(self, time: int) -> int:
        """The last line that was begun by then, as far as that is known."""
        known = [place for place, each in enumerate(self.times) if each is not None and each <= time]
        return known[-1] if known else 0

    def _cut(self, length: int) -> None:
        if length < len(self):
            self.end = self.offsets[length]
            del self.offsets[length:], self.lines[length:], self.times[length:]

    def _forget_first(self, count: int) -> None:
        count = min(count, len(self) - 1)
        if count > 0:
            del self.offsets[:count], self.lines[:count], self.times[:count]
            self.begin = self.offsets[0]


def split(content: bytes, begin: int) -> tuple[list[int], list[bytes]]:
    """Where lines begin, and the lines."""
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()
    offsets: list[int] = []
    offset = begin
    for line in lines:
        offsets.append(offset)
        offset += len(line) + 1
    return offsets, lines


def _filled(times: Sequence[int | None], count: int) -> list[int | None]:
    return [*times[:count], *[None] * (count - len(times))]
