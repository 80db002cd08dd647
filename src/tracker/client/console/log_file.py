"""The file `console.log`: whole lines are appended, and the tail that may still change is written over in place."""

from __future__ import annotations

import os
import struct
import time

from tracker.client.console.transcript import Transcript

_TIME = struct.Struct("<qq")
_MOST_WAITING = 8 << 20
"""Characters that are kept while there is no file to write to."""


class LogFile:
    """A transcript and the file that it goes to, which may become known later and may move."""

    def __init__(self) -> None:
        self._transcript = Transcript()
        self._path = ""
        self._fd = -1
        self._times = -1
        self._settled = 0
        self._live = b""

    def feed(self, text: str) -> None:
        self._transcript.feed(text)

    def move_to(self, path: str) -> None:
        """Go on in this file, with what was written to another so far."""
        if path == self._path:
            return
        folder = os.path.dirname(path)
        os.makedirs(folder, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        before = b""
        if self._fd >= 0:
            before = os.pread(self._fd, self._settled, 0)
            os.close(self._fd)
            for old in (self._path, _times_beside(self._path)):
                os.unlink(old)
        self._fd, self._path = fd, path
        size = os.fstat(fd).st_size
        self._settled = size + _write_all(fd, before, size)
        self._live = b"\0"  # whatever it is, it is not written here yet
        self._open_times(_times_beside(path))

    def write(self) -> None:
        """Bring the file up to what was fed."""
        settled, self._transcript.settled = self._transcript.settled, []
        if self._fd < 0:
            self._transcript.settled = (
                settled if sum(map(len, settled)) < _MOST_WAITING else settled[len(settled) // 2 :]
            )
            return
        live = self._transcript.live.encode("utf-8", "replace")
        if not settled and live == self._live:
            return
        content = "".join(f"{line}\n" for line in settled).encode("utf-8", "replace")
        _write_all(self._fd, content + live, self._settled)
        os.ftruncate(self._fd, self._settled + len(content) + len(live))
        self._settled += len(content)
        self._live = live
        self._note_time()

    def close(self) -> None:
        """Write what is left, and end the last line."""
        self._transcript.finish()
        self.write()
        for fd in (self._fd, self._times):
            if fd >= 0:
                os.close(fd)
        self._fd = self._times = -1

    def _open_times(self, path: str) -> None:
        if self._times >= 0:
            os.close(self._times)
        self._times = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)

    def _note_time(self) -> None:
        """How long the file is now, and when that is."""
        os.write(self._times, _TIME.pack(self._settled + len(self._live), time.time_ns() // 1_000_000))


def _times_beside(path: str) -> str:
    return f"{os.path.splitext(path)[0]}.times"


def _write_all(fd: int, content: bytes, offset: int) -> int:
    written = 0
    while written < len(content):
        written += os.pwrite(fd, content[written:], offset + written)
    return written
