"""A file of lines that grows: read piece by piece from any place, never as a whole.

Every call opens the file anew, so that one that was replaced, cut short or removed meanwhile is read as it is now.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

PIECE = 1 << 18
"""Bytes that are read at once. Of a line that is longer each piece is a line."""


_ESCAPE = re.compile(rb"\x1b\[[0-9;:]*[A-Za-z]")


class FileLook(NamedTuple):
    """Which file it is and how it stands."""

    device: int
    inode: int
    size: int
    modified: int

    def is_same_file(self, other: FileLook) -> bool:
        return self[:2] == other[:2]


class Chunk(NamedTuple):
    """Whole lines of a file, from one byte to another; the file's last line may not be whole yet."""

    begin: int
    end: int
    content: bytes


class NotPlain(OSError):
    """What lies there is no file that could be read from any place."""


class _Sought:
    """What is searched for in lines: each answer is where the line begins, or the piece of one."""

    def __init__(self, needle: bytes) -> None:
        self.needle = needle
        self._has_capitals = needle != needle.lower()

    def first_in(self, content: bytes) -> int | None:
        plain = self._plain(content)
        return self._line(content, plain, plain.find(self.needle))

    def last_in(self, content: bytes) -> int | None:
        plain = self._plain(content)
        return self._line(content, plain, plain.rfind(self.needle))

    def _plain(self, content: bytes) -> bytes:
        """As many lines, without what a terminal obeys."""
        plain = _ESCAPE.sub(b"", content) if b"\x1b" in content else content
        return plain if self._has_capitals else plain.lower()

    def _line(self, content: bytes, plain: bytes, place: int) -> int | None:
        if place < 0:
            return None
        if len(plain) == len(content):
            return content.rfind(b"\n", 0, place) + 1
        return sum(len(line) + 1 for line in content.split(b"\n")[: plain.count(b"\n", 0, place)])


class TextLog:
    """Errors are the system's own, and `NotPlain` for folders, pipes and devices."""

    def __init__(self, path: str) -> None:
        self.path = path

    def look(self) -> FileLook:
        found = os.stat(self.path)
        if not stat.S_ISREG(found.st_mode):
            raise NotPlain(f"{self.path} is no plain file.")
        return FileLook(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def tail(self, most: int = PIECE) -> Chunk:
        """The last lines."""
        return self.before(self.look().size, most)

    def before(self, offset: int, most: int = PIECE) -> Chunk:
        """Lines that end right before a place that is a line's beginning, or the file's end."""
        begin = max(0, offset - most)
        with self._opened() as file:
            content = os.pread(file.fileno(), offset - begin, begin)
        if begin:
            cut = content.find(b"\n") + 1
            if 0 < cut < len(content):
                content = content[cut:]
        return Chunk(offset - len(content), offset, content)

    def after(self, offset: int, most: int = PIECE) -> Chunk:
        """Lines from a line's beginning on."""
        with self._opened() as file:
            content = os.pread(file.fileno(), most, offset)
            is_end = offset + len(content) >= os.fstat(file.fileno()).st_size
        if not is_end:
            content = content[: content.rfind(b"\n") + 1] or content
        return Chunk(offset, offset + len(content), content)

    def line_at(self, offset: int) -> int:
        """Where the line begins that a place is in."""
        begin = max(0, offset - PIECE)
        with self._opened() as file:
            content = os.pread(file.fileno(), offset - begin, begin)
        return begin + content.rfind(b"\n") + 1

    def find(self, needle: bytes, start: int, *, forward: bool, is_wanted: Callable[[], bool]) -> int | None:
        """Where the nearest line begins that holds these bytes, from a line's beginning on or before it. Capitals
        count where there are some; colours between letters do not. None where there is no such line, or it is wanted
        no more."""
        with self._opened() as file:
            found = (self._found_after if forward else self._found_before)(file, _Sought(needle), start, is_wanted)
        return None if found is None else self.line_at(found)

    def _found_after(self, file: BinaryIO, sought: _Sought, start: int, is_wanted: Callable[[], bool]) -> int | None:
        while is_wanted():
            content = os.pread(file.fileno(), PIECE, start)
            is_last = len(content) < PIECE
            whole = content if is_last else content[: content.rfind(b"\n") + 1]
            place = sought.first_in(whole or content)
            if place is not None:
                return start + place
            if is_last:
                return None
            start += len(whole) or PIECE - len(sought.needle) + 1
        return None

    def _found_before(self, file: BinaryIO, sought: _Sought, end: int, is_wanted: Callable[[], bool]) -> int | None:
        while end > 0 and is_wanted():
            begin = max(0, end - PIECE)
            content = os.pread(file.fileno(), end - begin, begin)
            cut = content.find(b"\n") + 1 if begin else 0
            cut = cut if cut < len(content) else 0
            place = sought.last_in(content[cut:])
            if place is not None:
                return begin + cut + place
            end = begin + (cut or len(sought.needle) - 1) if begin else 0
        return None

    def _opened(self) -> BinaryIO:
        """Never waits for whoever should write to a pipe."""
        self.look()
        return os.fdopen(os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY), "rb")
