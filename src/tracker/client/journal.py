"""This process's own journal of one run: what is appended here survives the process, whatever kills it.

Single points take a slot each without a lock; everything else is a frame, appended by one thread at a time. A signal
handler may log, or raise, between any two calls of the thread that it interrupts. So whoever appends a frame takes its
place and writes its length there without a call in between: what is never filled is passed over by its length.
"""

from __future__ import annotations

import os
from _thread import RLock
from struct import Struct
from struct import error as StructError  # noqa: N812
from zlib import crc32

from tracker.client.lanes import NO_SLOTS, Lane, can_map
from tracker.core.journal.reader import KEYS_FILE
from tracker.core.journal.records import (
    END,
    FRAME,
    KEY,
    MARK,
    MARK_OFFSET,
    POINT,
    POINT_MARK,
    RESERVED,
    ROW,
    SHAPE,
    SLOT,
    VOID_MARK,
    frame,
    padded,
    texts_payload,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.client.lanes import PointSlots
    from tracker.core.journal.reader import Place

    Warn = Callable[[str, str], None]
    """Takes a topic, said once, and a sentence."""

MOST_SHAPES = 1000
"""Rows of keys that are remembered; a script that never logs the same keys twice logs them one by one from then on."""


_put_header = FRAME.pack_into
_put_mark = MARK.pack_into


class Shape:
    """A row of keys that are logged together."""

    __slots__ = ("number", "pack")

    def __init__(self, number: int, length: int) -> None:
        self.number = number
        self.pack = Struct(f"<{length}d").pack


class Journal:
    """Appends to a journal's files; never raises for want of a place to write."""

    __slots__ = (
        "_key_bytes", "_key_count", "_lock", "_points", "_records", "_shape_count", "_warn", "is_open", "keys",
        "memory", "path", "shapes", "slots",
    )  # fmt: skip

    def __init__(self, path: str | None, warn: Warn) -> None:
        self.path = path
        """None where no folder could be made at all: everything stays in memory."""
        is_mapped = path is not None and can_map(path)
        self.slots: PointSlots = NO_SLOTS
        self.keys: dict[str, int] = {}
        """The numbers of the keys that were logged."""
        self.shapes: dict[tuple[str, ...], Shape] = {}
        """The rows of keys that were logged together."""
        self.is_open = True
        self._key_bytes = b""
        self._key_count = 0
        self._shape_count = 0
        self._lock = RLock()
        self._warn = warn
        self.memory: dict[tuple[str, int], bytearray] = {}
        """The segments that are in memory alone, by lane and number."""
        self._points = Lane(path, "points", is_mapped=is_mapped, memory=self.memory)
        self._records = Lane(path, "records", is_mapped=is_mapped, memory=self.memory)
        self._turn_points()
        self._turn_records(0)

    def unsaved_keys(self) -> bytes:
        """Definitions of keys that are in no file yet."""
        return self._key_bytes

    def forget_before(self, points: int, records: int) -> None:
        """Let go of segments in memory that the store has."""
        with self._lock:
            self._points.forget_before(points)
            self._records.forget_before(records)

    @property
    def lost(self) -> int:
        """A bound on the bytes that found no place at all."""
        return self._points.lost + self._records.lost

    def define(self, key: str) -> int:
        """The number of a key that was checked."""
        with self._lock:
            number = self.keys.get(key)
            if number is None:
                self._key_count = number = self._key_count + 1
                self._add_definition(frame(KEY, key.encode("utf-8", "surrogatepass"), c=number))
                self.keys[key] = number
            return number

    def shape(self, keys: tuple[str, ...]) -> Shape | None:
        """What a row of defined keys is packed with; None where there are too many rows already."""
        found = self.shapes.get(keys)
        if found is None and len(self.shapes) < MOST_SHAPES:
            with self._lock:
                found = self.shapes.get(keys)
                if found is not None:  # another thread was here first
                    return found
                numbers = [self.define(key) for key in keys]
                self._shape_count = number = self._shape_count + 1
                found = Shape(number, len(keys))
                self._add_definition(frame(SHAPE, Struct(f"<{len(keys)}I").pack(*numbers), c=found.number))
                self.shapes[keys] = found
        return found

    def add_point(self, number: int, value: float, timestamp: int, step: int, mark: int = POINT_MARK) -> Place:
        """Append a point wherever there is room; where it went. All values were checked to fit."""
        with self._lock:
            while True:
                slots, segment = self.slots, self._points.number
                if slots is not self._points.slots:  # somebody went on with another segment meanwhile
                    self.slots = self._points.slots
                    continue
                buffer, take = slots
                if buffer is None:
                    content = POINT.pack(value, timestamp, step, number, mark)
                    if self._points.write(content):
                        return segment, self._points.streamed - SLOT
                else:
                    offset = take()
                    try:
                        POINT.pack_into(buffer, offset, value, timestamp, step, number, mark)
                    except StructError:
                        pass  # this segment is full
                    else:
                        return segment, offset
                self._turn_points()

    def add_row(self, shape: Shape, values: Iterable[float], timestamp: int, step: int) -> None:
        """Append one value for each key of a shape."""
        self._append(ROW, shape.pack(*values), timestamp, step, shape.number)

    def add_texts(self, kind: int, texts: Iterable[str]) -> None:
        """Append a change of the run that is no point."""
        self._append(kind, texts_payload(texts))

    def add_end(self, status: str, end_time: int) -> None:
        """Append the run's end: what was appended before it belongs to the run."""
        with self._lock:
            segment, offset = self.add_point(0, 0.0, 0, 0, VOID_MARK)
            self._append(END, texts_payload((status, str(end_time))), segment, offset)

    def places(self) -> tuple[Place, Place]:
        """The places in both lanes before which everything was appended that was until now."""
        with self._lock:
            return self.add_point(0, 0.0, 0, 0, VOID_MARK), (self._records.number, self._record_end())

    def save(self) -> None:
        """Try to move what is in memory into files."""
        with self._lock:
            self._write_keys(b"")
            if self._key_bytes:
                return
            if self._points.can_leave_memory():
                self._turn_points()
            if self._records.can_leave_memory():
                self._turn_records(0)
            for lane in (self._points, self._records):
                try:
                    lane.save_memory()
                except OSError as error:
                    self._explain(error)

    def close(self) -> None:
        """Nothing is appended any more."""
        with self._lock:
            self.is_open = False
            self.slots = NO_SLOTS
            self._points.close()
            self._records.close()

    def abandon_after_fork(self) -> None:
        """Let go, in a child, of what is the parent's."""
        self._lock = RLock()
        self.close()

    def _append(self, kind: int, payload: bytes, a: int = 0, b: int = 0, c: int = 0) -> None:
        length, checksum = len(payload), crc32(payload)
        size = SLOT + padded(length)
        with self._lock:
            while True:
                frames = self._records.frames
                buffer, offset = frames.buffer, frames.end
                end = offset + size
                if buffer is not None and end <= frames.room:
                    frames.end = end
                    _put_header(buffer, offset, length, checksum, a, b, c, RESERVED)
                    buffer[offset + SLOT : offset + SLOT + length] = payload
                    _put_mark(buffer, offset + MARK_OFFSET, kind)
                    return
                if buffer is None and self._records.write(frame(kind, payload, a, b, c)):
                    return
                self._turn_records(size)

    def _record_end(self) -> int:
        frames = self._records.frames
        return frames.end if frames.buffer is not None else self._records.streamed

    def _turn_points(self) -> None:
        self._points.turn(may_be_file=not self._key_bytes)
        self.slots = self._points.slots
        self._explain(self._points.failure)

    def _turn_records(self, room: int) -> None:
        self._records.turn(room, may_be_file=not self._key_bytes)
        self._explain(self._records.failure)

    def _add_definition(self, content: bytes) -> None:
        """Write a definition before what needs it. Where it finds no room, what needs it stays in memory as well:
        whoever drains the files would not know what it is."""
        self._write_keys(content)
        if self._key_bytes:
            if not self._points.is_in_memory:
                self._turn_points()
            if not self._records.is_in_memory:
                self._turn_records(0)

    def _write_keys(self, content: bytes) -> None:
        """Append definitions to their file, with those that could not be written before."""
        content = self._key_bytes + content
        if not content:
            return
        self._key_bytes = content
        if self.path is None:
            return
        try:
            fd = os.open(f"{self.path}/{KEYS_FILE}", os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            try:
                size = os.fstat(fd).st_size
                if os.write(fd, content) < len(content):
                    os.ftruncate(fd, size)
                    return
            finally:
                os.close(fd)
        except OSError as error:
            self._explain(error)
            return
        self._key_bytes = b""

    def _explain(self, error: OSError | None) -> None:
        if self.lost:
            where = self.path or "of this run"
            self._warn("journal", f"As much of the journal {where} waits in memory as may: the newest values are lost.")
        elif error is not None and self.path is not None:
            kept = "what is logged stays in memory until there is room"
            self._warn("journal", f"The journal {self.path} cannot be written ({error.strerror}): {kept}.")
