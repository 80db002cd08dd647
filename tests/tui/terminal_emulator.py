"""A program on a real pseudo-terminal, and what a terminal would show of it.

The program has the terminal as its controlling one, as under a shell. What it writes goes through pyte into a screen,
is kept byte for byte, and what it asks of the terminal is answered as xterm would.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyte

PATIENCE = 20.0
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
_INHERITED = ("PATH", "HOME", "COVERAGE_PROCESS_START")
_ON_THE_TERMINAL = 'exec "$@" <>"$0" >&0 2>&0'
"""What a shell that leads a session opens first becomes the terminal that controls it."""

_CUT = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?|[ ()])?$")
"""The beginning of a sequence whose end was not read yet."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[ucpm]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]*\$[a-z]|\x1b\[[0-9;]* q")
_STRINGS = re.compile(rb"\x1b[P\]_^X].*?(?:\x07|\x1b\\)", re.DOTALL)
"""OSC, DCS and their like."""
_DIM = (b"\x1b[2m", b"\x1b[90m")
"""pyte knows no dim text; terminals show it about like this."""
_OTHER_SCREEN = re.compile(rb"\x1b\[\?1049([hl])")

Condition = Callable[[], object]


class TerminalEmulator:
    """The process, its terminal and its screen. One thread reads: within `wait_for` and `settle`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 160,
        lines: int = 48,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        background: str = "1111/1313/1c1c",
    ) -> None:
        self.written = bytearray()
        """Every byte that was written to the terminal."""
        self.has_other_screen = False
        """Whether the alternate screen is shown."""
        self.background = background
        """What the terminal says when it is asked for its background's colour."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._unread = b""
        self._master, slave = pty.openpty()
        self._slave_name = os.ttyname(slave)
        self._set_size(columns, lines)
        self._home = TemporaryDirectory(prefix="tracker-home-")
        homes = {"XDG_CONFIG_HOME": f"{self._home.name}/config", "XDG_STATE_HOME": f"{self._home.name}/state"}
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _ON_THE_TERMINAL, self._slave_name, *command],
            env={**inherited, **_TERMINAL, **homes, **(environ or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.slave = slave
        """The program's end, kept open so that what it wrote last can be read."""

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        columns = range(self.screen.columns)
        return ["".join(line[x].data for x in columns) for line in map(self.screen.buffer.__getitem__, self._rows)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def _rows(self) -> range:
        return range(self.screen.lines)

    @property
    def log(self) -> str:
        """What the screen wrote into its log file."""
        path = Path(self._home.name) / "state" / "tracker" / "tui.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def click(self, column: int, line: int) -> None:
        """Press and release the left button on a cell, counted from 0."""
        self.type(f"\x1b[<0;{column + 1};{line + 1}M\x1b[<0;{column + 1};{line + 1}m")

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        self._set_size(columns, lines)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def settings(self) -> list[object]:
        """How the terminal is set: whether it echoes, and so on."""
        return termios.tcgetattr(self.slave)

    def shows(self, *texts: str) -> None:
        """Wait until each of the texts stands on the screen."""
        self.wait_for(lambda: all(text in self.text for text in texts), why=f"no {texts}")

    def wait_for(self, condition: Condition, *, why: str = "", patience: float = PATIENCE) -> None:
        """Read what is written until the condition holds."""
        deadline = time.monotonic() + patience
        while not condition():
            is_over = self.process.poll() is not None
            self._read(0.02)
            if (is_over or time.monotonic() > deadline) and not condition():
                how = f"ended with {self.process.returncode}" if is_over else "still running"
                raise AssertionError(f"{why}, {how}:\n" + "\n".join(line.rstrip() for line in self.lines))

    def settle(self, quiet: float = 0.15, *, patience: float = PATIENCE) -> None:
        """Read until nothing was written for so many seconds."""
        deadline = time.monotonic() + patience
        while self._read(quiet) and time.monotonic() < deadline:
            pass

    def ended(self) -> int:
        """The exit code, once the process has ended and all of its output is read."""
        self.wait_for(lambda: self.process.poll() is not None, why="does not end")
        self._read(0.0)
        return self.process.returncode

    def close(self) -> None:
        """End the process and all that it left in its session."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.slave)
        os.close(self._master)
        self._home.cleanup()

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Whether anything was written within so many seconds."""
        has_read = False
        while select.select([self._master], [], [], seconds)[0]:
            content = os.read(self._master, 1 << 16)
            has_read = True
            self.written += content
            self._show(content)
            seconds = 0.0
        return has_read

    def _show(self, content: bytes) -> None:
        content = self._unread + content
        cut = _CUT.search(content, max(0, len(content) - 8192))
        end = cut.start() if cut else len(content)
        content, self._unread = content[:end], content[end:]
        for match in _OTHER_SCREEN.finditer(content):
            self.has_other_screen = match[1] == b"h"
        self._answer(content)
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", _STRINGS.sub(b"", content)).replace(*_DIM))

    def _answer(self, content: bytes) -> None:
        answers = {
            b"\x1b[?2026$p": "\x1b[?2026;2$y",
            b"\x1b[c": "\x1b[?62;22c",
            b"\x1b[6n": f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R",
            b"\x1b]11;?": f"\x1b]11;rgb:{self.background}\x1b\\",
            b"\x1b]10;?": "\x1b]10;rgb:c0c0/caca/f5f5\x1b\\",
        }
        for question, answer in answers.items():
            if question in content:
                self.type(answer)


@contextmanager
def terminal(
    *command: str,
    columns: int = 160,
    lines: int = 48,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[TerminalEmulator]:
    """Any program, on a terminal of its own until the block ends."""
    emulator = TerminalEmulator(command, columns=columns, lines=lines, environ=environ, cwd=cwd)
    try:
        yield emulator
    finally:
        emulator.close()


@contextmanager
def tracker_on(
    *arguments: str,
    columns: int = 160,
    lines: int = 48,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[TerminalEmulator]:
    """`tracker` with these arguments, on a terminal of its own until the block ends."""
    command = (sys.executable, "-m", "tracker", *arguments)
    with terminal(*command, columns=columns, lines=lines, environ=environ, cwd=cwd) as emulator:
        yield emulator


def installed(program: str) -> bool:
    return shutil.which(program) is not None
