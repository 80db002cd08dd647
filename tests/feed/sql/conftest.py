"""A fresh store for each test, on every kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers import Server
from tests.sql_stores import path, path_url, pristine, rollback_path, run, store, use_rollback_journal

from tracker.store.sql.store import SqlStore

__all__ = ["path", "path_url", "pristine", "rollback_path", "run", "store"]

SERVERS = [
    pytest.param("postgres", marks=pytest.mark.server),
    pytest.param("mariadb", marks=pytest.mark.server),
]

on_sqlite = pytest.mark.parametrize("url", ["wal"], indirect=True)
"""For what all databases share to the last line."""


@pytest.fixture(params=["wal", *SERVERS])
def url(request: pytest.FixtureRequest) -> str:
    """A store of each kind."""
    if request.param in ("wal", "rollback"):
        path: Path = request.getfixturevalue("path")
        if request.param == "rollback":
            use_rollback_journal(path)
        return f"sqlite:///{path}"
    server: Server = request.getfixturevalue(f"{request.param}_server")
    return server.fresh_store()


@pytest.fixture
def stored(path_url: str) -> Iterator[SqlStore]:
    """The store at `path`, for writing."""
    opened = SqlStore.open(path_url, mode="write")
    yield opened
    opened.close()
