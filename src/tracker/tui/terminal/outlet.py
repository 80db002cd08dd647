"""The way to the terminal, which never makes the program wait for it."""

from __future__ import annotations

import asyncio
import os
import select
import time
from collections.abc import Callable

_SURE = 256
"""Bytes that a terminal takes without a wait, where it says that it takes any."""


class Outlet:
    """Sends what it is given in order, as fast as the terminal takes it.

    A terminal's descriptor is shared with the shell, so it is opened once more to be set not to block. Where that is
    not possible, it is written to in small pieces, each when there is room.
    """

    def __init__(self, descriptor: int, *, on_through: Callable[[], None]) -> None:
        self.written = 0
        """Bytes that were given to the terminal so far."""
        self.is_gone = False
        """Whether there is no terminal any more."""
        self._on_through = on_through
        self._waiting = bytearray()
        own = _opened_again(descriptor)
        self._descriptor = descriptor if own is None else own
        self._is_own = own is not None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken yet what it was given."""
        return bool(self._waiting)

    def write(self, text: str) -> None:
        """Give the terminal a text, behind all that it was given before."""
        if self.is_gone:
            return
        was_behind = bool(self._waiting)
        self._waiting += text.encode("utf-8", "replace")
        if not was_behind:
            self._push()
            if self._waiting:
                self._loop = asyncio.get_running_loop()
                self._loop.add_writer(self._descriptor, self._go_on)

    def finish(self, patience: float) -> None:
        """Wait until everything is with the terminal, at most so many seconds."""
        self._stop_waiting()
        deadline = time.monotonic() + patience
        while self._waiting and not self.is_gone:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select((), (self._descriptor,), (), left)[1]:
                break
            self._push()

    def drop(self) -> None:
        """Forget what the terminal has not taken yet."""
        self._stop_waiting()
        self._waiting.clear()

    def close(self) -> None:
        self.drop()
        if self._is_own:
            os.close(self._descriptor)
            self._is_own = False
            self.is_gone = True

    def _go_on(self) -> None:
        self._push()
        if not self._waiting:
            self._stop_waiting()
            self._on_through()

    def _push(self) -> None:
        try:
            while self._waiting:
                if not self._is_own and not select.select((), (self._descriptor,), (), 0)[1]:
                    return
                with memoryview(self._waiting) as waiting:
                    taken = os.write(self._descriptor, waiting if self._is_own else waiting[:_SURE])
                del self._waiting[:taken]
                self.written += taken
        except (BlockingIOError, InterruptedError):
            return
        except OSError:  # who sat before it is told in another way: by a signal, or by the end of the keys
            self.is_gone = True
            self._waiting.clear()

    def _stop_waiting(self) -> None:
        if self._loop is not None:
            self._loop.remove_writer(self._descriptor)
            self._loop = None


def _opened_again(descriptor: int) -> int | None:
    """The same terminal through a descriptor of one's own, which does not block; None where that cannot be had."""
    try:
        own = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    if os.fstat(own).st_rdev == os.fstat(descriptor).st_rdev:
        return own
    os.close(own)
    return None
