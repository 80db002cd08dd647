"""A bell beside a spool: who waits for the store rings it, and whoever drains looks at the journals at once.

It is a FIFO. Where none can be made, nobody hears it, and the drain looks every so often as it does anyway.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from select import select
from stat import S_ISFIFO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tracker.core.journal.spool import Spool

_ENOUGH = 4096


class Bell:
    """The drain's end."""

    def __init__(self, spool: Spool) -> None:
        self._fd: int | None = None
        with suppress(OSError):
            with suppress(FileExistsError):
                os.mkfifo(spool.bell_path, 0o600)
            fd = os.open(spool.bell_path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
            if S_ISFIFO(os.fstat(fd).st_mode):
                self._fd = fd
            else:
                os.close(fd)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until somebody rings."""
        if self._fd is None:
            time.sleep(seconds)
        elif select([self._fd], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                while len(os.read(self._fd, _ENOUGH)) == _ENOUGH:
                    pass

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def ring(spool: Spool) -> None:
    """Have the spool's journals looked at, if anybody listens."""
    with suppress(OSError):
        fd = os.open(spool.bell_path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.write(fd, b"!")
        finally:
            os.close(fd)
