"""Killing a training script, and comparing what it was told is logged with what the store has then."""

import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.client.drain.spool_drain import SpoolDrain, holding
from tracker.client.drain.starting import is_drained_by_somebody
from tracker.core.entities import History
from tracker.core.journal.places import spools_in
from tracker.core.journal.spool import Spool
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Store

TRAINER = Path(__file__).with_name("trainer.py")
PATIENCE = 20.0
KEYS = {"points": ("loss",), "rows": tuple(f"metric_{n}" for n in range(10)), "mixed": ("loss", "row_a", "row_b")}


@dataclass
class Killed:
    """A script that was killed, and what it had been told."""

    store: Path
    run_id: str
    acknowledged: int
    """How many calls had returned."""

    def spools(self) -> list[Spool]:
        return spools_in(str(self.store.parent / ".tracker" / self.store.name))


class Training:
    """A training script that runs until it is ended, or until the block that it is for is left."""

    def __init__(self, store: Path, kind: str, pause: float) -> None:
        self.store = store
        self._counter = store.parent / f"counter-{random.getrandbits(32)}"
        self._counter.write_bytes(bytes(64))
        arguments = [sys.executable, str(TRAINER), str(store), str(self._counter), kind, str(pause)]
        self.process = subprocess.Popen(arguments)

    def __enter__(self) -> "Training":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._counter.unlink(missing_ok=True)

    @property
    def count(self) -> int:
        return int(struct.unpack_from("<q", self._counter.read_bytes())[0])

    @property
    def run_id(self) -> str:
        return self._counter.read_bytes()[8:40].decode()

    def wait_for(self, count: int) -> None:
        wait_until(lambda: self.count >= count)

    def end_by(self, number: signal.Signals) -> Killed:
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return Killed(self.store, self.run_id, self.count)


def wait_until(condition: "object", patience: float = PATIENCE) -> None:
    """Look until it is so."""
    deadline = time.monotonic() + patience
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.005)


def drainer_of(store: Path) -> int | None:
    """The process that drains a store: the one that its command line names."""
    wanted = str(store.parent / ".tracker" / store.name)
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if b"tracker.client.drain.child" in command and wanted.encode() in command:
                return int(folder.name)
    return None


def is_drained(store: Path) -> bool:
    """Whether somebody has the lock of a store's journals, and not only begins to look for it."""
    return any(map(is_drained_by_somebody, spools_in(str(store.parent / ".tracker" / store.name))))


def finish(killed: Killed) -> float:
    """Wait until nobody drains any more, and drain what is left as the next one who opens the store would.

    Gives the seconds that this took.
    """
    wait_until(lambda: drainer_of(killed.store) is None)
    began = time.perf_counter()
    for spool in killed.spools():
        with holding(spool, patience=PATIENCE) as is_held:
            assert is_held
            drain = SpoolDrain(spool, captures=False)
            while drain.sweep().has_moved:
                pass
            drain.sweep()
            drain.close()
    return time.perf_counter() - began


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    store = open_store(Located(parse_address(str(path), path.parent), "argument"))
    try:
        yield store
    finally:
        store.close()


def check(killed: Killed, kind: str) -> None:
    """Everything that was acknowledged is there, once, and at most the call that was cut off besides."""
    with reading(killed.store) as store:
        run = store.get_run(killed.run_id)
        assert run.status == "KILLED"
        for key in KEYS[kind]:
            steps = (
                sorted(store.history(killed.run_id, key).steps) if killed.acknowledged else _steps(store, killed, key)
            )
            assert steps in (list(range(killed.acknowledged)), list(range(killed.acknowledged + 1))), key
        if kind == "mixed" and killed.acknowledged:
            expected = {f"param_{number}" for number in range(min(killed.acknowledged, 1000))}
            assert expected <= set(run.params)
            assert int(run.tags["last"]) >= killed.acknowledged - 1


def _steps(store: Store, killed: Killed, key: str) -> list[int]:
    history: History | None = None
    if key in store.get_run(killed.run_id).metrics:
        history = store.history(killed.run_id, key)
    return sorted(history.steps) if history is not None else []
