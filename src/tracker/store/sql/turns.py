"""Letting others write: SQLite keeps no queue."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_SHARE = 0.1
"""For how much of the time that its last transaction took a writer stays away before the next. Measured on MLflow's
`log_metric` beside a writer that never rests: with no rest it waited for up to 20 s and failed; with a twentieth or
a tenth it never failed, and with a tenth it waited for at most 3 s."""


class Turns:
    """One writer's turns at a database file.

    Whoever waits for SQLite's lock asks for it every now and then, and a writer that comes back at once has it nearly
    always. A training script that logs through MLflow would wait until it gives up.
    """

    def __init__(self) -> None:
        self._next = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A turn, once it has come: inside, the database's lock is taken and let go of."""
        left = self._next - time.monotonic()
        if left > 0:
            time.sleep(left)
        began = time.monotonic()
        try:
            yield
        finally:
            ended = time.monotonic()
            self._next = ended + (ended - began) * _SHARE
