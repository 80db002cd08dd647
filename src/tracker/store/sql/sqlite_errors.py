"""What SQLite's error codes mean for the store, in words."""

import sqlite3

from tracker.core.errors import (
    InvalidValue,
    NotAStore,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreUnreachable,
)
from tracker.store.sql.connection import Duplicate, Locked

_IN_THE_WAY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_TAKEN = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID)
_UNFINISHED = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)


def explained(error: Exception, name: str) -> Exception:
    """What the store raises in place of this error."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, OverflowError | UnicodeEncodeError):
        return InvalidValue(f"{name} cannot hold a value that was given: {error}.")
    if code is None:
        return StoreDamaged(f"{name} cannot be read: {error}; restore it from a backup.")
    if code & 0xFF in _IN_THE_WAY:
        return Locked(str(error))
    if code in _TAKEN:
        return Duplicate(str(error))
    if code in _UNFINISHED:
        return StoreDamaged(
            f"{name} holds the unfinished write of a program that died, which a reader may not undo; "
            f"open it once for writing, with any MLflow client or `sqlite3`, and it is whole again."
        )
    if code == sqlite3.SQLITE_ERROR and "too many SQL variables" in str(error):
        return InvalidValue("That names more values at once than the database takes; ask in several parts.")
    return _by_kind(code & 0xFF, error, name)


def _by_kind(kind: int, error: Exception, name: str) -> StoreError:
    match kind:
        case sqlite3.SQLITE_NOTADB:
            return NotAStore(
                f"{name} is no SQLite database, or its head is overwritten; name another file or restore a backup."
            )
        case sqlite3.SQLITE_READONLY:
            return StoreReadOnly(f"{name} cannot be written here: {error}.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreUnreachable(
                f"{name} cannot be opened: this user may not use the file, its folder or its -wal; "
                f"copy them all to a folder of your own."
            )
        case sqlite3.SQLITE_FULL:
            return StoreUnreachable(f"{name} cannot grow: the disk is full; free some space and try again.")
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOLFS:
            return StoreUnreachable(f"{name} cannot be reached: {error}; is its file system healthy?")
        case sqlite3.SQLITE_ERROR:
            return StoreDamaged(f"{name} refuses a statement: {error}; is its schema MLflow's?")
        case _:
            return StoreDamaged(f"{name} is damaged: {error}; restore it from a backup, or try `sqlite3 .recover`.")
