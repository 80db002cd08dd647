"""A metric's file: one `timestamp value step` a line, as columns and back.

Older MLflows wrote no step (two fields, step 0); MLflow 3 appends a dataset's name and digest (five fields, or more
where the name has spaces). MLflow 3 reads its own five-field lines back with step 0 and MLflow 2 refuses them; the step
is there in the line, so here it is read.

A line without its end is half a line: a writer died over it, or is at it now.
"""

import json
import os
import struct
from array import array
from collections import Counter
from collections.abc import Sequence

from tracker.core.entities import History, Problem
from tracker.store.files.reading import PIECE
from tracker.store.files.values import Reading

_NUMERIC = b"0123456789.-+enaif"
"""What numbers are written with, `nan` and `inf` among them."""
_COMMAS = bytes.maketrans(b" \n", b",,")
_LAST_PART = 1 << 26
"""More than all writers of a run can have appended to a file since one of them died."""
NO_LINE = b"too long for a metric"
_MANY = 40
"""From so many lines on a JSON parser beats splitting."""


class FileColumns:
    """The points of a file, column by column, with the lines that hold none."""

    def __init__(self, lines: int = 0) -> None:
        """Of a file of which so many lines were read before."""
        self.timestamps = array("q")
        self.steps = array("q")
        self.values = array("d")
        self.lines = lines
        self.bad = 0
        self.first_bad = ""

    def add(self, chunk: bytes) -> None:
        """Add whole lines."""
        separators = chunk.translate(None, _NUMERIC)
        count = len(separators) // 3
        done = separators == b"  \n" * count and (
            (count >= _MANY and b"n" not in chunk and self._add_as_json(chunk, count)) or self._add_split(chunk, count)
        )
        if not done:
            self._add_each(chunk)

    def add_tail(self, tail: bytes) -> None:
        """Note what stands behind the last line's end: nothing to be read, not yet or never."""
        if tail:
            self._reject(self.lines + 1, "holds NUL bytes" if b"\0" in tail else "has no end: it is cut short")

    def latest(self) -> float | None:
        """The value of the greatest (step, timestamp, value), of which the first where NaN makes them undecided."""
        if not self.steps:
            return None
        last = max(self.steps)
        if self.steps[-1] == last and self.steps.count(last) == 1:
            return self.values[-1]
        rows = zip(self.steps, self.timestamps, self.values, strict=True)
        return max(row for row in rows if row[0] == last)[2]

    def damage(self) -> str | None:
        """What is wrong with the file, if anything is."""
        return damage_of(self.first_bad, self.bad) or (None if self.steps else "holds no points")

    def _add_as_json(self, chunk: bytes, count: int) -> bool:
        """Add plain lines as one JSON list, which is the fastest parser at hand; False where it is none."""
        if b"-" in chunk and b" -0 " in chunk:  # to JSON an integer, and so without its sign
            return False
        try:
            numbers = json.loads(f"[{chunk.translate(_COMMAS).decode('ascii')}0]")  # the 0 is for the last comma
            integers = struct.Struct(f"{count}q")
            timestamps = integers.pack(*numbers[:-1:3])
            values = struct.pack(f"{count}d", *numbers[1::3])
            steps = integers.pack(*numbers[2::3])
        except (ValueError, struct.error, OverflowError):
            return False
        self.timestamps.frombytes(timestamps)
        self.values.frombytes(values)
        self.steps.frombytes(steps)
        self.lines += count
        return True

    def _add_split(self, chunk: bytes, count: int) -> bool:
        """Add a few plain lines; False where one is none."""
        fields = chunk.split()
        if len(fields) != 3 * count:
            return False
        try:
            timestamps = array("q", map(int, fields[0::3]))
            values = array("d", map(float, fields[1::3]))
            steps = array("q", map(int, fields[2::3]))
        except (ValueError, OverflowError):
            return False
        self.timestamps += timestamps
        self.values += values
        self.steps += steps
        self.lines += count
        return True

    def _add_each(self, chunk: bytes) -> None:
        """Add line by line, whatever each is."""
        for line in chunk[:-1].split(b"\n"):
            self.lines += 1
            if not line.strip():
                continue
            try:
                timestamp, value, step = parse_line(line)
            except ValueError:
                self._reject(self.lines, "is no 'timestamp value step'")
                continue
            self.timestamps.append(timestamp)
            self.values.append(value)
            self.steps.append(step)

    def _reject(self, line: int, why: str) -> None:
        self.first_bad = self.first_bad or f"line {line} {why}"
        self.bad += 1


def damage_of(first_bad: str, bad: int) -> str | None:
    """What is wrong with a file of which so many lines hold no point."""
    more = f", and {bad - 1} more lines like it" if bad > 1 else ""
    return first_bad + more if bad else None


def parse_line(line: bytes) -> tuple[int, float, int]:
    """(timestamp, value, step) of one line; raises `ValueError` where it is none."""
    fields = line.decode().strip().split(" ")
    if len(fields) in (1, 4):
        raise ValueError(line)
    timestamp = int(fields[0])
    step = int(fields[2]) if len(fields) > 2 else 0
    if not (-(2**63) <= timestamp < 2**63 and -(2**63) <= step < 2**63):
        raise ValueError(line)
    return timestamp, float(fields[1]), step


def columns_in(fd: int) -> FileColumns:
    """Every point of an open file, read piece by piece."""
    columns = FileColumns()
    piece = os.read(fd, PIECE)
    rest = b""
    while piece:
        end = piece.rfind(b"\n") + 1
        if end:
            columns.add(rest + piece[:end])
            rest = piece[end:]
        else:
            rest = rest + piece if len(rest) < PIECE else NO_LINE
        piece = os.read(fd, PIECE)
    columns.add_tail(rest)
    return columns


def latest_in(fd: int) -> Reading[float]:
    """A metric's latest value, and what is wrong with its file."""
    columns = columns_in(fd)
    return columns.latest(), columns.damage()


def history_in(fd: int) -> Reading[FileColumns]:
    """A metric's whole file."""
    columns = columns_in(fd)
    return columns, columns.damage()


def history_of(key: str, columns: FileColumns | None, why: str | None) -> History:
    """What was read of a metric's file as its history."""
    columns = columns or FileColumns()
    problems = (Problem(f"metrics.{key}", why),) if why else ()
    return History(columns.timestamps, columns.steps, columns.values, problems)


def lines_missing(lines: Sequence[bytes], fd: int) -> bytes:
    """What to append to an open file so that its last part holds these lines, as often as they come here.

    Half a line at its end is finished where it is the beginning of one that is missing.
    """
    wanted = {line[:-1] for line in lines}
    present: Counter[bytes] = Counter()
    os.lseek(fd, max(os.fstat(fd).st_size - _LAST_PART, 0), os.SEEK_SET)
    tail = b""
    while piece := os.read(fd, PIECE):
        *whole, tail = (tail + piece).split(b"\n")
        present.update(line for line in whole if line in wanted)
    missing: list[bytes] = []
    for line in lines:
        if present[line[:-1]] > 0:
            present[line[:-1]] -= 1
        else:
            missing.append(line)
    if not (tail and missing):
        return b"".join(missing)
    begun = next((line for line in missing if line.startswith(tail)), None)
    if begun is None:
        return b"\n" + b"".join(missing)
    missing.remove(begun)
    return begun[len(tail) :] + b"".join(missing)
