"""The seam between the store's SQL and the drivers that run it: sqlite3 on one side, SQLAlchemy on the other.

Statements are texts with parameters written `:name`. Both drivers raise `TrackerError`s that name the store, and
beside them the two exceptions below, which the store itself answers: they never leave it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Protocol

from tracker.store.sql.catalog import Catalog
from tracker.store.sql.dialect import Dialect

Row = tuple[Any, ...]
Parameters = Mapping[str, object]


class Locked(Exception):
    """Another writer is in the way, or the server chose us as a deadlock's victim: the same work may succeed later."""


class Duplicate(Exception):
    """A row of this unique name stands already."""


@contextmanager
def another_was_first() -> Iterator[None]:
    """Whoever looked for a row and found none before another wrote it looks again: then the row is there."""
    try:
        yield
    except Duplicate as error:
        raise Locked(str(error)) from error


class Insert(NamedTuple):
    """What `insert` writes: rows of these columns, and what to do where such a row stands."""

    table: str
    columns: tuple[str, ...]
    conflict: str = ""
    """An `ON CONFLICT` clause, or nothing: then a row that stands raises `Duplicate`."""

    def text(self, placeholders: Iterable[str]) -> str:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f"INSERT INTO {self.table} ({columns}) VALUES ({', '.join(placeholders)}) {self.conflict}"


class Connection(Protocol):
    """A transaction that is open."""

    @property
    def dialect(self) -> Dialect: ...

    def rows(self, sql: str, parameters: Parameters = ...) -> list[Row]:
        """Every row of an answer; nothing of the statement stays open."""
        ...

    def batches(self, sql: str, parameters: Parameters = ...) -> Iterator[list[Row]]:
        """The same, some rows at a time: for answers that are too large to hold twice. Take them all."""
        ...

    def change(self, sql: str, parameters: Parameters = ...) -> int:
        """Run a statement that writes; how many rows it touched."""
        ...

    def insert(self, statement: Insert, rows: Iterable[Row]) -> None:
        """Insert many rows, as fast as the driver can."""
        ...


class Driver(Protocol):
    """One database, and how to talk to it."""

    @property
    def name(self) -> str:
        """How messages call the database; never with a password."""
        ...

    @property
    def dialect(self) -> Dialect: ...

    def transaction(self, *, write: bool) -> AbstractContextManager[Connection]:
        """A transaction, committed at the end and rolled back where that is an exception. One that only reads sees
        one state of the database throughout."""
        ...

    def facts(self) -> Mapping[str, str]:
        """What database it is and how it is set up, for a person; its `kind` is always told."""
        ...

    def catalog(self) -> Catalog:
        """Which tables and columns the database has, of those that we know."""
        ...

    def close(self) -> None: ...
