"""Functions of ours that SQLite calls, so that its filters mean what the filter language means.

Texts come as their bytes: a text that is not UTF-8 is then no error, but matches nothing.
"""

import sqlite3

from tracker.core.filter.texts import like, number_in


def register(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    connection.create_function("tracker_like", 2, _like, deterministic=True)
    connection.create_function("tracker_ilike", 2, _ilike, deterministic=True)
    connection.create_function("tracker_number_in", 1, _number_in, deterministic=True)


def _like(text: bytes | None, pattern: str) -> bool | None:
    decoded = _decoded(text)
    return None if decoded is None else like(decoded, pattern, False)


def _ilike(text: bytes | None, pattern: str) -> bool | None:
    decoded = _decoded(text)
    return None if decoded is None else like(decoded, pattern, True)


def _number_in(text: bytes | None) -> float | None:
    decoded = _decoded(text)
    return None if decoded is None else number_in(decoded)


def _decoded(text: bytes | None) -> str | None:
    try:
        return None if text is None else text.decode()
    except UnicodeDecodeError:
        return None
