"""Reading a journal while it is written, or after its writer is gone: from a position on, whole records only.

A slot that was taken and not filled is a hole: another thread is about to fill it, or never will. Holes keep nobody
waiting; what lies behind them is given, and they are looked at again each time.
"""

from __future__ import annotations

import os
from struct import Struct
from struct import error as StructError  # noqa: N812
from zlib import crc32

from tracker.core.journal.records import (
    END,
    FRAME,
    INPUT,
    KEY,
    MAGIC,
    MARK_OFFSET,
    NOTHING_YET,
    PARAMS,
    POINT,
    POINT_MARK,
    RESERVED,
    ROW,
    SHAPE,
    SLOT,
    TAGS,
    UNTAG,
    UPDATE,
    Operation,
    padded,
    segment_name,
    texts_in,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Place = tuple[int, int]
    """A segment's number and an offset in it."""

FIRST_PLACE = (0, SLOT)
KEYS_FILE = "keys"
_FIRST_LOOK = 64 * SLOT
_PIECE = 1 << 18
_MOST_HOLES = 1000
_MOST_STRAGGLERS = 64
_OPERATIONS = (PARAMS, TAGS, UNTAG, INPUT, UPDATE, END)


class Stretch:
    """A part of a journal."""

    __slots__ = ("operations", "points", "rows")

    def __init__(self) -> None:
        self.points: dict[int, list[tuple[int, int, float]]] = {}
        """By a key's number: timestamp, step and value of each single point."""
        self.rows: dict[int, list[tuple[int, int, tuple[float, ...]]]] = {}
        """By a shape's number: timestamp, step and values."""
        self.operations: list[Operation] = []

    def __bool__(self) -> bool:
        return bool(self.points or self.rows or self.operations)


class _Lane:
    """One lane's segments, read in their order."""

    def __init__(self, folder: str, lane: str, place: Place, memory: Mapping[tuple[str, int], bytearray]) -> None:
        self._folder = folder
        self._lane = lane
        self._memory = memory
        self._fd = -1
        self.segment, self.offset = place
        self.holes: list[Place] = []

    @property
    def place(self) -> Place:
        return self.segment, self.offset

    @property
    def safe_place(self) -> Place:
        """Before this nothing can be added any more."""
        return min([self.place, *self.holes])

    def look(self, length: int) -> bytes:
        """What stands at the place, up to so many bytes; nothing where the segment is not there yet."""
        if self._fd < 0:
            if (self._lane, self.segment) in self._memory:
                return self._in_memory((self.segment, self.offset), length)
            self._fd = self._opened(self.segment)
            if self._fd < 0:
                return b""
        return os.pread(self._fd, length, self.offset)

    def look_at(self, place: Place, length: int) -> bytes:
        """What stands somewhere before the place."""
        if (self._lane, place[0]) in self._memory:
            return self._in_memory(place, length)
        fd = self._opened(place[0])
        if fd < 0:
            return b""
        try:
            return os.pread(fd, length, place[1])
        finally:
            os.close(fd)

    def has_next(self) -> bool:
        following = self.segment + 1
        return (self._lane, following) in self._memory or os.path.lexists(self._path(following))

    def turn(self) -> None:
        """Go on with the next segment; whoever took one of the last slots of this one may be about to fill it."""
        if self._lane == "points":
            left = range(self.offset, self._size() - SLOT + 1, SLOT)
            for offset in left[:_MOST_STRAGGLERS]:
                self.note_hole((self.segment, offset))
        self.close()
        self.segment += 1
        self.offset = SLOT

    def note_hole(self, place: Place) -> None:
        self.holes.append(place)
        del self.holes[:-_MOST_HOLES]

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _size(self) -> int:
        """Of the segment that is read now."""
        if self._fd >= 0:
            return os.fstat(self._fd).st_size
        return len(self._memory.get((self._lane, self.segment), b""))

    def _in_memory(self, place: Place, length: int) -> bytes:
        part = self._memory.get((self._lane, place[0]), b"")
        return bytes(part[place[1] : place[1] + length])

    def _path(self, segment: int) -> str:
        return f"{self._folder}/{segment_name(self._lane, segment)}"

    def _opened(self, segment: int) -> int:
        try:
            fd = os.open(self._path(segment), os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return -1
        if os.pread(fd, len(MAGIC), 0) != MAGIC:  # being made
            os.close(fd)
            return -1
        return fd


class JournalReader:
    """One journal, from a place in each of its lanes on.

    `memory` has the segments that its writer, this very process, could not write into files, and `unsaved_keys` the
    definitions of keys.
    """

    def __init__(
        self,
        folder: str,
        points_at: Place = FIRST_PLACE,
        records_at: Place = FIRST_PLACE,
        *,
        memory: Mapping[tuple[str, int], bytearray] | None = None,
        unsaved_keys: Callable[[], bytes] = bytes,
    ) -> None:
        self._points = _Lane(folder, "points", points_at, memory or {})
        self._records = _Lane(folder, "records", records_at, memory or {})
        self._keys = KeyNames(folder, unsaved_keys)

    @property
    def points_at(self) -> Place:
        return self._points.place

    @property
    def records_at(self) -> Place:
        return self._records.place

    @property
    def safe_places(self) -> tuple[Place, Place]:
        """The places in both lanes before which all was given."""
        return self._points.safe_place, self._records.safe_place

    def read(self) -> Stretch:
        """The next part, of bounded size; empty where there is no more for now.

        The points first: what a point needs was written to the other files before it.
        """
        stretch = Stretch()
        self._fill_holes(stretch)
        self._read_points(stretch)
        self._read_records(stretch)
        return stretch

    def key(self, number: int) -> str | None:
        """A key's name; None where its definition never reached the disk."""
        return self._keys.key(number)

    def shape(self, number: int) -> tuple[str, ...] | None:
        return self._keys.shape(number)

    def add_points(self, stretch: Stretch) -> bool:
        """Add the next points; whether there were any slots that are not empty."""
        before = self._points.place
        self._read_points(stretch)
        return self._points.place != before

    def close(self) -> None:
        self._points.close()
        self._records.close()

    def _read_points(self, stretch: Stretch) -> None:
        lane = self._points
        has_next = lane.has_next()
        content = lane.look(_FIRST_LOOK)
        if len(content) == _FIRST_LOOK and content[-4:] != b"\0\0\0\0":
            content = lane.look(_PIECE)
        slots = len(content) // SLOT
        end = 0
        unfilled: list[int] = []
        for index, (value, timestamp, step, key, mark) in enumerate(POINT.iter_unpack(content[: slots * SLOT])):
            if mark == NOTHING_YET:
                unfilled.append(index)
                continue
            end = index + 1
            if mark == POINT_MARK:
                stretch.points.setdefault(key, []).append((timestamp, step, value))
        for index in unfilled:
            if index < end:
                lane.note_hole((lane.segment, lane.offset + index * SLOT))
        lane.offset += end * SLOT
        if end == 0 and has_next:
            lane.turn()
            self._read_points(stretch)

    def _read_records(self, stretch: Stretch) -> None:
        lane = self._records
        has_next = lane.has_next()
        content = lane.look(_FIRST_LOOK)
        if len(content) == _FIRST_LOOK and content[MARK_OFFSET:SLOT] != b"\0\0\0\0":
            content = lane.look(_PIECE)
        offset = 0
        for start, length, kind in _frames(content):
            if start + SLOT + length > len(content):
                content = lane.look(start + SLOT + length)
                if start + SLOT + length > len(content):
                    break
            after = start + SLOT + padded(length)
            if kind == RESERVED:
                if content[after + SLOT - 4 : after + SLOT].strip(b"\0") == b"" and not has_next:
                    break
                lane.note_hole((lane.segment, lane.offset + start))
            else:
                _add_frame(stretch, content, start)
            offset = after
        lane.offset += offset
        if offset == 0 and has_next:
            lane.turn()
            self._read_records(stretch)

    def _fill_holes(self, stretch: Stretch) -> None:
        for place in list(self._points.holes):
            slot = self._points.look_at(place, SLOT)
            if len(slot) == SLOT and (found := POINT.unpack(slot))[4] != NOTHING_YET:
                self._points.holes.remove(place)
                if found[4] == POINT_MARK:
                    stretch.points.setdefault(found[3], []).append((found[1], found[2], found[0]))
        for place in list(self._records.holes):
            header = self._records.look_at(place, SLOT)
            if len(header) == SLOT and FRAME.unpack(header)[5] != RESERVED:
                self._records.holes.remove(place)
                length = FRAME.unpack(header)[0]
                _add_frame(stretch, self._records.look_at(place, SLOT + length), 0)


class KeyNames:
    """The names behind the numbers of keys and shapes: a file that only grows."""

    def __init__(self, folder: str, unsaved: Callable[[], bytes] = bytes) -> None:
        self._path = f"{folder}/{KEYS_FILE}"
        self._unsaved = unsaved
        self._offset = 0
        self._keys: dict[int, str] = {}
        self._shapes: dict[int, tuple[str, ...]] = {}

    def key(self, number: int) -> str | None:
        if number not in self._keys:
            self._read()
        return self._keys.get(number)

    def shape(self, number: int) -> tuple[str, ...] | None:
        if number not in self._shapes:
            self._read()
        return self._shapes.get(number)

    def _read(self) -> None:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                content = file.read()
        except (FileNotFoundError, NotADirectoryError):
            content = b""
        self._offset += self._add(content)
        self._add(self._unsaved())

    def _add(self, content: bytes) -> int:
        """Take in definitions; how many bytes of them were whole."""
        whole = 0
        for start, length, kind in _frames(content):
            if start + SLOT + padded(length) > len(content):
                break
            payload = content[start + SLOT : start + SLOT + length]
            number = FRAME.unpack_from(content, start)[4]
            if kind == KEY:
                self._keys[number] = payload.decode("utf-8", "surrogatepass")
            elif kind == SHAPE:
                keys = Struct(f"<{length // 4}I").unpack(payload)
                self._shapes[number] = tuple(self._keys[key] for key in keys)
            whole = start + SLOT + padded(length)
        return whole


def _frames(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each frame starts, its payload's length and its mark, up to the first that is not there."""
    start = 0
    while start + SLOT <= len(content):
        length, _, _, _, _, kind = FRAME.unpack_from(content, start)
        if kind == NOTHING_YET:
            return
        yield start, length, kind
        start += SLOT + padded(length)


def _add_frame(stretch: Stretch, content: bytes, start: int) -> None:
    """Add a frame's record; one whose payload never reached the disk is left out."""
    length, checksum, a, b, c, kind = FRAME.unpack_from(content, start)
    payload = content[start + SLOT : start + SLOT + length]
    if crc32(payload) != checksum:
        return
    if kind == ROW:
        stretch.rows.setdefault(c, []).append((a, b, _doubles(length).unpack(payload)))
    elif kind in _OPERATIONS:
        try:
            stretch.operations.append(Operation(kind, texts_in(payload), a, b))
        except (UnicodeDecodeError, StructError):
            return


_STRUCTS: dict[int, Struct] = {}


def _doubles(length: int) -> Struct:
    found = _STRUCTS.get(length)
    if found is None:
        found = _STRUCTS[length] = Struct(f"<{length // 8}d")
    return found
