"""SQLite through the standard library's driver: loading SQLAlchemy would cost ten times what a first page may.

The database file itself is opened by SQLite alone. Closing any other handle on it would drop the locks that this
process holds, a training loop's among them.
"""

import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_from_bytes

from tracker.core.errors import NotAStore, StoreNotFound, StoreReadOnly, StoreUnreachable
from tracker.store.sql.catalog import KNOWN_TABLES, Catalog
from tracker.store.sql.connection import Connection, Driver, Insert, Parameters, Row
from tracker.store.sql.dialect import Dialect
from tracker.store.sql.sqlite_dialect import SqliteDialect
from tracker.store.sql.sqlite_errors import explained
from tracker.store.sql.sqlite_functions import register
from tracker.store.sql.turns import Turns

_NOTHING: Mapping[str, object] = {}
_COLUMNS = f"""
SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type IN ('table', 'view') AND t.name IN ({", ".join(f"'{table}'" for table in KNOWN_TABLES)})
"""
_POINT_INDEXES = """
SELECT l.name, group_concat(i.name) FROM pragma_index_list('metrics') l, pragma_index_info(l.name) i GROUP BY l.name
"""
_ROWS_AT_ONCE = 1000
_UNREADABLE_TEXT = "Could not decode to UTF-8"


class SqliteConnection:
    """A transaction of one SQLite connection."""

    dialect: Dialect = SqliteDialect()

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def rows(self, sql: str, parameters: Parameters = _NOTHING) -> list[Row]:
        """Texts that are not UTF-8 come as their bytes."""
        with self._explaining():
            try:
                return self._fetched(sql, parameters)
            except sqlite3.OperationalError as error:
                if _UNREADABLE_TEXT not in str(error):
                    raise
            self._connection.text_factory = _text_or_bytes
            try:
                return self._fetched(sql, parameters)
            finally:
                self._connection.text_factory = str

    def batches(self, sql: str, parameters: Parameters = _NOTHING) -> Iterator[list[Row]]:
        """Where a text is not UTF-8, the statement starts over, and what was given already is skipped."""
        given = 0
        with self._explaining():
            try:
                with closing(self._connection.execute(sql, parameters)) as cursor:
                    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                        yield rows
                        given += len(rows)
                return
            except sqlite3.OperationalError as error:
                if _UNREADABLE_TEXT not in str(error):
                    raise
        yield self.rows(f"SELECT * FROM ({sql}) LIMIT -1 OFFSET {given}", parameters)

    def change(self, sql: str, parameters: Parameters = _NOTHING) -> int:
        with self._explaining(), closing(self._connection.execute(sql, parameters)) as cursor:
            return cursor.rowcount

    def insert(self, statement: Insert, rows: Iterable[Row]) -> None:
        with self._explaining():
            self._connection.executemany(statement.text("?" * len(statement.columns)), rows).close()

    def _fetched(self, sql: str, parameters: Parameters) -> list[Row]:
        with closing(self._connection.execute(sql, parameters)) as cursor:
            return cursor.fetchall()

    def _explaining(self) -> AbstractContextManager[None]:
        return explaining(self._name)


