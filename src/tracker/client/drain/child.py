"""The process that drains a spool while others train: one for each store and machine, gone when nobody writes."""

import os
import signal
import sys
import time
from collections.abc import Callable

from tracker.client.drain.bell import Bell
from tracker.client.drain.spool_drain import SpoolDrain, Sweep, holding
from tracker.client.drain.starting import STARTED
from tracker.core.journal.spool import Spool

_BUSY = 0.005
_IDLE = 0.06
_PATIENCE_FOR_THE_LOCK = 2.0
_LONGEST_WAIT = 5.0
_LAST_TRIES = 20
"""How often a store that cannot be written is tried again once nobody writes to its journals any more."""


def main(spool_path: str) -> None:
    """Drain until nobody writes any more, whatever signals the others get."""
    os.chdir("/")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    spool = Spool(spool_path)
    try:
        with holding(spool, patience=_PATIENCE_FOR_THE_LOCK) as is_held:
            os.close(STARTED)
            if is_held:
                bell = Bell(spool)
                drain = SpoolDrain(spool, captures=True)
                lock = _identity(spool.lock_path)
                drain_while_live(drain, lambda: _is_at(spool.lock_path, lock), sleep=bell.wait)
    except FileNotFoundError:
        sys.exit(0)  # the spool was removed


def drain_while_live(
    drain: SpoolDrain, may_go_on: Callable[[], bool], *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Sweep until there is nobody left who writes."""
    wait = _BUSY
    tries = 0
    while may_go_on():
        sweep = drain.sweep()
        tries = tries + 1 if sweep.trouble is not None and not sweep.is_live else 0
        if _is_done(sweep) or tries > _LAST_TRIES:
            break
        if sweep.has_moved:
            wait = _BUSY
        elif sweep.trouble is not None:
            wait = min(2 * wait, _LONGEST_WAIT if sweep.is_live else 0.5)
        else:
            wait = min(2 * wait, _IDLE)
        sleep(wait)
    drain.close()


def _is_at(path: str, file: tuple[int, int] | None) -> bool:
    return file is not None and _identity(path) == file


def _identity(path: str) -> tuple[int, int] | None:
    """Which file is at a path: a spool that was removed and made anew has another lock, which others may hold."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_done(sweep: Sweep) -> bool:
    return not (sweep.has_moved or sweep.is_live or sweep.trouble is not None)
