"""Paths and files that are no store, or that cannot be used: one sentence each, and no other exception."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.sql_stores import START, bare_sql, reading

from tracker.core.batches import NewRun
from tracker.core.errors import NotAStore, StoreDamaged, StoreError, StoreNotFound
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore

DIES_WRITING = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE params SET value = 'unfinished'")
os.kill(os.getpid(), signal.SIGKILL)
"""
READS = """
import sys
from tracker.core.errors import TrackerError
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore
try:
    store = SqlStore.open("sqlite:///" + sys.argv[1], mode=sys.argv[2])
    print(len(store.search_runs(RunQuery())))
except TrackerError as error:
    print(type(error).__name__, error)
"""


def as_nobody(path: Path, mode: str = "read") -> str:
    """What a user without rights finds. Root has all rights, so that it must become somebody else."""
    demoted = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    command = [*demoted, sys.executable, "-c", READS, str(path), mode]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A folder that everybody can look into, up to the root."""
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        if folder.owner() == Path.home().owner() or os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@pytest.fixture
def hot(rollback_path: Path) -> Path:
    """A database whose writer was killed when half of its pages were written."""
    row = "INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, status) VALUES ('r', 0, 'active', 'FAILED')"
    bare_sql(rollback_path, row)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
    bare_sql(rollback_path, f"{numbers} INSERT INTO params SELECT 'p' || i, 'finished', 'r' FROM n")
    died = subprocess.run([sys.executable, "-c", DIES_WRITING, str(rollback_path)])
    assert died.returncode == -signal.SIGKILL
    assert rollback_path.with_name("mlflow.db-journal").stat().st_size > 0
    return rollback_path


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match=r"none\.db"):
        reading(tmp_path / "none.db")
    with pytest.raises(StoreNotFound):
        reading(tmp_path / "none" / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="folder"):
        reading(tmp_path)


def test_an_empty_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for mode in ("read", "write"):
        with pytest.raises(NotAStore, match="empty"):
            SqlStore.open(f"sqlite:///{tmp_path}/empty.db", mode=mode)


@pytest.mark.parametrize("content", [b"hello\n", b"hello" * 1000, b"\0" * 4096, b"SQLite format 3\0"])
def test_another_kind_of_file_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises((NotAStore, StoreDamaged), match=r"other\.db"):
        reading(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_no_store(tmp_path: Path) -> None:
    bare_sql(tmp_path / "other.db", "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(NotAStore, match="without MLflow's tables"):
        reading(tmp_path / "other.db")


@pytest.mark.parametrize("size", [60, 4096, 20_000, 100_000])
def test_a_database_that_was_cut_short_is_damaged(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreDamaged, match="damaged"):
        reading(path).search_runs(RunQuery())


def test_a_write_that_a_dead_program_left_half_done_is_not_read_over(hot: Path) -> None:
    beside = hot.with_name("mlflow.db-journal")
    before = (hot.read_bytes(), beside.read_bytes(), hot.stat().st_mtime_ns, beside.stat().st_mtime_ns)
    with pytest.raises(StoreDamaged, match="unfinished write"):
        reading(hot)
    assert (hot.read_bytes(), beside.read_bytes(), hot.stat().st_mtime_ns, beside.stat().st_mtime_ns) == before


def test_a_writer_makes_whole_what_a_dead_program_left(hot: Path) -> None:
    SqlStore.open(f"sqlite:///{hot}", mode="write").close()
    store = reading(hot)
    assert set(store.get_run("r").params.values()) == {"finished"}
    store.close()


@pytest.mark.parametrize(
    "name", ["a b.db", "a?b.db", "x?mode=memory", "a#b.db", "a%20b.db", "ä'\".db", "-x.db", "a&b=c"]
)
def test_odd_names_are_files_of_that_name(tmp_path: Path, name: str) -> None:
    store = SqlStore.create(tmp_path / name)
    store.create_run(NewRun("0", start_time=START))
    store.close()
    assert len(reading(tmp_path / name).search_runs(RunQuery())) == 1
    assert bare_sql(tmp_path / name, "SELECT count(*) FROM runs") == [(1,)]


def test_options_after_a_question_mark_are_no_part_of_the_name(path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{path}?check_same_thread=false", mode="read")
    assert store.name == str(path)
    store.close()


def test_a_relative_path_is_one_from_here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    store = SqlStore.open("sqlite:///mlflow.db", mode="read")
    assert store.name == str(path)
    store.close()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://x.db", "oracle://u:pw@h/d", "postgres:pw@h"]
)
def test_a_url_that_is_none_is_said_without_its_password(url: str) -> None:
    with pytest.raises(NotAStore) as caught:
        SqlStore.open(url, mode="read")
    assert "pw" not in str(caught.value)


def test_a_wal_database_in_a_read_only_folder_is_read(public: Path, path: Path) -> None:
    bare_sql(path, "INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage) VALUES ('r', 0, 'active')")
    before = path.read_bytes()
    public.chmod(0o555)
    try:
        assert as_nobody(path) == "1"
    finally:
        public.chmod(0o755)
    assert [entry.name for entry in public.iterdir()] == ["mlflow.db"]
    assert path.read_bytes() == before


def test_changes_in_a_wal_that_cannot_be_read_are_not_passed_over(public: Path, path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage) VALUES ('r', 0, 'active')")
        connection.commit()
        (tmp_path / "copy").mkdir()
        for name in ("mlflow.db", "mlflow.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / "copy" / name)
    (tmp_path / "copy").chmod(0o555)
    try:
        assert as_nobody(tmp_path / "copy" / "mlflow.db").startswith("StoreUnreachable")
    finally:
        (tmp_path / "copy").chmod(0o755)


def test_a_file_without_rights_is_said(public: Path, path: Path) -> None:
    path.chmod(0o000)
    assert as_nobody(path).startswith("StoreUnreachable")
    path.chmod(0o644)
    assert as_nobody(path, "write").startswith("StoreReadOnly")


def test_a_folder_without_rights_is_said(public: Path, path: Path) -> None:
    public.chmod(0o000)
    try:
        assert as_nobody(path).startswith("StoreUnreachable")
    finally:
        public.chmod(0o755)


def test_a_closed_store_says_so_and_closes_again(path: Path) -> None:
    store = reading(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.search_runs(RunQuery())


def test_reading_loads_nothing_heavy(path: Path) -> None:
    script = READS + "\nassert not any(name.split('.')[0] in ('sqlalchemy', 'yaml', 'click') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", script, str(path), "read"], check=True, stdout=subprocess.DEVNULL)
