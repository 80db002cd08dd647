"""Where a journal's records go: into a mapped file whose blocks are reserved, into a file by `write()` where mapping is
not safe, into memory while neither is to be had.

Storing into a mapped page that has no block on a full disk is a SIGBUS, which kills the training process. So blocks are
reserved when a segment is made, and only on filesystems where a reserved block stays one.

A signal handler may log, or raise, between any two calls of the thread that it interrupts, also while that thread goes
on to a new segment. So one becomes the current one in a single step without a call, and only if none newer did; what
was made in vain stays behind as an empty segment, which readers pass over.
"""

from __future__ import annotations

import errno
import mmap
import os
from contextlib import suppress
from itertools import count

from tracker.core.filesystem import filesystem_type_of
from tracker.core.journal.records import SEGMENT_HEADER, SLOT, segment_header, segment_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.core.journal.records import Buffer

    PointSlots = tuple[Buffer | None, Callable[[], int]]
    """A segment of the points lane and what hands out offsets in it; no segment where each point is a write."""

FIRST_SEGMENT = 1 << 16
SEGMENT = 1 << 20
MOST_IN_MEMORY = 64 << 20
"""Bytes of a journal that wait in memory while no file can be written; what comes then is lost, and counted."""
_MAPPABLE = ("ext2", "ext3", "ext4", "xfs", "tmpfs", "overlay")
"""Filesystems that write a reserved block in place. Those that copy on write may need another that is not there."""
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_NO_RESERVING = (errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENODEV)


def can_map(folder: str) -> bool:
    """Whether segments in this folder may be mapped."""
    return filesystem_type_of(folder) in _MAPPABLE


NO_SLOTS: PointSlots = (None, count(0, 0).__next__)
"""What a journal that is not open has in place of slots: taking one fails."""


class Frames:
    """The segment of frames that is written now."""

    __slots__ = ("buffer", "end", "room")

    def __init__(self, buffer: Buffer | None) -> None:
        self.buffer = buffer
        self.end = SLOT
        """Where the next frame goes."""
        self.room = len(buffer) if buffer is not None else 0


