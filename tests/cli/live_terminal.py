"""A `tracker` that goes on, on a pseudo-terminal whose window this process reads as a person would."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.cli.processes import environment

PATIENCE = 20.0
_CUT = re.compile(r"\x1b(\[[?0-9;]*)?$")
"""The beginning of a sequence whose end was not read yet."""
_ESCAPE = re.compile(r"\x1b\[(\??[0-9;]*)([A-Za-z])")


@dataclass
class Window:
    """What stands on the screen: the sequences that a live table is made of, and a complaint at any other."""

    lines: list[str] = field(default_factory=list)
    is_other_screen: bool = False
    has_cursor: bool = True
    written: list[str] = field(default_factory=list)
    """Lines that were written, in their order, with repetitions."""
    _place: int = 0

    def feed(self, text: str) -> None:
        parts = _ESCAPE.split(text)
        self._print(parts[0])
        for arguments, letter, plain in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            self._obey(arguments, letter)
            self._print(plain)

    def _obey(self, arguments: str, letter: str) -> None:
        match letter, arguments:
            case "h" | "l", "?1049":
                self.is_other_screen = letter == "h"
            case "h" | "l", "?25":
                self.has_cursor = letter == "h"
            case "H", _:
                self._place = int(arguments.partition(";")[0]) - 1
            case "K", "":
                self._line_at(self._place)
                self.lines[self._place] = ""
                self.written.append("")
            case "J", "2":
                self.lines = []
            case "J", "":
                del self.lines[self._place :]
            case "m", _:
                pass
            case _:
                raise AssertionError((arguments, letter))

    def _print(self, text: str) -> None:
        if not text or not self.is_other_screen:
            return
        assert "\n" not in text
        self._line_at(self._place)
        self.lines[self._place] += text
        self.written[-1] += text

    def _line_at(self, place: int) -> None:
        self.lines += [""] * (place + 1 - len(self.lines))


class LiveTerminal:
    """The process, its terminal and its window."""

    def __init__(self, *arguments: str, columns: int, lines: int) -> None:
        self.window = Window()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._unread = ""
        self.master, self._slave = pty.openpty()
        self.resize(columns, lines)
        self.settings = self.settings_now()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker", *arguments],
            env=environment(None),
            stdin=self._slave,
            stdout=self._slave,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def settings_now(self) -> list[Any]:
        return termios.tcgetattr(self._slave)

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Read what is written until the condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            is_over = self.process.poll() is not None
            self._read(0.02)
            if (is_over or time.monotonic() > deadline) and not condition():
                raise AssertionError((self.window.lines, self._complaints() if is_over else "still running"))

    def shows(self, *texts: str) -> None:
        """Wait until each of the texts stands in the window."""
        self.wait_for(lambda: all(any(text in line for line in self.window.lines) for text in texts))

    def ended(self) -> int:
        """The exit code, once the process has ended and all of its output is read."""
        self.wait_for(lambda: self.process.poll() is not None)
        self._read(0.0)
        return self.process.returncode

    def _complaints(self) -> bytes:
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.master)
        os.close(self._slave)

    def _read(self, seconds: float) -> None:
        while select.select([self.master], [], [], seconds)[0]:
            self._unread += self._decoder.decode(os.read(self.master, 65536))
            cut = _CUT.search(self._unread)
            end = cut.start() if cut else len(self._unread)
            self.window.feed(self._unread[:end])
            self._unread = self._unread[end:]
            seconds = 0.0


@contextmanager
def live(*arguments: str, columns: int = 80, lines: int = 12) -> Iterator[LiveTerminal]:
    terminal = LiveTerminal(*arguments, columns=columns, lines=lines)
    try:
        yield terminal
    finally:
        terminal.close()
