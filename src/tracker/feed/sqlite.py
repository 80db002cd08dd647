"""The points of an SQLite database, by the numbers of their rows: those above the last one that was told are new."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from tracker.core.errors import StoreNotFound, StoreUnreachable
from tracker.core.events import PointsLogged
from tracker.feed.known import Known
from tracker.feed.latest import Latest
from tracker.feed.sql_tail import Pair, Tail, TailLook, grouped, history_logged, points_logged
from tracker.store.sql import row_numbers
from tracker.store.sql.changes import Look, SqlChanges
from tracker.store.sql.connection import Row

_ROWS_AT_ONCE = 5_000
"""What one transaction reads: a writer waits for it where the database has no write-ahead log."""

_BETWEEN_LOOKS_AT_FILE = 0.25
"""Seconds."""


class FileState(NamedTuple):
    """Which file the database is. Only what its writers do to it changes the rest of what the system says of it."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, path: str) -> FileState:
        try:
            found = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            raise StoreNotFound(f"{path} is gone; it is looked for until it is there again.") from None
        except OSError as error:
            raise StoreUnreachable(f"{path} cannot be looked at: {error.strerror}.") from error
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def is_same_file(self, other: FileState) -> bool:
        return self[:2] == other[:2]


class _State(NamedTuple):
    """How far the database was told of."""

    version: int
    schema: int
    point: Row | None
    """The row that was told last, its number being the last of its cells."""
    run: Row | None

    @property
    def number(self) -> int:
        """That of the last point."""
        number: int = self.point[-1] if self.point else 0
        return number


class SqliteTail:
    """`file` is the state of the file from before it was opened. That it is another one now, only its path can tell:
    an open connection would read the old one for ever."""

    least_pause = 0.05

    def __init__(self, changes: SqlChanges, known: Known, latest: Latest, file: FileState) -> None:
        self._changes = changes
        self._known = known
        self._latest = latest
        self._file = file
        self._is_behind = False
        self._next_look_at_file = 0.0
        self._state = _State(0, 0, None, None)

    def begin(self, look: Look) -> None:
        row_numbers.keep_little(look)
        self._state = _State(
            row_numbers.version(look),
            row_numbers.schema(look),
            row_numbers.last_point(look),
            row_numbers.last_run(look),
        )

    def has_news(self) -> bool:
        is_touched = self._is_touched() if time.monotonic() >= self._next_look_at_file else False
        version: int = self._changes.read(row_numbers.version)
        return self._is_behind or is_touched or version != self._state.version

    def read(self, look: Look, watched: Collection[Pair]) -> TailLook:  # noqa: ARG002
        state, live = self._state, self._known.live
        version, schema = row_numbers.version(look), row_numbers.schema(look)
        rows, is_point_there = _after(state.point, row_numbers.points_from(look, state.number, limit=_ROWS_AT_ONCE + 1))
        runs, is_run_there = _after(state.run, row_numbers.runs_from(look, state.run[-1] if state.run else 0))
        found = TailLook(None, rows=rows)
        found.is_calm = len(rows) < _ROWS_AT_ONCE
        found.is_torn = not (is_point_there and is_run_there)
        point = rows[-1] if rows else state.point
        if not is_point_there:
            point = row_numbers.last_point(look)
            found.is_rewritten = True
        run = runs[-1] if runs else state.run if is_run_there else row_numbers.last_run(look)
        found.state = _State(version, schema, point, run)
        logging = {row[0] for row in rows}
        found.appeared = _texts([*(row[0] for row in runs), *(run_id for run_id in logging if run_id not in live)])
        found.heard_of = _texts(run_id for run_id in logging if not self._latest.knows(run_id))
        found.latest = look.latest(found.heard_of)
        return found

    def told(self, found: TailLook, is_told: Callable[[str, str], bool]) -> list[PointsLogged]:
        if found.state.schema != self._state.schema:
            self._changes.look_at_schema()
        self._state, self._is_behind = found.state, not found.is_calm
        self._latest.learn(found.heard_of, found.latest)
        return [
            points_logged(pair, rows, self._latest, self._changes.nan_marker)
            for pair, rows in grouped(found.rows).items()
            if is_told(*pair)
        ]

    def _is_touched(self) -> bool:
        """Whether the file is another one than it was when it was last looked at."""
        before, self._file = self._file, FileState.of(self._changes.name)
        if not self._file.is_same_file(before):
            raise StoreUnreachable(f"{self._changes.name} was replaced by another file; it is opened anew.")
        self._next_look_at_file = time.monotonic() + _BETWEEN_LOOKS_AT_FILE
        return self._file != before

    def history(self, run_id: str, key: str) -> PointsLogged:
        up_to = self._state.number
        rows = self._changes.read(lambda look: row_numbers.points_of(look, run_id, key, up_to=up_to))
        return history_logged((run_id, key), rows, self._latest, self._changes.nan_marker)


def _after(row: Row | None, rows: list[Row]) -> tuple[list[Row], bool]:
    """The rows behind this one, which is the first of them; or none, and that it is not there any more."""
    if row is None:
        return rows, True
    return (rows[1:], True) if rows and rows[0] == row else ([], False)


def _texts(ids: Iterable[object]) -> list[str]:
    """Those that are texts, each once."""
    return list(dict.fromkeys(run_id for run_id in ids if isinstance(run_id, str)))


if TYPE_CHECKING:
    _: type[Tail] = SqliteTail
