"""The one thread that logging needs: it sees that somebody drains, beats each journal's heart and tells of trouble."""

from __future__ import annotations

import os
import time
from threading import Event, Lock, Thread

from tracker.client.warnings import warn_once
from tracker.core.journal.spool import MemorySpool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.client.journal import Journal
    from tracker.core.journal.folder import JournalFolder
    from tracker.core.journal.spool import Spool

_FIRST_LOOK = 0.05
"""Seconds that a run lives before a process is started for it: a shorter one drains itself at its end."""
_BETWEEN = 1.0
_MOST_STARTS = 3
_WITHIN = 60.0
"""So many children started within so many seconds for runs that go on are enough: then a thread does their work."""


class Keeper:
    """Looks after the open journals of this process."""

    def __init__(self) -> None:
        self._kept: dict[Journal, tuple[Spool, JournalFolder]] = {}
        self._renewals: dict[Journal, Callable[[], None]] = {}
        self._lock = Lock()
        self._wake = Event()
        self._thread: Thread | None = None
        self._starts: dict[str, list[float]] = {}
        """When children were started for each spool, lately."""
        self._drainers: dict[str, Thread] = {}
        self._beats = 0
        self._troubles: dict[str, str] = {}
        """What each journal's trouble was at the last look: one that passes by itself is nobody's business."""

    def keep(self, journal: Journal, spool: Spool, folder: JournalFolder, *, renew: Callable[[], None]) -> None:
        """Look after a journal from now on; `renew` makes another where somebody removes this one."""
        with self._lock:
            self._kept[journal] = (spool, folder)
            self._renewals[journal] = renew
            if self._thread is None:
                self._thread = Thread(target=self._run, name="tracker", daemon=True)
                self._thread.start()
            else:
                self._wake.set()

    def let_go(self, journal: Journal) -> None:
        """The journal is closed."""
        with self._lock:
            kept = self._kept.pop(journal, None)
            self._renewals.pop(journal, None)
            if kept is not None:
                spool, folder = kept
                self._troubles.pop(folder.path, None)
                if not any(_key(other) == _key(spool) for other, _ in self._kept.values()):
                    self._starts.pop(_key(spool), None)  # a child that now goes has done its work
            if not self._kept:
                self._wake.set()

    def _run(self) -> None:
        due = time.monotonic() + _FIRST_LOOK
        while True:
            is_woken = self._wake.wait(max(0.0, due - time.monotonic()))
            with self._lock:
                self._wake.clear()
                if not self._kept:
                    self._thread = None
                    return
                kept = list(self._kept.items())
            now = time.monotonic()
            if is_woken and now < due:  # another journal came: its first look is as soon as any
                due = min(due, now + _FIRST_LOOK)
            else:
                due = now + _BETWEEN
                self._look_after_all(kept)

    def _look_after_all(self, kept: list[tuple[Journal, tuple[Spool, JournalFolder]]]) -> None:
        self._beats += 1
        drained: set[str] = set()
        for journal, (spool, folder) in kept:
            try:
                journal.save()
                folder.write_beat(self._beats)
                if _key(spool) not in drained:
                    drained.add(_key(spool))
                    self._see_that_somebody_drains(spool)
                self._tell(folder)
            except Exception as error:  # this thread is needed for as long as anything is logged
                self._see_to_trouble(journal, folder, error)

    def _see_to_trouble(self, journal: Journal, folder: JournalFolder, error: Exception) -> None:
        renew = self._renewals.get(journal)
        if not journal.is_open or renew is None:
            return  # the run's end, and the folder's, came between
        if folder.is_there:
            reason = getattr(error, "strerror", None) or error
            warn_once(folder.path, f"The journal {folder.path} is in trouble ({reason}): what is there is kept.")
            return
        renew()  # before it is told: from then on it holds
        warn_once(
            folder.path,
            f"The journal {folder.path} was removed while it was written: what of it was not in the store yet is lost, "
            f"and what is logged from now on is kept in another.",
        )

    def _tell(self, folder: JournalFolder) -> None:
        trouble = folder.trouble()
        if trouble and trouble == self._troubles.get(folder.path):
            tell_of_trouble(folder)
        self._troubles[folder.path] = trouble

    def _see_that_somebody_drains(self, spool: Spool) -> None:
        from tracker.client.drain.starting import is_drained_by_somebody, start_child

        if spool.is_in_memory:
            self._drain_in_thread(spool)
            return
        if is_drained_by_somebody(spool):
            return
        now = time.monotonic()
        starts = self._starts[_key(spool)] = [t for t in self._starts.get(_key(spool), ()) if now - t < _WITHIN]
        if len(starts) < _MOST_STARTS:
            try:
                if start_child(spool):
                    starts.append(now)
            except OSError as error:
                if not os.path.isdir(spool.path):  # removed this moment: its journals' next beats see to that
                    return
                starts += [now] * _MOST_STARTS
                warn_once(spool.path, f"No process can be started beside this one ({error}): a thread stores the runs.")
                self._drain_in_thread(spool)
        else:
            warn_once(spool.path, f"The process that stores the runs does not stay ({spool.path}/drain.log says why).")
            self._drain_in_thread(spool)

    def _drain_in_thread(self, spool: Spool) -> None:
        standing = self._drainers.get(_key(spool))
        if standing is None or not standing.is_alive():
            thread = Thread(target=self._drain, args=(spool,), name="tracker-drain", daemon=True)
            self._drainers[_key(spool)] = thread
            thread.start()

    def _drain(self, spool: Spool) -> None:
        try:
            from tracker.client.drain.child import drain_while_live
            from tracker.client.drain.journal_drain import JournalDrain
            from tracker.client.drain.spool_drain import SpoolDrain, holding

            with holding(spool) as is_held:
                if not is_held:
                    return
                drain = SpoolDrain(spool, captures=True)
                for journal, (own, folder) in list(self._kept.items()):
                    if _key(own) == _key(spool) and (head := folder.head()):
                        drain.add(JournalDrain(folder, head, memory=journal.memory, unsaved_keys=journal.unsaved_keys))
                drain_while_live(drain, lambda: bool(self._kept))
        except Exception as error:  # the training goes on; what is logged waits in the journal
            warn_once(spool.path, f"What is logged waits in {spool.path}: {error}")


def _key(spool: Spool) -> str:
    """What tells one spool from another."""
    return f"{spool.path} {spool.number}" if isinstance(spool, MemorySpool) else spool.path


def tell_of_trouble(folder: JournalFolder) -> None:
    """Say why a journal is not drained, and what no store would take."""
    trouble = folder.trouble()
    if trouble:
        warn_once(folder.path, f"{trouble} What is logged is kept in {folder.path} until then.")
    for refusal in folder.refusals():
        warn_once(folder.path, f"The store did not take something that was logged: {refusal}")


_keeper = Keeper()


def keeper() -> Keeper:
    """This process's own."""
    return _keeper


def forget_after_fork() -> None:
    """In a child there is no such thread: it makes its own when it needs one."""
    global _keeper  # noqa: PLW0603
    _keeper = Keeper()