class Lane:
    """One lane's segments while they are written. Its owner sees to it that one thread at a time changes it."""

    def __init__(
        self, folder: str | None, lane: str, *, is_mapped: bool, memory: dict[tuple[str, int], bytearray]
    ) -> None:
        self._folder = folder
        self._lane = lane
        self._is_mapped = is_mapped
        self.number = -1
        """Of the segment that is written now."""
        self._stream = -1
        self.streamed = 0
        """The size of a segment that is written without a buffer."""
        self.buffer: Buffer | None = None
        self.slots: PointSlots = NO_SLOTS
        self.frames = Frames(None)
        self._memory = memory
        """Segments of all lanes that are in no file yet, or came there so lately that a thread may still write."""
        self._copied: set[int] = set()
        self.lost = 0
        """Bytes that found no place."""
        self.failure: OSError | None = None
        """Why the last segment is in memory."""

    @property
    def is_in_memory(self) -> bool:
        return isinstance(self.buffer, bytearray)

    def turn(self, room: int = 0, *, may_be_file: bool = True) -> None:
        """Go on with a new segment that holds at least so many bytes."""
        size = max(FIRST_SEGMENT if self.number < 0 else SEGMENT, SLOT + room)
        self.failure = None
        if may_be_file:
            try:
                self.save_memory(is_full=True)
                self._make_file(size)
            except OSError as error:
                self.failure = error
            else:
                return
        self._make_memory(size)

    def can_leave_memory(self) -> bool:
        """Whether a file could be made now for a lane that is in memory."""
        if not self.is_in_memory or self._folder is None:
            return False
        probe = f"{self._folder}/.probe-{self._lane}"
        try:
            fd = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                room = sum(map(len, self._memory.values())) + SEGMENT
                os.posix_fallocate(fd, 0, room)
                os.close(os.dup(fd))  # mapping a file takes a second descriptor
            finally:
                os.close(fd)
                os.unlink(probe)
        except OSError as error:
            return error.errno in _NO_RESERVING
        return True

    def write(self, content: bytes) -> bool:
        """Append to a segment without a buffer; False where the disk took only a part, of which nothing stays."""
        length, before = len(content), self.streamed
        if before + length > SEGMENT:
            return False
        self.streamed = before + length
        try:
            written = os.write(self._stream, content)
            while written < length:
                written += os.write(self._stream, content[written:])
        except OSError as error:
            self.failure = error
            self.streamed = before
            with suppress(OSError):  # half a record at the end of a segment is no record
                os.ftruncate(self._stream, before)
            return False
        return True

    def save_memory(self, *, is_full: bool = False) -> None:
        """Copy what waits in memory into files, in order; raises the `OSError` that stands in the way.

        The segment that is written now is not among them unless it is full.
        """
        for number in self._numbers_in_memory():
            if self.buffer is self._memory[self._lane, number] and not is_full:
                return
            self._copy(number)
            if number in self._copied:
                self._copied.discard(number)
                del self._memory[self._lane, number]
            else:
                self._copied.add(number)

    def forget_before(self, number: int) -> None:
        """Let go of segments in memory that the store has."""
        for old in self._numbers_in_memory():
            if old < number:
                del self._memory[self._lane, old]

    def close(self) -> None:
        stream, self._stream, self.buffer, self.slots = self._stream, -1, None, NO_SLOTS
        self.frames = Frames(None)
        if stream >= 0:
            os.close(stream)

    def _numbers_in_memory(self) -> list[int]:
        return sorted(number for lane, number in self._memory if lane == self._lane)

    def _copy(self, number: int) -> None:
        if self._folder is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        path = self._path(number)
        draft = f"{self._folder}/.{segment_name(self._lane, number)}"
        target = path if number in self._copied else draft
        fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            view = memoryview(self._memory[self._lane, number])
            written = 0
            while written < len(view):
                written += os.write(fd, view[written:])
        except OSError:
            if target == draft:
                os.unlink(draft)
            raise
        finally:
            os.close(fd)
        if target == draft:
            os.rename(draft, path)

    def _make_file(self, size: int) -> None:
        if self._folder is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        number, fd = self._new_file()
        path = self._path(number)
        buffer: Buffer | None = None
        stream = -1
        try:
            if self._is_mapped and self._reserve(fd, size):
                buffer = mmap.mmap(fd, size, flags=mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0))
                buffer[: SEGMENT_HEADER.size] = segment_header(self._lane, number, is_reserved=True)
            else:
                header = segment_header(self._lane, number, is_reserved=False)
                if os.write(fd, header) < len(header):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
                stream, fd = fd, -1
        except OSError:
            os.unlink(path)
            raise
        finally:
            if fd >= 0:
                os.close(fd)
        self._go_on_with(number, buffer, stream=stream)

    def _new_file(self) -> tuple[int, int]:
        """The number of the next segment, and the descriptor of its file."""
        while True:
            number = self._free_number()
            try:
                return number, os.open(self._path(number), _FLAGS, 0o600)
            except FileExistsError:  # a signal handler was here meanwhile
                continue

    def _reserve(self, fd: int, size: int) -> bool:
        """Whether the blocks are the file's own now; from the first refusal on nothing is mapped."""
        try:
            os.posix_fallocate(fd, 0, size)
        except OSError as error:
            if error.errno not in _NO_RESERVING:
                raise
            self._is_mapped = False
        return self._is_mapped

    def _make_memory(self, size: int) -> None:
        number = self._free_number()
        buffer = bytearray(size)
        buffer[: SEGMENT_HEADER.size] = segment_header(self._lane, number, is_reserved=False)
        is_lost = sum(map(len, self._memory.values())) + size > MOST_IN_MEMORY
        if is_lost:
            self.lost += size
        self._go_on_with(self.number if is_lost else number, buffer, is_lost=is_lost)

    def _go_on_with(self, number: int, buffer: Buffer | None, *, stream: int = -1, is_lost: bool = False) -> None:
        """Write to this segment from now on, unless a signal handler went on with a newer one meanwhile."""
        slots, frames = (buffer, count(SLOT, SLOT).__next__), Frames(buffer)
        waits = buffer if isinstance(buffer, bytearray) and not is_lost else None
        key = self._lane, number
        # No call from here on, between which a handler could come, until all of it is done.
        if number > self.number or is_lost:
            stream, self._stream, self.streamed = self._stream, stream, SLOT
            self.number, self.buffer, self.slots, self.frames = number, buffer, slots, frames
            if waits is not None:
                self._memory[key] = waits
        if stream >= 0:
            os.close(stream)

    def _free_number(self) -> int:
        """That of the next segment: what a handler made, or what was made in vain, is passed over."""
        number = self.number + 1
        while self._folder is not None and os.path.lexists(self._path(number)):
            number += 1
        return number

    def _path(self, number: int) -> str:
        return f"{self._folder}/{segment_name(self._lane, number)}"
