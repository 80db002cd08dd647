"""A file of lines that grows: read piece by piece from any place, never as a whole.

Every call opens the file anew, so that one that was replaced, cut short or removed meanwhile is read as it is now.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

PIECE = 1 << 18
"""Bytes that are read at once. Of a line that is longer each piece is a line."""


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
        """Where the nearest line begins that holds these bytes, from a line's beginning on or before it.

        Capitals count where the needle has some. None where there is no such line, or it is wanted no more.
        """
        fold = bytes.lower if needle == needle.lower() else bytes
        with self._opened() as file:
            found = (self._found_after if forward else self._found_before)(file, needle, start, fold, is_wanted)
        return None if found is None else self.line_at(found)

    def _found_after(
        self, file: BinaryIO, needle: bytes, start: int, fold: Callable[[bytes], bytes], is_wanted: Callable[[], bool]
    ) -> int | None:
        while is_wanted():
            content = os.pread(file.fileno(), PIECE, start)
            place = fold(content).find(needle)
            if place >= 0:
                return start + place
            if len(content) < PIECE:
                return None
            start += PIECE - len(needle) + 1
        return None

    def _found_before(
        self, file: BinaryIO, needle: bytes, start: int, fold: Callable[[bytes], bytes], is_wanted: Callable[[], bool]
    ) -> int | None:
        end = start
        while end > 0 and is_wanted():
            begin = max(0, end - PIECE)
            place = fold(os.pread(file.fileno(), end - begin, begin)).rfind(needle)
            if place >= 0:
                return begin + place
            end = begin + len(needle) - 1 if begin else 0
        return None

    def _opened(self) -> BinaryIO:
        """Never waits for whoever should write to a pipe."""
        self.look()
        return os.fdopen(os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY), "rb")
