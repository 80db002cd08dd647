"""The process between a program's output and its terminal: it passes on every byte, and keeps a log.

It is a process of its own because a thread could not read while an extension that holds the interpreter prints more
than a pipe holds: the program would wait for itself. It lives as long as anybody can write to it.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress

from tracker.client.console.constants import ANSWERS, CONTROL, DONE, FIRST_STREAM
from tracker.client.console.log_file import LogFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = 1 << 16
_EVERY = 0.2
"""Seconds between two writes of the log."""


class Stream:
    """One of the program's outputs on its way."""

    def __init__(self, source: int, target: int) -> None:
        self.source = source
        self.target = target
        self._is_terminal = os.isatty(target)
        self._size = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self) -> bytes:
        """What there is; nothing where nobody writes any more."""
        try:
            return os.read(self.source, _PIECE)
        except OSError:  # how the inner end of a pseudo-terminal says that the outer one is closed
            return b""

    def pass_on(self, content: bytes) -> None:
        """Write to where the program meant it; where that is gone the log goes on."""
        while content and self.target >= 0:
            try:
                content = content[os.write(self.target, content) :]
            except BlockingIOError:
                select.select([], [self.target], [])
            except OSError:
                self.target = -1

    def text(self, content: bytes) -> str:
        return self._decoder.decode(content)

    def follow_size(self) -> None:
        """Tell the program how large its terminal is now."""
        if self._is_terminal and self.target >= 0:
            try:
                size = fcntl.ioctl(self.target, termios.TIOCGWINSZ, bytes(8))
                if size != self._size:
                    fcntl.ioctl(self.source, termios.TIOCSWINSZ, size)
                    self._size = size
            except OSError:
                self._is_terminal = False


class Reader:
    """Passes on, logs, and does what the training process asks for."""

    def __init__(self, streams: list[Stream]) -> None:
        self._streams = {stream.source: stream for stream in streams}
        self._log = LogFile()
        self._is_heard = True
        self._written = 0.0
        self._failure = False

    def run(self) -> None:
        """Until nobody can write any more."""
        while self._streams:
            sources = [*self._streams, *([CONTROL] if self._is_heard else [])]
            ready, _, _ = select.select(sources, [], [], _EVERY)
            for source in ready:
                if source != CONTROL:
                    self._read(source)
            if CONTROL in ready:
                self._obey()
            for stream in self._streams.values():
                stream.follow_size()
            if time.monotonic() - self._written > _EVERY:
                self._write()
        self._guarded(self._log.close)

    def _read(self, source: int) -> bool:
        stream = self._streams[source]
        content = stream.read()
        if not content:
            del self._streams[source]
            return False
        stream.pass_on(content)
        self._log.feed(stream.text(content))
        return True

    def _obey(self) -> None:
        """One request: a path to log to, or to have read all that was printed until now."""
        header = os.read(CONTROL, 4)
        if len(header) < 4:
            self._is_heard = False
            return
        (length,) = struct.unpack("<I", header)
        path = os.read(CONTROL, length) if length else b""
        if path:
            self._guarded(lambda: self._log.move_to(os.fsdecode(path)))
            return
        while any(self._read(s) for s in select.select([*self._streams], [], [], 0)[0] if s in self._streams):
            pass
        self._write()
        os.write(ANSWERS, DONE)

    def _write(self) -> None:
        self._written = time.monotonic()
        self._guarded(self._log.write)

    def _guarded(self, action: Callable[[], None]) -> None:
        """Do something for the log: what goes wrong with it is told once, and the output goes on."""
        try:
            action()
        except OSError as error:
            if not self._failure:
                self._failure = True
                with suppress(OSError):
                    os.write(ANSWERS, (error.strerror or "?").encode() + b"\n")


def main(count: int) -> None:
    """Read so many streams. The work is a grandchild's: nobody has to wait for it."""
    if os.fork():
        os._exit(0)
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    first = FIRST_STREAM
    Reader([Stream(first + 2 * number, first + 2 * number + 1) for number in range(count)]).run()
    sys.exit(0)
