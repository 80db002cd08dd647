"""Fixtures for the folders that test stores in databases, each of which says in its conftest what `url` is.

A fresh SQLite store for each test, a store and a run in it, and bare SQL behind its back.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tracker.core.batches import NewRun
from tracker.core.entities import Run
from tracker.store.sql.store import SqlStore

Bare = Callable[..., list[Any]]
START = 1_700_000_000_000


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as it is made, to copy."""
    path = tmp_path_factory.mktemp("pristine") / "mlflow.db"
    SqlStore.create(path).close()
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    """A store of the test's own, in WAL mode like every new one."""
    return Path(shutil.copy(pristine, tmp_path / "mlflow.db"))


@pytest.fixture
def rollback_path(path: Path) -> Path:
    """The same with a rollback journal, as MLflow makes it."""
    use_rollback_journal(path)
    return path


@pytest.fixture
def path_url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """The store of `url`, for writing."""
    opened = SqlStore.open(url, mode="write")
    yield opened
    opened.close()


@pytest.fixture
def run(store: SqlStore) -> Run:
    return store.create_run(NewRun("0", start_time=START, run_name="a run", user_id="ada"))


def bare_sql(path: Path, sql: str, *parameters: Any) -> list[Any]:
    """Runs a statement through sqlite3 alone, and commits."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def use_rollback_journal(path: Path) -> None:
    bare_sql(path, "PRAGMA journal_mode = DELETE")


def reading(path: Path) -> SqlStore:
    """The store as a reader sees it, giving up at once where it is locked."""
    return SqlStore.open(f"sqlite:///{path}", mode="read", patience=0)
