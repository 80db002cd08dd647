"""Running `tracker` as a person does: a process of its own, its output in a file or on a real pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cli.warm import Ends, WarmProcess

OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_INHERITED = ("PATH", "HOME", "COVERAGE_PROCESS_START")
_ENVIRONMENT = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC"}
_READ_BY_PYTHON = ("PYTHON", "LC_", "LANG", "COVERAGE")


@dataclass(frozen=True)
class Ended:
    """A process that ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What was printed, without colours."""
        return OUR_COLOURS.sub("", self.out).splitlines()


class ColdProcess:
    """`tracker` as a shell starts it, with three files for its standard streams."""

    def __init__(self, arguments: Sequence[str], *, cwd: Path | None, environ: Mapping[str, str], ends: Ends) -> None:
        stdin, stdout, stderr = ends
        argv = [sys.executable, "-m", "tracker", *arguments]
        self._process = subprocess.Popen(argv, cwd=cwd, env=environ, stdin=stdin, stdout=stdout, stderr=stderr)

    def wait(self) -> int:
        return self._process.wait(timeout=60)


def tracker(*arguments: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> Ended:
    """`tracker` with its output in files."""
    with Path(os.devnull).open("rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        ends = nothing.fileno(), out.fileno(), errors.fileno()
        code = _started(arguments, cwd, environ, ends).wait()
        out.seek(0)
        errors.seek(0)
        return Ended(code, out.read().decode("utf-8", "surrogateescape"), errors.read().decode())


def tracker_on_terminal(
    *arguments: str, columns: int = 80, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Ended:
    """`tracker` with standard output on a pseudo-terminal of so many columns; standard error stays apart."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with tempfile.TemporaryFile() as errors:
        process = _started(arguments, cwd, environ, (slave, slave, errors.fileno()))
        os.close(slave)
        out = _all_of(master)
        code = process.wait()
        errors.seek(0)
        return Ended(code, out.decode("utf-8", "surrogateescape").replace("\r\n", "\n"), errors.read().decode())


def _started(
    arguments: Sequence[str], cwd: Path | None, environ: Mapping[str, str] | None, ends: Ends
) -> WarmProcess | ColdProcess:
    """A process that need not load Python first, but where the environment has a say in how Python begins."""
    whole = environment(environ)
    kind = ColdProcess if any(name.startswith(_READ_BY_PYTHON) for name in environ or ()) else WarmProcess
    return kind(arguments, cwd=cwd, environ=whole, ends=ends)


def environment(more: Mapping[str, str] | None) -> dict[str, str]:
    """Of a `tracker` that is tested: nothing of this shell's settings."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**inherited, **_ENVIRONMENT, **(more or {})}


def _all_of(master: int) -> bytes:
    """Everything until the other end closes, which a pseudo-terminal tells as an I/O error."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            part = b""
        if not part:
            os.close(master)
            return b"".join(parts)
        parts.append(part)
