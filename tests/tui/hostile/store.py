"""A store in which every text is a hostile one, written past all that would have refused it."""

import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from tests.cli.conftest import create
from tests.tui.hostile.texts import LONG, hostile_text

EXPERIMENTS = 40
RUNS = 500
RICH = 12
"""Runs with many texts each."""
_OF_EACH = 120
"""Params, metrics and tags of a rich run."""
_LOG_LINES = 2_000
_TAGS = (
    "mlflow.runName", "mlflow.user", "mlflow.source.name", "mlflow.source.git.commit", "tracker.host",
    "tracker.command", "tracker.error", "tracker.gpu", "tracker.progress.step", "tracker.progress.total",
)  # fmt: skip


def write_hostile_store(path: Path) -> int:
    """How many hostile texts it holds."""
    create(path).close()
    numbers = count(1)
    now = time.time_ns() // 1_000_000
    with closing(sqlite3.connect(path)) as database, database:
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            database.execute(f"PRAGMA {pragma}")
        for number in range(1, EXPERIMENTS + 1):
            name = "/".join(_texts(numbers, 1 + number % 3))
            row = (number, f"{name}{number}", next(_texts(numbers, 1)), "active", now, now)
            database.execute("INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?)", row)
        for number in range(RUNS):
            _write_run(database, path, number, numbers, now)
    return next(numbers)


def _write_run(database: sqlite3.Connection, path: Path, number: int, numbers: Iterator[int], now: int) -> None:
    is_rich = number < RICH
    run_id = next(_texts(numbers, 1)) if number % 50 == 49 else f"{number:032x}"
    folder = path.parent / "artifacts" / str(number)
    name, user, source = _texts(numbers, 3, longest=LONG if is_rich else 240)
    status = ("FINISHED", "FAILED", "RUNNING", "KILLED", "SCHEDULED", next(_texts(numbers, 1)))[number % 6]
    database.execute(
        "INSERT INTO runs (run_uuid, name, source_type, source_name, user_id, status, start_time, end_time,"
        " lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'LOCAL', ?, ?, ?, ?, ?, 'active', ?, ?)",
        (run_id, name, source, user, status, now - number * 1000, now, str(folder), number % EXPERIMENTS + 1),
    )
    tags = [*zip(_TAGS, _texts(numbers, len(_TAGS)), strict=True), ("mlflow.parentRunId", f"{number - 1:032x}")]
    tags = tags if is_rich or number % 7 == 0 else tags[:2]
    times = _OF_EACH if is_rich else 1
    _fill(database, "params", [(run_id, *pair) for pair in _pairs(numbers, times)])
    tags += [*_pairs(numbers, times), ("mlflow.note.content", "\n".join(_texts(numbers, 60 if is_rich else 1)))]
    _fill(database, "tags", [(run_id, key, value) for key, value in dict(tags).items()])
    for key in ("loss", *_texts(numbers, times)):
        for step, value in enumerate((0.5, float("inf"), 1e308, -1e-300, 0.25)):
            stored = (key, value if value < 1e309 else 1.7976931348623157e308, now + step, run_id, step, step == 2)
            database.execute("INSERT OR IGNORE INTO metrics VALUES (?, ?, ?, ?, ?, ?)", stored)
        database.execute("INSERT OR IGNORE INTO latest_metrics VALUES (?, 0.25, ?, 4, 0, ?)", (key, now, run_id))
    if is_rich:
        _write_logs(folder, numbers, now)


def _fill(database: sqlite3.Connection, table: str, rows: list[tuple[str, str, str]]) -> None:
    database.executemany(f"INSERT OR IGNORE INTO {table} (run_uuid, key, value) VALUES (?, ?, ?)", rows)
    torn = (
        rows[0][0],
        b"torn\xed\xa0\x80\xff\x9b",
        b"\xed\xb2\x9d half \xc3",
    )  # no UTF-8: surrogates and half a letter
    database.execute(f"INSERT INTO {table} (run_uuid, key, value) VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT))", torn)


def _write_logs(folder: Path, numbers: Iterator[int], now: int) -> None:
    folder.mkdir(parents=True)
    content = "\n".join(_texts(numbers, _LOG_LINES // RICH)).encode("utf-8", "surrogateescape") + b"\xff\xfe\x9b2J\n"
    (folder / "console.log").write_bytes(content)
    (folder / "console.times").write_bytes(struct.pack("<qq", len(content), now))
    (folder / hostile_text(next(numbers), 80).replace("/", "").replace("\0", "")).write_bytes(b"x")


def _pairs(numbers: Iterator[int], times: int) -> list[tuple[str, str]]:
    return list(zip(_texts(numbers, times), _texts(numbers, times), strict=True))


def _texts(numbers: Iterator[int], times: int, longest: int = 240) -> Iterator[str]:
    return (hostile_text(next(numbers), longest) for _ in range(times))
