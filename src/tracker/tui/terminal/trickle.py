"""How much may be on its way to a terminal that is far, so that the answer to a key has little to wait behind.

The kernel, sshd and the network hide how far behind a terminal is: what nobody asked for goes as slowly as a slow line
takes it, however fast this one is.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

_RATE = 100_000.0
"""Bytes a second: somewhat less than a line of a megabit takes."""
_MOST = 1_500
"""Bytes that may go at once."""
_BETWEEN = 0.01
"""Seconds between two frames at least."""
_LEAST = 500
"""Bytes that are worth a frame of their own."""
_DEBT = 20_000
"""Bytes of answers that are waited for before anything else is sent."""
_ANSWER = 0.5
"""Seconds that the answer to a key takes at most."""
_FAR = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")


def is_far(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is at the other end of a network."""
    return any(environ.get(name) for name in _FAR)


class Trickle:
    """Room for what nobody asked for."""

    def __init__(self) -> None:
        self._left = float(_MOST)
        self._counted = time.monotonic()
        self._asked: float | None = self._counted

    def ask(self) -> None:
        """Somebody has pressed a key: the next frame is the answer, and is sent whole."""
        self._asked = time.monotonic()

    @property
    def is_asked(self) -> bool:
        return self._asked is not None and time.monotonic() - self._asked < _ANSWER

    def room(self) -> int:
        """Bytes that may be sent now."""
        now = time.monotonic()
        self._left = min(self._left + _RATE * (now - self._counted), _MOST)
        self._counted = now
        return int(self._left) if self._left >= _LEAST else 0

    def sent(self, count: int) -> None:
        """So many bytes went, and with them what was asked for."""
        if count:
            self._left = max(self._left - count, -_DEBT)
            self._asked = None

    def wait(self) -> float:
        """Seconds until there is room again."""
        return max(_BETWEEN, (_LEAST - self._left) / _RATE)
