"""Errors of the operating system at each place where something is written: the loop never sees one.

Calls are counted for each thread and process from the moment when the script is ready, so that the numbers walk through
all that is written: first the journal, then the store, the artifacts and the process that drains. All numbers are
tried where TRACKER_TEST_FAULTS is `all`.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.client.faults.conftest import Start
from tests.client.faults.injection import failing, need_strace
from tests.client.faults.training import (
    HURRIED,
    Surroundings,
    about,
    artifacts,
    drain,
    drainers,
    end_drains,
    steps,
)
from tests.client.reliability.killing import wait_until

LOST = "lost with this process|values are lost"
_FIRST, _MORE = 30, 300


def _some() -> Iterator[tuple[str, str]]:
    """A store and a fault: a way through all calls that write."""
    yield from (
        *(("mlruns", f"write:error=ENOSPC:when={n}") for n in (1, 2, 4, 7, 16, 30)),
        *(("mlflow.db", f"write:error=EIO:when={n}") for n in (1, 3, 6, 12)),
        *(("mlflow.db", f"pwrite64:error=ENOSPC:when={n}") for n in (3, 20, 60)),
        *(("mlruns", f"pwrite64:error=EIO:when={n}") for n in (1, 4)),
        *(("mlruns", f"openat:error=ENOSPC:when={n}") for n in (2, 17, 33, 65)),
        *(("mlflow.db", f"openat:error=EIO:when={n}") for n in (3, 14)),
        ("mlruns", "mkdir:error=ENOSPC:when=3"),
        ("mlflow.db", "mkdir:error=ENOSPC:when=1..4"),
        ("mlruns", "rename:error=EIO:when=3"),
        ("mlruns", "link:error=EIO:when=2"),
        ("mlflow.db", "link:error=EPERM:when=1"),
        ("mlruns", "unlink:error=EIO:when=2"),
        ("mlflow.db", "rmdir:error=EIO:when=1+"),
        ("mlruns", "fallocate:error=ENOSPC:when=1+"),
        ("mlflow.db", "fallocate:error=EOPNOTSUPP:when=1+"),
        ("mlflow.db", "fsync:error=EIO:when=1"),
        ("mlflow.db", "fdatasync:error=EIO:when=2"),
        ("mlflow.db", "ftruncate:error=EIO:when=1+"),
        ("mlruns", "copy_file_range:error=EIO:when=1+"),
        ("mlflow.db", "read:error=EIO:when=20+"),
        ("mlruns", "write:error=ENOSPC:when=8+"),
        ("mlflow.db", "pwrite64,write:error=EIO:when=5+"),
    )


def _all() -> Iterator[tuple[str, str]]:
    for store in ("mlruns", "mlflow.db"):
        for error in ("ENOSPC", "EIO"):
            for call, most in (
                ("write", 60),
                ("pwrite64", 100),
                ("openat", 150),
                ("mkdir", 12),
                ("rename", 12),
                ("link", 12),
                ("unlink", 20),
                ("fallocate", 6),
                ("fsync", 4),
                ("fdatasync", 10),
                ("ftruncate", 4),
            ):
                for number in range(1, most):
                    yield store, f"{call}:error={error}:when={number}"
                for number in (1, 3, 10):
                    yield store, f"{call}:error={error}:when={number}+"


@pytest.fixture(scope="module", autouse=True)
def strace() -> None:
    need_strace()


CASES = list(_all() if os.environ.get("TRACKER_TEST_FAULTS") == "all" else _some())


@pytest.mark.parametrize(("store", "fault"), CASES, ids=[f"{store}-{fault}" for store, fault in CASES])
def test_no_error_reaches_the_loop_and_nothing_is_lost_unsaid(
    store: str, fault: str, tmp_path: Path, start: Start
) -> None:
    (tmp_path / "work").mkdir()
    around = Surroundings(str(tmp_path / "work" / store), tmp_path)
    script = start(around, warm=tmp_path / "warm", environment=HURRIED)
    with failing(script.process, tmp_path / "trace", fault):
        script.begin()
        script.tell(f"mixed {_FIRST}")
        with suppress(AssertionError):  # where its start is what fails there is none
            wait_until(lambda: drainers(around), 0.3)
        script.tell(f"artifact {__file__}")
        script.tell(f"mixed {_MORE}")
        script.tell("end")
        words = script.finish()
    end_drains(around)
    drain(around)
    for key in ("loss", "row_a", "row_b"):
        assert steps(around, script.run_id, key) == list(range(_FIRST + _MORE)) or about(words, LOST), words
    for name in (f"copied/{Path(__file__).name}", "written/text.txt"):
        assert name in artifacts(around, script.run_id) or about(words, "[Aa]rtifact"), words
