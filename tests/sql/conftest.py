"""A fresh SQLite store for each test, and bare SQL behind its back."""

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
    bare_sql(path, "PRAGMA journal_mode = DELETE")
    return path


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{path}", mode="write")
    yield opened
    opened.close()


@pytest.fixture
def run(store: SqlStore) -> Run:
    return store.create_run(NewRun("0", start_time=START, run_name="a run", user_id="ada"))


@pytest.fixture
def bare(path: Path) -> Bare:
    """Runs a statement through sqlite3 alone, and commits."""
    return lambda sql, *parameters: bare_sql(path, sql, *parameters)


def bare_sql(path: Path, sql: str, *parameters: Any) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def reading(path: Path) -> SqlStore:
    """The store as a reader sees it, giving up at once where it is locked."""
    return SqlStore.open(f"sqlite:///{path}", mode="read", patience=0)
