"""The yardsticks: the plainest code for the same work, each in a process of its own.

`python -m bench.client_bare YARDSTICK ...` prints one line of JSON.
"""

import json
import mmap
import os
import sqlite3
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from typing import Any

from bench.client_training import latencies, made_up_rows

INSERT = "INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)"
UPSERT = """
INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (key, run_uuid) DO UPDATE SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value,
is_nan = 0 WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)
"""
_RECORD = struct.Struct("<dqqII")
Row = tuple[str, float, int, str, int]


def append_to_map(path: str, calls: int) -> dict[str, float]:
    """One record into a mapped file of that size."""
    with Path(path).open("w+b") as file:
        os.posix_fallocate(file.fileno(), 0, _RECORD.size * calls)
        buffer = mmap.mmap(file.fileno(), _RECORD.size * calls)
    take = count(0, _RECORD.size).__next__

    def append(value: float, step: int) -> None:
        _RECORD.pack_into(buffer, take(), value, time.time_ns() // 1_000_000, step, 1, 1)

    return _timed(append, calls)


def append_to_map_together(path: str, calls: int) -> dict[str, float]:
    """The same beside others, who begin at one word."""
    print("ready", flush=True)
    sys.stdin.readline()
    return append_to_map(path, calls)


def append_by_writes(path: str, calls: int) -> dict[str, float]:
    """One record by one `write()`."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append(value: float, step: int) -> None:
        os.write(fd, _RECORD.pack(value, time.time_ns() // 1_000_000, step, 1, 1))

    return _timed(append, calls)


def do_nothing(path: str, calls: int) -> dict[str, float]:  # noqa: ARG001
    """What the clock itself takes."""

    def append(value: float, step: int) -> None:
        pass

    return _timed(append, calls)


def insert_rows(path: str, run: str, steps: int, batch: int) -> dict[str, float]:
    """`executemany` into the tables that a store has, a transaction a batch."""
    cpu, began = time.process_time(), time.perf_counter()
    with closing(connected(path)) as connection:
        rows = all_rows(run, steps)
        while some := list(islice(rows, batch)):
            insert(connection, some)
    return {"all": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def insert_rows_together(path: str, run: str, steps: int, batch: int) -> dict[str, float]:
    """The same beside others, who begin at one word."""
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter_ns()
    insert_rows(path, run, steps, batch)
    return {"began": began, "ended": time.perf_counter_ns()}


def append_lines(folder: str, steps: int, batch: int) -> dict[str, float]:
    """A metric's file each, a formatted text and a write a batch."""
    cpu, began = time.process_time(), time.perf_counter()
    rows = all_rows("", steps)
    while some := list(islice(rows, batch)):
        lines: dict[str, list[str]] = {}
        for key, value, timestamp, _, step in some:
            lines.setdefault(key, []).append(f"{timestamp} {value} {step}\n")
        for key, texts in lines.items():
            with Path(folder, key).open("a") as file:
                file.write("".join(texts))
    return {"all": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def connected(path: str) -> sqlite3.Connection:
    """With the settings of whoever writes to a store."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=300, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def insert(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """One transaction: the points, and the latest of each metric."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, rows)
    connection.executemany(UPSERT, list({row[0]: row for row in rows}.values()))
    connection.execute("COMMIT")


def all_rows(run: str, steps: int) -> Iterator[Row]:
    """The points that the workloads log, as rows."""
    made_up = made_up_rows()
    for step in range(steps):
        now = time.time_ns() // 1_000_000
        for key, value in made_up[step % 97].items():
            yield key, value, now, run, step


def _timed(append: Callable[[float, int], None], calls: int) -> dict[str, float]:
    clock, taken = time.perf_counter_ns, [0] * calls
    for step in range(calls):
        began = clock()
        append(step / 7, step)
        taken[step] = clock() - began
    return latencies(taken)


YARDSTICKS: dict[str, Callable[..., Any]] = {
    "map": append_to_map,
    "map together": append_to_map_together,
    "write": append_by_writes,
    "nothing": do_nothing,
    "rows": insert_rows,
    "rows together": insert_rows_together,
    "lines": append_lines,
}


def main() -> None:
    yardstick, *arguments = sys.argv[1:]
    print(json.dumps(YARDSTICKS[yardstick](*(int(text) if text.isdecimal() else text for text in arguments))))


if __name__ == "__main__":
    main()
