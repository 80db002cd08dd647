"""A fork while the program has the store's database open itself: SQLite's notes in the child are the parent's.

What the child wrote by them would damage the file, now and then; so it is seen to that it writes nothing itself.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts


@pytest.mark.parametrize("store_path", ["mlflow.db"], indirect=True)
def test_a_child_has_another_process_store_what_it_logged(scripts: Scripts, stored: Reading, store_path: Path) -> None:
    scripts.run("with tracker.start_run(): pass")
    outcome = scripts.run(f"""
import os, sqlite3, sys
database = sqlite3.connect({str(store_path)!r})
with tracker.start_run() as run:
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM runs").fetchone()
    for number in range(4):
        if os.fork() == 0:
            for step in range(500):
                tracker.log_metric(f"child_{{number}}", step, step)
            is_stored = tracker.flush()
            os._exit(0 if is_stored and "tracker.store.sql.sqlite" not in sys.modules else 1)
    assert all(os.wait()[1] == 0 for _ in range(4))
    print(run.run_id)
""")
    assert (outcome.code, outcome.err) == (0, "")
    with closing(sqlite3.connect(store_path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for number in range(4):
        assert len(stored.points(outcome.out, f"child_{number}")) == 500
