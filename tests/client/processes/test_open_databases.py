"""A fork while the program has the store's database open itself: SQLite's notes in the child are the parent's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts


@pytest.mark.parametrize("store_path", ["mlflow.db"], indirect=True)
def test_children_that_flush_do_not_damage_it(scripts: Scripts, stored: Reading, store_path: Path) -> None:
    outcome = scripts.run(f"""
import os, sqlite3
with tracker.start_run() as run:
    tracker.log_metric("parent", 1)
    assert tracker.flush()
    database = sqlite3.connect({str(store_path)!r})
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM runs").fetchone()
    for number in range(6):
        if os.fork() == 0:
            for step in range(500):
                tracker.log_metric(f"child_{{number}}", step, step)
            os._exit(0 if tracker.flush() else 1)
    assert all(os.wait()[1] == 0 for _ in range(6))
    print(run.run_id)
""")
    assert (outcome.code, outcome.err) == (0, "")
    with closing(sqlite3.connect(store_path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for number in range(6):
        assert len(stored.points(outcome.out, f"child_{number}")) == 500
