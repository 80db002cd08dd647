"""Making a new SQLite store: its schema, the row that names its head, and the experiment that MLflow starts with."""

import errno
import fcntl
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tracker.core.errors import StoreNotFound, StoreReadOnly, StoreUnreachable
from tracker.core.filesystem import on_network
from tracker.store.sql.artifacts import ARTIFACT_FOLDER
from tracker.store.sql.experiment_rows import now_in_milliseconds
from tracker.store.sql.sqlite import explaining
from tracker.store.sql.sqlite_schema import HEAD, SCHEMA

PATIENCE = 10.0


def create_file(path: Path) -> None:
    """A new SQLite store, whole from its first moment; where another process makes one too, the first one stays."""
    path = Path(os.path.abspath(path))  # noqa: PTH100  (resolving links would name another file)
    if not path.parent.is_dir():
        raise StoreNotFound(f"There is no folder {path.parent} to make the database {path.name} in; make it first.")
    with _explaining_files(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        draft = Path(folder) / path.name
        _write_schema(draft, artifact_root=str(path.parent / ARTIFACT_FOLDER))
        _publish(draft, path)


def _write_schema(path: Path, *, artifact_root: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if not on_network(path):  # a write-ahead log needs memory that all its users share
            connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {SCHEMA}")
        for name, row in first_rows(artifact_root):
            columns = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({columns})", row)
        connection.execute("COMMIT")


def first_rows(artifact_root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    now = now_in_milliseconds()
    yield "alembic_version", {"version_num": HEAD}
    yield (
        "experiments",
        {
            "experiment_id": 0,
            "name": "Default",
            "artifact_location": f"{artifact_root}/0",
            "lifecycle_stage": "active",
            "creation_time": now,
            "last_update_time": now,
        },
    )


def _publish(draft: Path, path: Path) -> None:
    """Give the draft its name, unless a file of that name is there by now."""
    _flush(draft)
    with _alone_in(path.parent):
        if not os.path.lexists(path):
            _put_aside_what_a_removed_database_left(path)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError:
            _publish_without_links(draft, path)
    with suppress(OSError):
        _flush(path.parent)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others out who make a store in the same folder, where the file system has locks."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put_aside_what_a_removed_database_left(path: Path) -> None:
    """SQLite would take a log for the new database's own, and write the old one's pages into it."""
    for ending in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{ending}", f"{path}{ending}.old")  # noqa: PTH105


def _publish_without_links(draft: Path, path: Path) -> None:
    """On a file system that has no links: whoever makes the empty file fills it, and the others wait for that."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        deadline = time.monotonic() + PATIENCE
        while path.stat().st_size == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        return
    draft.replace(path)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explaining_files(path: Path) -> Iterator[None]:
    try:
        with explaining(str(path)):
            yield
    except PermissionError as error:
        raise StoreReadOnly(f"{path} cannot be made: its folder may not be written by this user.") from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise StoreReadOnly(f"{path} cannot be made: its file system is read-only.") from error
        raise StoreUnreachable(f"{path} cannot be made: {error.strerror}.") from error
