"""A Python that has loaded what `tracker` loads, and forks for each command: a process of its own without its wait.

`python -m tests.cli.warm SOCKET` serves; `WarmProcess` asks it. It opens no store itself, so that nothing of one is
carried over a fork.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

_MOST_BYTES = 1 << 18
_PATIENCE = 60
_LOADED = """
click json sqlite3 unicodedata yaml tracker.cli.main tracker.cli.program tracker.cli.failures tracker.cli.runs
tracker.cli.show tracker.cli.metrics tracker.cli.experiments tracker.cli.diff tracker.cli.plot tracker.cli.doctor
tracker.store.files.store tracker.store.sql.store
""".split()
Ends = tuple[int, int, int]


class WarmProcess:
    """`tracker` with three files for its standard streams. One at a time: it is waited for before the next starts."""

    def __init__(self, arguments: Sequence[str], *, cwd: Path | None, environ: Mapping[str, str], ends: Ends) -> None:
        asked = json.dumps([list(arguments), str(cwd or Path.cwd()), dict(environ)]).encode()
        self._server = _server()
        socket.send_fds(self._server, [asked], ends)

    def wait(self) -> int:
        """Its exit code, as `subprocess` has it."""
        return int(self._server.recv(64))


@cache
def _server() -> socket.socket:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with there:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm", str(there.fileno())],
            cwd=Path(__file__).parents[2],
            pass_fds=[there.fileno()],
        )

    def end() -> None:
        here.close()
        process.wait(_PATIENCE)

    atexit.register(end)
    return here


def _serve(there: socket.socket) -> None:
    for module in _LOADED:
        import_module(module)
    while True:
        asked, ends, _, _ = socket.recv_fds(there, _MOST_BYTES, 3)
        if not asked:
            return
        child = os.fork()
        if child == 0:
            there.close()
            arguments, cwd, environ = json.loads(asked)
            _become(arguments, cwd, environ, ends)
            return
        for end in ends:
            os.close(end)
        there.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(arguments: list[str], cwd: str, environ: dict[str, str], ends: Sequence[int]) -> None:
    """Be `tracker` from here on, to the end of the interpreter."""
    for number, end in enumerate(ends):
        os.dup2(end, number)
        os.close(end)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    signal.alarm(_PATIENCE)
    sys.argv = ["tracker", *arguments]
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - they are open to the end, as Python's own are
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    from tracker.cli.main import main

    sys.exit(main())


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
