"""Running `tracker` as a person does: a process of its own, its output in a pipe or on a real pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_INHERITED = ("PATH", "HOME", "COVERAGE_PROCESS_START")
_ENVIRONMENT = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC"}


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


def tracker(*arguments: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> Ended:
    """`tracker` with its output in pipes."""
    done = subprocess.run(_argv(arguments), cwd=cwd, env=environment(environ), capture_output=True, timeout=60)
    return Ended(done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode())


def tracker_on_terminal(
    *arguments: str, columns: int = 80, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Ended:
    """`tracker` with standard output on a pseudo-terminal of so many columns; standard error stays apart."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            _argv(arguments), cwd=cwd, env=environment(environ), stdin=slave, stdout=slave, stderr=errors
        )
        os.close(slave)
        out = _all_of(master)
        code = process.wait(timeout=60)
        errors.seek(0)
        return Ended(code, out.decode("utf-8", "surrogateescape").replace("\r\n", "\n"), errors.read().decode())


def _argv(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "tracker", *arguments]


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
