"""A search opens the files that its filter and its columns need, and no others; reading changes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.files.raw import fill, make_run, put

from tracker.core.errors import TrackerError
from tracker.core.filter.parser import parse_filter
from tracker.core.queries import ATTRIBUTES_ONLY, ExperimentQuery, RunQuery
from tracker.store.files.store import FileStore

SEARCH = """
import os, sys
from pathlib import Path
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import Columns, RunQuery
from tracker.store.files.store import FileStore

root, filter_, order, columns, limit = sys.argv[1:]
some = Columns(*(frozenset(part.split()) for part in columns.split("|")))
query = RunQuery(
    where=parse_filter(filter_), order_by=parse_order(order.split()), columns=some, limit=int(limit), view="all"
)
store = FileStore.open(Path(root), mode="read")
store.search_runs(RunQuery(where=parse_filter(filter_), order_by=parse_order(order.split()), view="deleted"))
opened = []
sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
found = store.search_runs(query)
for path in sorted(str(path) for path in opened if Path(str(path)).name not in ("params", "metrics", "tags")):
    print(path.removeprefix(f"{root}/1/"))
assert "yaml" not in sys.modules, "PyYAML is for files that are not plain"
"""


def opened(root: Path, filter_: str = "", order: str = "", columns: str = "||", limit: int = 10) -> list[str]:
    """The files that a search opens, in a process of its own."""
    command = [sys.executable, "-c", SEARCH, str(root), filter_, order, columns, str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def runs(root: Path, experiment: Path) -> list[Path]:
    made = [make_run(experiment, name, start_time=str(number)) for number, name in enumerate(("a", "b"))]
    for number, run in enumerate(made):
        fill(run, number=number)
    return made


METAS = ["a/meta.yaml", "b/meta.yaml"]


def test_attributes_are_of_the_meta_file_alone(root: Path, runs: list[Path]) -> None:
    assert opened(root, "status = 'RUNNING'", "start_time") == METAS


def test_a_filter_opens_the_file_of_its_key(root: Path, runs: list[Path]) -> None:
    assert opened(root, "params.lr > 0.05") == [*METAS, "lr", "lr"]


def test_a_clause_that_decides_leaves_the_next_unread(root: Path, runs: list[Path]) -> None:
    assert opened(root, "params.lr > 0.05 AND metrics.loss > 1") == [*METAS, "loss", "lr", "lr"]


def test_an_order_opens_the_file_of_its_key_once(root: Path, runs: list[Path]) -> None:
    assert opened(root, "", "metrics.val/acc") == [*METAS, "acc", "acc", "val", "val"]


def test_columns_are_read_of_the_runs_that_are_given_back(root: Path, runs: list[Path]) -> None:
    assert opened(root, columns="lr|loss|", limit=1) == [*METAS, "loss", "lr"]


def states(folder: Path) -> dict[Path, tuple[int, int, bytes]]:
    """Everything from a folder on: when it changed, its rights and its bytes."""
    found = ((path, path.stat()) for path in (folder, *folder.rglob("*")))
    return {path: (stat.st_mtime_ns, stat.st_mode, b"" if path.is_dir() else path.read_bytes()) for path, stat in found}


def test_reading_leaves_every_byte_name_and_time_of_a_damaged_store(root: Path, runs: list[Path]) -> None:
    for bad in ("params/bad", "metrics/bad", "meta.yaml"):
        put(runs[0], bad, b"\xff")
    put(runs[0].parent, "models/m-1/meta.yaml", b"")
    put(root, "models/m/meta.yaml", b"")
    before = states(root.parent)
    store = FileStore.open(root, mode="read")
    store.search_experiments(ExperimentQuery(view="all"))
    store.search_runs(RunQuery(where=parse_filter("params.bad != 'x' OR metrics.bad > 0"), view="all"))
    store.search_runs(RunQuery(columns=ATTRIBUTES_ONLY))
    store.logged_models(["1"])
    store.registered_models()
    store.history("b", "loss")
    with pytest.raises(TrackerError):
        store.history("b", "nothing")
    assert states(root.parent) == before
