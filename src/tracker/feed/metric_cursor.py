"""How far a metric's file was read: whole lines only, each once, whatever becomes of the file meanwhile."""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain

from tracker.core.events import PointsLogged
from tracker.store.files.metrics import NO_LINE, FileColumns, damage_of

_PIECE = 1 << 19
"""Bytes that are read at once. Of the shortest lines they hold fewer points than a batch may."""
_REMEMBERED = 32
"""Bytes before the end of what was read by which a file that was written anew is known: a line at least."""


class Cursor:
    """A place in one metric's file, and of what stands before it what the next look needs."""

    __slots__ = (
        "bad",
        "first_bad",
        "ino",
        "is_too_long",
        "latest",
        "lines",
        "modified",
        "offset",
        "remembered",
        "retells",
        "size",
    )

    def __init__(self, *, retells: bool = False) -> None:
        """`retells`: what is read first is the whole history, in the place of what was told before."""
        self.retells = retells
        self.ino = 0
        self.size = -1
        self.modified = 0
        """When the file was last modified, in nanoseconds."""
        self._rewind()

    def _rewind(self) -> None:
        self.offset = 0
        self.remembered = b""
        self.is_too_long = False
        """Whether the line that stands here began before, and has no end yet."""
        self.latest: tuple[int, int, float] | None = None
        """The greatest (step, timestamp, value)."""
        self.lines = 0
        self.bad = 0
        self.first_bad = ""

    @property
    def is_at_end(self) -> bool:
        """Whether all of the file was whole lines when it was last looked at."""
        return self.offset == self.size

    @property
    def damage(self) -> str | None:
        """What is wrong with the lines that were read."""
        return damage_of(self.first_bad, self.bad)

    @property
    def latest_value(self) -> float | None:
        return None if self.latest is None else self.latest[2]

    def take_over(self, other: Cursor) -> None:
        """Stand where another one stands."""
        for name in Cursor.__slots__:
            setattr(self, name, getattr(other, name))

    def lose(self, run_id: str, key: str) -> PointsLogged:
        """Hear that the file is there no more: the history that it held is told to be empty."""
        self._rewind()
        self.ino, self.size, self.retells = 0, -1, True
        return no_points(run_id, key)

    def read(self, file: int, found: os.stat_result, run_id: str, key: str) -> Iterable[PointsLogged]:
        """The points that came since, up to the size that was found; the whole history where the file is another."""
        if not stat.S_ISREG(found.st_mode):
            return ()
        grown = found.st_size - self.offset
        if self.offset and found.st_ino == self.ino and 0 < grown <= _PIECE and not (self.retells or self.is_too_long):
            remembered = self.remembered
            piece = os.pread(file, len(remembered) + grown, self.offset - len(remembered))
            if piece.startswith(remembered):
                self.modified, self.size = found.st_mtime_ns, found.st_size
                return self._appended(piece, run_id, key)
        return self._read(file, found, run_id, key)

    def _appended(self, piece: bytes, run_id: str, key: str) -> Iterable[PointsLogged]:
        """The points of a piece that begins with what is remembered: how nearly all of them come."""
        begin, end = len(self.remembered), piece.rfind(b"\n") + 1
        if end <= begin:
            return ()
        self.offset += end - begin
        self.remembered = piece[max(end - _REMEMBERED, 0) : end]
        columns = FileColumns(self.lines)
        columns.add(piece[begin:end])
        self._take(columns)
        return (_points(run_id, key, columns, self.latest_value),) if columns.steps else ()

    def _read(self, file: int, found: os.stat_result, run_id: str, key: str) -> Iterator[PointsLogged]:
        """What is new of a file that may be another, or much longer."""
        if self.offset and (found.st_ino != self.ino or found.st_size < self.offset or not self._stands_in(file)):
            self._rewind()
            self.retells = True
        self.ino, self.modified, self.size = found.st_ino, found.st_mtime_ns, found.st_size
        whole = FileColumns()
        for chunk in self._chunks(file, self.size):
            columns = whole if self.retells else FileColumns(self.lines)
            columns.add(chunk)
            if not self.retells:
                self._take(columns)
                if columns.steps:
                    yield _points(run_id, key, columns, self.latest_value)
        if self.retells:
            self._take(whole)
            self.retells = False
            yield _points(run_id, key, whole, self.latest_value, is_whole=True)

    def _stands_in(self, file: int) -> bool:
        """Whether a file holds before this place what was read there."""
        length = len(self.remembered)
        return os.pread(file, length, self.offset - length) == self.remembered

    def _chunks(self, file: int, size: int) -> Iterator[bytes]:
        """Whole lines from here on."""
        while self.offset < size:
            piece = os.pread(file, min(size - self.offset, _PIECE), self.offset)
            end = piece.rfind(b"\n") + 1
            if not end and len(piece) < _PIECE:
                return
            chunk = piece[:end] if end else piece
            self.offset += len(chunk)
            self.remembered = chunk[-_REMEMBERED:]
            was_too_long, self.is_too_long = self.is_too_long, not end
            if end:
                yield NO_LINE + chunk[chunk.index(b"\n") :] if was_too_long else chunk

    def _take(self, columns: FileColumns) -> None:
        self.lines = columns.lines
        self.bad += columns.bad
        self.first_bad = self.first_bad or columns.first_bad
        steps, latest = columns.steps, self.latest
        if not steps:
            return
        last = max(steps)
        if latest is None or last > latest[0]:
            if steps[-1] == last and steps.count(last) == 1:
                self.latest = (last, columns.timestamps[-1], columns.values[-1])
            else:
                self.latest = max(_rows_of_step(last, columns))
        elif last == latest[0]:
            self.latest = max(chain((latest,), _rows_of_step(last, columns)))


def no_points(run_id: str, key: str) -> PointsLogged:
    """A whole history of which nothing is there."""
    return PointsLogged(run_id, key, array("q"), array("q"), array("d"), None, is_whole=True)


def _points(
    run_id: str, key: str, columns: FileColumns, latest: float | None, *, is_whole: bool = False
) -> PointsLogged:
    return PointsLogged(run_id, key, columns.timestamps, columns.steps, columns.values, latest, is_whole)


def _rows_of_step(step: int, columns: FileColumns) -> Iterator[tuple[int, int, float]]:
    rows = zip(columns.steps, columns.timestamps, columns.values, strict=True)
    return (row for row in rows if row[0] == step)