class SqliteDriver:
    """One connection, and a lock that lets the threads of this process use it one after the other.

    In a database with a write-ahead log a commit is not waited for until it is on the disk: it survives the process,
    whatever kills it, and a power cut costs the last commits but never the database.

    `wait` is how many seconds SQLite itself waits for a lock. While it waits to commit, it lets no new reader in: who
    would roll back and try again at once might never find the database without one.
    """

    def __init__(self, path: Path, *, write: bool, wait: float) -> None:
        self._path = Path(os.path.abspath(path))  # noqa: PTH100  (resolving links would name another file)
        self._write = write
        self._wait = wait
        self._lock = threading.Lock()
        self._turns = Turns()
        self._open: sqlite3.Connection | None = None
        self._is_immutable = False
        self._check_path()

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def folder(self) -> Path:
        """Where the file is."""
        return self._path.parent

    @property
    def dialect(self) -> Dialect:
        return SqliteConnection.dialect

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Connection]:
        with self._lock, self._turns.taken() if write else nullcontext():
            connection = self._connected()
            try:
                with explaining(self.name):
                    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield SqliteConnection(connection, self.name)
                with explaining(self.name):
                    connection.execute("COMMIT")
            finally:
                self._settle(connection)

    def facts(self) -> Mapping[str, str]:
        with self.transaction(write=False) as connection:
            (mode,) = connection.rows("PRAGMA journal_mode")[0]
        return {"kind": "SQLite", "journal mode": str(mode)}

    def catalog(self) -> Catalog:
        try:
            return self._catalog()
        except (StoreUnreachable, StoreReadOnly):
            if self._write or self._has_wal():
                raise
            # A WAL database in a folder where no `-shm` can be made: nobody writes it from here.
            self._is_immutable = True
            self._let_go()
            return self._catalog()

    def close(self) -> None:
        with self._lock:
            self._let_go()

    def _catalog(self) -> Catalog:
        tables: dict[str, dict[str, int | None]] = {}
        with self.transaction(write=False) as connection:
            for table, column, kind in connection.rows(_COLUMNS):
                length = re.search(r"\((\d+)\)", str(kind))
                tables.setdefault(table, {})[column] = int(length[1]) if length else None
            indexes = [str(columns) for _, columns in connection.rows(_POINT_INDEXES)]
        by_key = any(columns.startswith(("run_uuid,key", "key,run_uuid")) for columns in indexes)
        return Catalog(tables, indexes_points_by_key=by_key)

    def _connected(self) -> sqlite3.Connection:
        if self._open is None:
            options = "mode=rw" if self._write else "mode=ro"
            if self._is_immutable and not self._has_wal():
                options += "&immutable=1"
            uri = f"file:{quote_from_bytes(os.fsencode(self._path))}?{options}"
            with explaining(self.name):
                self._open = sqlite3.connect(
                    uri, uri=True, timeout=self._wait, isolation_level=None, check_same_thread=False
                )
                self._open.execute("PRAGMA foreign_keys = ON")
                if self._write and self._open.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                    self._open.execute("PRAGMA synchronous = NORMAL")
                register(self._open)
        return self._open

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Leave no transaction behind; what is read as immutable is opened afresh each time, in case it was not."""
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        if self._is_immutable:
            self._let_go()

    def _let_go(self) -> None:
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _has_wal(self) -> bool:
        wal = self._path.with_name(f"{self._path.name}-wal")
        try:
            return wal.stat().st_size > 0
        except OSError:
            return False

    def _check_path(self) -> None:
        """What can be said of the path without opening it."""
        try:
            found = self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise StoreNotFound(
                f"There is no database {self.name}; check the path, or log a run to create it."
            ) from None
        except OSError as error:
            raise StoreUnreachable(f"{self.name} cannot be looked at: {error.strerror}.") from error
        if self._path.is_dir():
            raise NotAStore(f"{self.name} is a folder, not a database; name the file in it.")
        if found.st_size == 0:
            raise NotAStore(f"{self.name} is an empty file, not a database; remove it or name another.")
        if not os.access(self._path, os.R_OK):
            raise StoreUnreachable(f"{self.name} may not be read by this user; ask its owner for the right.")
        if self._write and not (os.access(self._path, os.W_OK) and os.access(self._path.parent, os.W_OK)):
            raise StoreReadOnly(f"{self.name} or its folder may not be written by this user; open it for reading.")


@contextmanager
def explaining(name: str) -> Iterator[None]:
    """Whatever sqlite3 raises inside, as an error that names the store."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError) as error:
        raise explained(error, name) from error


def _text_or_bytes(text: bytes) -> Any:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


if TYPE_CHECKING:
    _connection: type[Connection] = SqliteConnection
    _driver: type[Driver] = SqliteDriver
