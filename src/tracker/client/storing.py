"""Waiting until what was logged is in the store, and storing it in this process where nobody else does."""

from __future__ import annotations

import os
import time

from tracker.client.forking import may_write_stores
from tracker.client.keeper import tell_of_trouble
from tracker.client.warnings import warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.client.journal import Journal
    from tracker.core.journal.folder import JournalFolder
    from tracker.core.journal.spool import Spool

TIMEOUT_VARIABLE = "TRACKER_FLUSH_TIMEOUT"
_TIMEOUT = 60.0
_PATIENCE_WITH_TROUBLE = 5.0
"""Seconds that a store in trouble gets to come round."""
_PATIENCE_WITH_A_CHILD = 2.0
_MUCH = 1 << 20
"""Bytes of a journal that take longer to store than a process takes to start."""
_SHORTEST_NAP = 0.0005
_LONGEST_NAP = 0.02


def wait_until(
    is_done: Callable[[], bool], *, journal: Journal, spool: Spool, folder: JournalFolder, timeout: float | None
) -> bool:
    """Whether it was done in time. Where nobody drains the spool, this process does."""
    from tracker.client.drain.bell import ring

    deadline = time.monotonic() + (default_timeout() if timeout is None else timeout)
    troubled_since: float | None = None
    nap = _SHORTEST_NAP
    _leave_to_a_child(spool, folder)
    while not is_done():
        if not _drain_here(is_done, journal, spool, folder, deadline):
            ring(spool)
            time.sleep(nap)
            nap = min(2 * nap, _LONGEST_NAP)
        if is_done():
            return True
        now = time.monotonic()
        is_troubled = bool(folder.trouble() or journal.memory)
        troubled_since = (troubled_since or now) if is_troubled else None
        if now > deadline or (troubled_since is not None and now - troubled_since > _PATIENCE_WITH_TROUBLE):
            return False
    return True


def tell_what_is_left(journal: Journal, folder: JournalFolder, store: str, *, is_over: bool) -> None:
    """Say what was not stored in time, where it is and what becomes of it. `is_over`: nobody tries again here."""
    tell_of_trouble(folder)
    from tracker.core.journal.waiting import points_waiting

    waiting = points_waiting(folder)
    in_memory = points_waiting(folder, journal.memory) - waiting
    if journal.path is None:
        fate = "they found no room on the disk and are lost with this process" if is_over else "they wait in memory"
        sentence = f"{in_memory:,} points and what else was logged last are not in {store}: {fate}."
        warn_once(folder.path, sentence)
        return
    warn_once(
        folder.path,
        f"{waiting:,} points and what else was logged last are not in {store} yet: they wait in "
        f"{folder.path} for the next run that is logged there, or for `tracker doctor --fix`.",
    )
    if in_memory and is_over:
        warn_once(folder.path, f"{in_memory:,} points found no room on the disk and are lost with this process.")


def _leave_to_a_child(spool: Spool, folder: JournalFolder) -> None:
    """Have a process drain what takes long, as here it would take the processor time of the training; or anything."""
    if spool.is_in_memory or (may_write_stores() and folder.waiting_bytes() < _MUCH):
        return
    from tracker.client.drain.starting import is_drained_by_somebody, start_child

    if is_drained_by_somebody(spool):
        return
    try:
        start_child(spool, is_waited_for=False)
    except OSError:
        return
    deadline = time.monotonic() + _PATIENCE_WITH_A_CHILD
    while not is_drained_by_somebody(spool) and time.monotonic() < deadline:
        time.sleep(_SHORTEST_NAP)


def _drain_here(
    is_done: Callable[[], bool], journal: Journal, spool: Spool, folder: JournalFolder, deadline: float
) -> bool:
    """Drain one journal under the lock; False where somebody else holds it, or has to."""
    if not (may_write_stores() or spool.is_in_memory):
        return False
    from tracker.client.drain.journal_drain import JournalDrain
    from tracker.client.drain.spool_drain import SpoolDrain, holding

    with holding(spool) as is_held:
        if not is_held and not _is_ours_alone(journal, folder):
            return False
        if not (head := folder.head()):
            return not folder.is_there
        drain = SpoolDrain(spool, captures=False, patience=max(0.0, deadline - time.monotonic()))
        try:
            drain.add(JournalDrain(folder, head, memory=journal.memory, unsaved_keys=journal.unsaved_keys))
            while not is_done() and time.monotonic() < deadline:
                sweep = drain.sweep(only_run=head["run_id"])
                if not sweep.has_moved:
                    return sweep.trouble is None
        finally:
            drain.close()
    return True


def _is_ours_alone(journal: Journal, folder: JournalFolder) -> bool:
    """Whether all that whoever drains can see was moved, and the rest is in this process's memory."""
    if not journal.memory or journal.path is None:
        return False
    from tracker.core.journal.reader import JournalReader

    reader = JournalReader(folder.path, *folder.mark().stored)
    try:
        return not reader.read()
    finally:
        reader.close()


def default_timeout() -> float:
    """Seconds that a flush or the end of a run may take."""
    try:
        return float(os.environ.get(TIMEOUT_VARIABLE, ""))
    except ValueError:
        return _TIMEOUT
