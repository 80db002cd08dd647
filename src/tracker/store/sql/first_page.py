"""The newest runs of an SQLite database, read with the standard library alone and as little else as can be.

A screen shows these while all that follows a store is still being imported. What is unusual is not read here: the
screen then has no rows until it follows the store.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import NamedTuple
from urllib.parse import quote

_PATIENCE = 0.02
"""Seconds that a database which somebody else has locked is waited for."""
_STATUSES = ("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")
_NEWEST = """
SELECT run_uuid, coalesce(name, ''), status, start_time, end_time FROM runs
WHERE lifecycle_stage = 'active' ORDER BY start_time DESC, run_uuid LIMIT ?
"""


class FirstRun(NamedTuple):
    """A run's row, as far as it is shown at first."""

    run_id: str
    name: str
    status: str
    start_time: int
    end_time: int | None


class FirstPage(NamedTuple):
    """The newest runs, and what tells how large the store is."""

    runs: list[FirstRun]
    active: int
    """How many runs there are that are not deleted."""
    experiments: list[str]
    """The names of those that are not deleted."""


def first_page(path: str, most: int) -> FirstPage | None:
    """So many of the newest runs; None where the database is not as it usually is."""
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=_PATIENCE)) as database:
            runs = [FirstRun._make(row) for row in database.execute(_NEWEST, (most,))]
            active = database.execute("SELECT count(*) FROM runs WHERE lifecycle_stage = 'active'").fetchone()[0]
            names = database.execute("SELECT name FROM experiments WHERE lifecycle_stage = 'active'").fetchall()
    except sqlite3.Error:
        return None
    page = FirstPage(runs, active, [name for (name,) in names])
    return page if _is_usual(page) else None


def _is_usual(page: FirstPage) -> bool:
    """Whether each value is of the kind that MLflow writes; SQLite holds anything in any column."""
    return all(type(name) is str for name in page.experiments) and all(
        tuple(map(type, run)) in ((str, str, str, int, int), (str, str, str, int, type(None)))
        and run.name
        and run.status in _STATUSES
        for run in page.runs
    )
