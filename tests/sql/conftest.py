"""A fresh SQLite store for each test, and bare SQL behind its back."""

from pathlib import Path

import pytest
from tests.sql_stores import Bare, bare_sql, path, path_url, pristine, rollback_path, run, store

__all__ = ["path", "path_url", "pristine", "rollback_path", "run", "store"]


@pytest.fixture
def url(path_url: str) -> str:
    return path_url


@pytest.fixture
def bare(path: Path) -> Bare:
    """Runs a statement through sqlite3 alone, and commits."""
    return lambda sql, *parameters: bare_sql(path, sql, *parameters)
