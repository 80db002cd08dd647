"""A fresh store for each test, on every kind of database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tracker.core.batches import NewRun
from tracker.core.entities import Run
from tracker.store.sql.store import SqlStore

START = 1_700_000_000_000
SERVERS = [
    pytest.param("postgres", marks=pytest.mark.server),
    pytest.param("mariadb", marks=pytest.mark.server),
]

on_sqlite = pytest.mark.parametrize("url", ["wal"], indirect=True)
"""For what all databases share to the last line."""


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as it is made, to copy."""
    path = tmp_path_factory.mktemp("pristine") / "mlflow.db"
    SqlStore.create(path).close()
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    """An SQLite store of the test's own, with a write-ahead log."""
    return Path(shutil.copy(pristine, tmp_path / "mlflow.db"))


@pytest.fixture(params=["wal", *SERVERS])
def url(request: pytest.FixtureRequest) -> str:
    """A store of each kind."""
    if request.param in ("wal", "rollback"):
        path: Path = request.getfixturevalue("path")
        if request.param == "rollback":
            use_rollback_journal(path)
        return f"sqlite:///{path}"
    address: str = request.getfixturevalue(f"{request.param}_server").fresh_database()
    SqlStore.create_schema(address)
    return address


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """The store of `url`, for writing."""
    opened = SqlStore.open(url, mode="write")
    yield opened
    opened.close()


@pytest.fixture
def run(store: SqlStore) -> Run:
    return store.create_run(NewRun("0", start_time=START, run_name="a run", user_id="ada"))


@pytest.fixture
def rollback_path(path: Path) -> Path:
    """The same as `path` with a rollback journal, as MLflow makes it."""
    use_rollback_journal(path)
    return path


def use_rollback_journal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


@pytest.fixture
def path_url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def stored(path_url: str) -> Iterator[SqlStore]:
    """The store at `path`, for writing."""
    opened = SqlStore.open(path_url, mode="write")
    yield opened
    opened.close()
