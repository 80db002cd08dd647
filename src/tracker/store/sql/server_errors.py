"""What the errors of servers and their drivers mean for the store, in words of our own.

A driver's message may hold a host, a statement and its values, or a password: none of it is passed on.
"""

import re

from sqlalchemy import exc

from tracker.core.errors import InvalidValue, StoreDamaged, StoreError, StoreReadOnly, StoreUnreachable
from tracker.store.sql.connection import Duplicate, Locked

_LOCKED = {"40001", "40P01", "55P03", 1205, 1213, 1020}
"""Serialization failure, deadlock, lock not available; MySQL: lock wait timeout, deadlock, record has changed."""
_UNSUPPORTED, _OUTDATED_PLAN = "0A000", "cached plan"
"""What PostgreSQL says of a statement that it prepared before somebody altered the table, as MLflow's upgrades do: the
driver forgets the plan with the transaction, and the next attempt makes a new one."""
_DUPLICATE = {"23505", 1062}
_FORBIDDEN = {"25006", "42501", 1290, 1792, 1142, 1227, 1836}
_TOO_LARGE = {"22001", "22003", "22021", 1406, 1264, 1366, 1300}
_SCHEMA = {"42P01", "42703", 1146, 1054}
_REASONS = (
    (r"password|authentication|access denied|role .* does not exist|1045\b", "it refuses the user or the password"),
    (r"database .* does not exist|unknown database|1049\b", "the server has no database of that name; check it"),
    (r"refused", "nothing listens there; start the server, or check the host and the port"),
    (r"timed? ?out|timeout", "it does not answer in time; check the network and the host"),
    (r"resolve|translate host|name or service|getaddrinfo|nodename", "no host of that name is known; check the name"),
    (r"too many (clients|connections)|remaining connection slots", "it has no connection to spare; try again later"),
    (r"starting up|shutting down|recovery mode", "it is starting or stopping; try again in a moment"),
    (r"ssl|certificate", "the encrypted connection fails; check sslmode and the certificates"),
)
"""What a driver's message says, and what we say instead; the first that fits."""


def explained(error: Exception, name: str) -> Exception:
    """What the store raises in place of this error."""
    if isinstance(error, UnicodeError | OverflowError):
        return InvalidValue(f"{name} cannot hold a value that was given.")
    if isinstance(error, exc.TimeoutError):
        return Locked("every connection of the pool is in use")
    cause = getattr(error, "orig", None)
    code = _code(cause)
    if code in _LOCKED or (code == _UNSUPPORTED and _OUTDATED_PLAN in str(cause)):
        return Locked(str(code))
    if code in _DUPLICATE:
        return Duplicate(str(code))
    if code in _TOO_LARGE or isinstance(error, exc.DataError):
        return InvalidValue(f"{name} cannot hold a value that was given: it is too long, or of other characters.")
    return _store_error(error, cause, code, name)


def _store_error(error: Exception, cause: object, code: object, name: str) -> StoreError:
    if code in _FORBIDDEN:
        return StoreReadOnly(f"{name} does not let this user do that; ask its owner for the right.")
    if code in _SCHEMA:
        return StoreDamaged(f"{name} lacks a table or a column that was there a moment ago; open it again.")
    lost = getattr(error, "connection_invalidated", False)
    if lost or isinstance(error, exc.OperationalError | exc.InterfaceError):
        return StoreUnreachable(f"{name} cannot be reached: {_reason(str(cause))}.")
    return StoreDamaged(
        f"{name} refuses a statement ({code or type(cause or error).__name__}); is its schema MLflow's?"
    )


def _code(cause: object) -> str | int | None:
    """The number of MySQL's drivers, the SQLSTATE of PostgreSQL's."""
    arguments = getattr(cause, "args", ())
    if arguments and isinstance(arguments[0], int):
        return arguments[0]
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    return str(state) if state else None


def _reason(message: str) -> str:
    for pattern, reason in _REASONS:
        if re.search(pattern, message, re.IGNORECASE):
            return reason
    return "the connection was lost; try again"
