"""Real training scripts, each a process of its own on a store, and what they leave behind."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from signal import SIGCONT, SIGKILL, SIGSTOP, Signals
from typing import NamedTuple

import pytest
from tests.client.reliability.killing import PATIENCE, drainer_of, wait_until

from tracker.client.drain.starting import is_drained_by_somebody
from tracker.core.journal.folder import JournalFolder
from tracker.core.journal.places import spools_in
from tracker.core.journal.spool import Spool

in_a_folder = pytest.mark.parametrize("store_path", ["mlruns"], indirect=True)
in_a_database = pytest.mark.parametrize("store_path", ["mlflow.db"], indirect=True)
"""For what depends on no store: one is enough."""


class Outcome(NamedTuple):
    """How a script ended."""

    code: int
    out: str
    err: str


class Script:
    """A script that runs. It says what a test has to know by printing lines."""

    def __init__(self, path: Path, environment: Mapping[str, str], options: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *options, str(path)],
            cwd=path.parent,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        assert select([self.process.stdout], [], [], PATIENCE)[0], "it says nothing"
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        return line.strip()

    def say(self, line: str) -> None:
        """Give it a line to read."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def send(self, number: Signals) -> None:
        self.process.send_signal(number)

    def go_on(self) -> None:
        self.send(SIGCONT)

    def send_to_group(self, number: Signals) -> None:
        """Send a signal as a terminal does: to the script and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def end(self, *, patience: float = PATIENCE) -> Outcome:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=patience)
        return Outcome(self.process.returncode, out.strip(), err)


class Scripts:
    """Starts scripts that log to one store."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self._started: list[Script] = []

    def start(
        self,
        source: str,
        *,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> Script:
        path = self.store.parent / f"place_{len(self._started)}" / "train.py"
        path.parent.mkdir()
        path.write_text("import tracker\n" + textwrap.dedent(source))
        script = Script(path, {"TRACKER_STORE": str(self.store), **(environment or {})}, options)
        self._started.append(script)
        return script

    def run(self, source: str, *, environment: Mapping[str, str] | None = None, options: Sequence[str] = ()) -> Outcome:
        """Run a script to its end."""
        return self.start(source, environment=environment, options=options).end()

    def spools(self) -> list[Spool]:
        return spools_in(str(self.store.parent / ".tracker" / self.store.name))

    def journals(self) -> list[JournalFolder]:
        """What waits for the store."""
        return [journal for spool in self.spools() for journal in spool.journals()]

    def wait_until_stored(self) -> None:
        """Wait until nothing waits any more; only whoever drains can bring that about."""
        wait_until(lambda: not self.journals())

    def wait_until_stored_by_anybody(self) -> None:
        """Wait as `wait_until_stored` does; where nobody drains, start another program that logs."""
        self.wait_until_undrained()
        if self.journals():
            self.run("with tracker.start_run(): pass")
            self.wait_until_stored()

    def wait_until_undrained(self) -> None:
        wait_until(lambda: drainer_of(self.store) is None)

    def wait_until_drained_by_somebody(self) -> None:
        wait_until(lambda: any(map(is_drained_by_somebody, self.spools())))

    def kill_drain(self) -> None:
        """Kill whoever drains, once there is one, and have the scripts that might start another stand still."""
        self.wait_until_drained_by_somebody()
        for script in self._started:
            script.send(SIGSTOP)
        while (drainer := drainer_of(self.store)) is not None:  # others wait to follow it
            with suppress(ProcessLookupError):
                os.kill(drainer, SIGKILL)

    def leave_nothing_running(self) -> None:
        for script in self._started:
            script.send_to_group(SIGKILL)
            script.process.wait()
            for stream in (script.process.stdin, script.process.stdout, script.process.stderr):
                if stream is not None:
                    stream.close()
        self.wait_until_undrained()


@contextmanager
def scripts_on(store: Path) -> Iterator[Scripts]:
    """Scripts on one store, of which none is left in the end, nor who drains for them."""
    scripts = Scripts(store)
    try:
        yield scripts
    finally:
        scripts.leave_nothing_running()
