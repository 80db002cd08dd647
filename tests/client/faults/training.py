"""Training scripts that run while something is wrong, and what must be true of them afterwards."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.client.reliability.killing import PATIENCE, wait_until

from tracker.client.drain.spool_drain import SpoolDrain, holding
from tracker.core.artifact_roots import local_root
from tracker.core.entities import Run
from tracker.core.errors import NotFound, StoreNotFound
from tracker.core.journal.places import spool_places, spools_in
from tracker.core.journal.spool import Spool
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Store

_ROOM_FOR_WORDS = 1 << 20
HURRIED = {"TRACKER_FLUSH_TIMEOUT": "0.5"}
"""The environment of a script that does not wait long for a store at the end."""
TRAINER = Path(__file__).with_name("trainer.py")


@dataclass(frozen=True)
class Surroundings:
    """The folders of one script: where its store is and where its journals may be."""

    store: str
    """A path, or the URL of a server's database."""
    home: Path
    """Holds the state folder and the temporary one."""

    @property
    def environment(self) -> dict[str, str]:
        return {"XDG_STATE_HOME": str(self.home / "state"), "TMPDIR": str(self.home / "temporary")}

    def places(self) -> list[Path]:
        """The folders of journals, the best first."""
        path = None if "://" in self.store else self.store
        return [Path(place) for place in spool_places(self.store_url, path, self.environment)]

    @property
    def store_url(self) -> str:
        return parse_address(self.store, Path("/")).url

    def spools(self) -> list[Spool]:
        return [spool for place in self.places() for spool in spools_in(str(place))]


class Script:
    """A training script that waits for orders."""

    def __init__(
        self,
        around: Surroundings,
        *,
        warm: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.around = around
        self.run_id = ""
        (around.home / "temporary").mkdir(exist_ok=True)
        self._words = around.home / "words"
        self._words.write_bytes(bytes(_ROOM_FOR_WORDS))
        self._words.chmod(0o666)
        self._errors = around.home / "errors"
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.settimeout(PATIENCE)
        script = [sys.executable, TRAINER, around.store, str(theirs.fileno()), self._words, *([warm] if warm else [])]
        settings = {"TRACKER_FLUSH_TIMEOUT": "30", **around.environment, **(environment or {})}
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW_", "TRACKER_"))}
        with self._errors.open("wb") as errors, theirs:
            self.process = subprocess.Popen(
                list(map(str, script)),
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                env={**clean, **settings},
                cwd=around.home,
                pass_fds=[theirs.fileno()],
            )
        self._answer("ready")

    def tell(self, order: str) -> str:
        """Give an order, and wait until its calls have returned."""
        self._orders.send(order.encode())
        return self._answer(order.partition(" ")[0])

    def begin(self) -> str:
        self.run_id = self.tell("begin")
        return self.run_id

    def said(self) -> list[str]:
        """What the library said until now."""
        return [line.removeprefix("tracker: ") for line in self._lines() if line.startswith("tracker: ")]

    def wait_for_word(self, pattern: str) -> str:
        """Wait until the library says something."""
        wait_until(lambda: about(self.said(), pattern))
        return about(self.said(), pattern)[0]

    def finish(self) -> list[str]:
        """No more orders: the loop ends, and its program well. Gives what the library said."""
        self._orders.shutdown(socket.SHUT_WR)
        self._answer("finished")
        code = self.process.wait(PATIENCE)
        lines = self._lines()
        assert code == 0, f"it ended with {code}: {lines}"
        assert all(line.startswith("tracker: ") for line in lines), lines
        return self.said()

    def give_up(self) -> None:
        """See that it is gone, however the test went."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        self._orders.close()

    def _lines(self) -> list[str]:
        """All that it wrote, tracebacks included."""
        words = self._words.read_bytes().rstrip(b"\0") + self._errors.read_bytes()
        return words.decode(errors="replace").splitlines()

    def _answer(self, order: str) -> str:
        answer = self._orders.recv(1000).decode()
        assert answer.split(" ")[0] == order, [order, answer, self.process.poll(), *self._lines()]
        return answer.partition(" ")[2]


def drainers(around: Surroundings) -> list[int]:
    """The processes that drain journals of this script, wherever they lie: their command lines name the folder."""
    found = []
    places = [os.fsencode(place) for place in around.places()]
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes() if folder.name.isdecimal() else b""
        except OSError:
            continue
        if b"tracker.client.drain.child" in command and any(place in command for place in places):
            found.append(int(folder.name))
    return found


def wait_for_drain(around: Surroundings) -> None:
    """Wait until no process drains the store any more."""
    wait_until(lambda: not drainers(around))


def end_drains(around: Surroundings) -> None:
    """Kill the processes that drain the store."""
    for number in drainers(around):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    wait_for_drain(around)


def drain(around: Surroundings) -> None:
    """Drain what waits, as the next one who opens the store would."""
    for spool in (spool for spool in around.spools() if spool.journals()):
        with holding(spool, patience=PATIENCE) as is_held:
            assert is_held
            drains = SpoolDrain(spool, captures=False)
            with closing(drains):
                while drains.sweep().has_moved:
                    pass
                drains.sweep()


@contextmanager
def reading(around: Surroundings) -> Iterator[Store]:
    """The store, as another process would read it."""
    with closing(open_store(Located(parse_address(around.store, Path("/")), "argument"))) as store:
        yield store


def steps(around: Surroundings, run_id: str, key: str = "loss") -> list[int]:
    """The steps of a metric that the store has, in order; none where there is no store, no run or no point."""
    try:
        with reading(around) as store:
            return sorted(store.history(run_id, key).steps)
    except (StoreNotFound, NotFound):
        return []


def run(around: Surroundings, run_id: str) -> Run:
    with reading(around) as store:
        return store.get_run(run_id)


def artifacts(around: Surroundings, run_id: str) -> set[str]:
    """The files that the run's artifacts hold, by their paths there; none where there is no run."""
    try:
        root = local_root(run(around, run_id).artifact_uri)
    except (StoreNotFound, NotFound):
        return set()
    assert root is not None
    return {str(path.relative_to(root)) for path in Path(root).rglob("*") if path.is_file()}


def about(words: Sequence[str], pattern: str) -> list[str]:
    """The sentences that say something."""
    return [line for line in words if re.search(pattern, line)]
