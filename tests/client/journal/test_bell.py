"""The bell: heard at once, and harmless where nobody listens or none can be."""

import threading
import time
from pathlib import Path

import pytest

from tracker.client.drain.bell import Bell, ring
from tracker.core.journal.spool import Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(str(tmp_path))


def test_who_waits_hears_it(spool: Spool) -> None:
    bell = Bell(spool)
    began = time.monotonic()
    ringing = threading.Timer(0.05, ring, [spool])
    ringing.start()
    bell.wait(30)
    assert time.monotonic() - began < 15
    ringing.join()
    bell.close()


def test_what_rang_before_is_heard_once(spool: Spool) -> None:
    bell = Bell(spool)
    for _ in range(5000):
        ring(spool)
    bell.wait(30)
    began = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - began >= 0.05
    bell.close()


def test_ringing_where_nobody_listens_does_nothing(spool: Spool, tmp_path: Path) -> None:
    ring(spool)
    Bell(spool).close()
    ring(spool)
    assert [path.name for path in tmp_path.iterdir()] == ["bell"]


@pytest.mark.parametrize("is_there", ["a file", "no folder"])
def test_without_a_bell_it_waits_as_long_as_it_is_told(spool: Spool, tmp_path: Path, is_there: str) -> None:
    if is_there == "a file":
        (tmp_path / "bell").write_text("")
    else:
        spool = Spool(str(tmp_path / "missing"))
    bell = Bell(spool)
    began = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - began >= 0.05
    bell.close()
