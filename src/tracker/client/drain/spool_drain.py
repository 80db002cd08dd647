"""All journals of a spool on their way into its store, by whoever holds the spool's lock."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.client.drain.journal_drain import PARTICIPANTS, JournalDrain
from tracker.client.drain.waiting_files import store_waiting_files
from tracker.client.forking import close_here, open_here, undisturbed
from tracker.core.entities import RunStatus
from tracker.core.errors import InvalidValue, NotFound, StoreError, StoreNotFound
from tracker.core.journal.evidence import HOST_TAG, PID_TAG
from tracker.core.journal.folder import JournalFolder
from tracker.core.journal.spool import MemorySpool, Spool
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Store

if TYPE_CHECKING:
    from tracker.client.drain.background import Background

_WORST_FIRST: tuple[RunStatus, ...] = ("FAILED", "KILLED", "RUNNING", "SCHEDULED", "FINISHED")
_LOOKS_A_SECOND = 5
"""How often it is asked whether the processes of silent journals are there."""
_LATEST_CAPTURE = 60.0


class Sweep(NamedTuple):
    """What one round through the journals found."""

    has_moved: bool
    is_live: bool
    """Whether more may come: of a process that writes or died this moment, or of something in the background."""
    trouble: StoreError | None
    """Why the store cannot be written now."""


class SpoolDrain:
    """Drains the journals of one spool; use it under `holding`.

    `patience` is how many seconds a database that others have locked is waited for, where that is less than usual;
    `makes_store`, whether one that is gone is made anew for what is left of its runs.
    """

    def __init__(
        self, spool: Spool, *, captures: bool, patience: float | None = None, makes_store: bool = False
    ) -> None:
        self._spool = spool
        self._captures = captures
        self._patience = patience
        self._makes_store = makes_store
        self._address = parse_address(spool.store_url(), Path("/"))
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._drains: dict[str, JournalDrain] = {}
        self._quiet: dict[str, float] = {}
        """When a journal was last found with nothing to move."""
        self._finished: set[str] = set()
        """Journals of which everything was moved, and to which nothing more comes."""
        self._background: Background | None = None

    def add(self, drain: JournalDrain) -> None:
        """Drain a journal in a way of its own."""
        self._drains[drain.journal.name] = drain

    def sweep(self, only_run: str | None = None) -> Sweep:
        """Move the next part of every journal, or of those of one run, and close the runs that are over."""
        with undisturbed():
            return self._sweep(only_run)

    def _sweep(self, only_run: str | None) -> Sweep:
        self._look_for_journals(only_run)
        if not self._drains:
            return Sweep(False, False, None)
        try:
            store = self._opened()
        except StoreError as error:
            self._explain_all(error)
            return Sweep(False, self._is_any_alive(), error)
        has_moved = False
        troubled = set()
        for name, drain in sorted(self._drains.items(), key=lambda item: item[1].role != "owner"):
            try:
                has_moved |= self._move(store, name, drain)
                self._capture(store, drain)
                drain.explain(None)
            except StoreError as error:
                drain.explain(error)
                troubled.add(name)
            except OSError as error:
                troubled.add(name)
                if drain.journal.is_there:
                    drain.explain(_trouble_with(drain.journal, error))
                else:  # somebody removed the journal
                    self._forget(name)
        self._close_runs(store)
        unfinished = {name: drain for name, drain in self._drains.items() if name not in self._finished}
        is_live = any(name not in troubled or self._may_write(drain) for name, drain in unfinished.items())
        return Sweep(has_moved, is_live or (self._background is not None and self._background.is_busy), None)

    def close(self) -> None:
        for drain in self._drains.values():
            drain.close()
        self._close_store()

    def _look_for_journals(self, only_run: str | None) -> None:
        for journal in self._spool.journals():
            if journal.name in self._drains:
                continue
            head = journal.head()
            if "run_id" in head and only_run in (None, head["run_id"]):
                self._drains[journal.name] = JournalDrain(journal, head)
        for name, drain in list(self._drains.items()):
            if not drain.journal.is_there:
                self._forget(name)

    def _opened(self) -> Store:
        """The store. One that was there and is gone is made anew for new runs alone: what it held would seem lost."""
        path = self._address.path
        file = _identity(path) if path is not None else None
        if file != self._file:
            self._close_store()
        if self._store is None:
            if path is not None and file is None and not (self._makes_store or self._is_wanted_anew()):
                raise StoreNotFound(f"The store {path} is gone: what is logged waits in {self._spool.path}.")
            self._store = open_store(Located(self._address, "argument"), mode="write", patience=self._patience)
            self._file = _identity(path) if path is not None else None
        return self._store

    def _is_wanted_anew(self) -> bool:
        return any(not drain.journal.created() for drain in self._drains.values())

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _move(self, store: Store, name: str, drain: JournalDrain) -> bool:
        """Move a part of one journal; whether there was any."""
        if name in self._finished:
            return False
        looks = time.monotonic() - self._quiet.get(name, 0.0) > 1 / _LOOKS_A_SECOND
        is_over = drain.end is not None or (looks and drain.is_gone())
        if drain.step(store):
            self._quiet.pop(name, None)
            return True
        if looks:
            self._quiet[name] = time.monotonic()
        if is_over or drain.end is not None:
            self._finished.add(name)
        return False

    def _close_runs(self, store: Store) -> None:
        """End the runs of which everything is there, and remove their journals."""
        runs: dict[str, list[JournalDrain]] = {}
        for drain in self._drains.values():
            runs.setdefault(drain.run_id, []).append(drain)
        for drains in runs.values():
            over = [drain for drain in drains if drain.journal.name in self._finished]
            if not over:
                continue
            participants = [drain for drain in drains if drain.role in PARTICIPANTS]
            if any(drain not in over for drain in participants):
                for drain in over:  # the others end the run, some time
                    _settle(drain)
            elif all(self._is_drained(drain) for drain in drains if drain.role not in PARTICIPANTS):
                self._end_run(store, over, participants)

    def _end_run(self, store: Store, over: list[JournalDrain], participants: list[JournalDrain]) -> None:
        unsettled = [drain for drain in participants if not drain.journal.has("settled")]
        try:
            if unsettled and not _is_anothers(store, participants):
                status, end_time = _end_of(participants)
                store.update_run(participants[0].run_id, status=status, end_time=end_time)
            for drain in over:
                store_waiting_files(drain.journal)
                _settle(drain)
                if drain.is_captured or (drain.is_gone() and not self._captures):
                    drain.journal.remove()
                    self._forget(drain.journal.name)
        except (StoreError, LookupError, InvalidValue) as error:
            over[0].explain(error if isinstance(error, StoreError) else StoreError(str(error)))
        except OSError as error:
            if over[0].journal.is_there:
                over[0].explain(_trouble_with(over[0].journal, error))

    def _is_drained(self, drain: JournalDrain) -> bool:
        """Whether all that a journal had when it was last looked at was moved."""
        return drain.journal.name in self._finished or drain.journal.name in self._quiet

    def _capture(self, store: Store, drain: JournalDrain) -> None:
        """Store what was captured in the background since the run was created, if that is ours to do.

        What the code and its surroundings are by now says nothing of a run that is long over.
        """
        journal = drain.journal
        if self._captures and not drain.is_captured and (created := journal.created()):
            if drain.is_gone() and _seconds_since(journal.last_written()) > _LATEST_CAPTURE:
                drain.note_captured()
                return
            if self._background is None:
                from tracker.client.drain.background import Background  # who drains at its own end needs none

                self._background = Background()
            found = self._background.captured(journal.name, drain.head)
            if found is not None:
                with suppress(NotFound, InvalidValue):  # the run was deleted
                    found.store(store, drain.run_id, created.get("artifact_uri", ""))
                drain.note_captured()

    def _may_write(self, drain: JournalDrain) -> bool:
        return drain.end is None and not drain.is_gone()

    def _is_any_alive(self) -> bool:
        return any(self._may_write(drain) for drain in self._drains.values())

    def _explain_all(self, error: StoreError) -> None:
        for drain in self._drains.values():
            drain.explain(error)

    def _forget(self, name: str) -> None:
        self._drains.pop(name).close()
        self._finished.discard(name)
        self._quiet.pop(name, None)


@contextmanager
def holding(spool: Spool, *, patience: float = 0.0) -> Iterator[bool]:
    """Hold the spool's lock; gives whether it was to be had within so many seconds."""
    if isinstance(spool, MemorySpool):
        is_held = spool.lock.acquire(blocking=False)
        try:
            yield is_held
        finally:
            if is_held:
                spool.lock.release()
        return
    fd = open_here(spool.lock_path, os.O_RDWR | os.O_CREAT)
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    yield False
                    return
                time.sleep(0.01)
            except OSError:  # a filesystem without locks: then the journals of this machine have one drain at a time
                break
            else:
                break
        yield True
    finally:
        close_here(fd)


def _end_of(participants: list[JournalDrain]) -> tuple[RunStatus, int]:
    """How a run ended of which all processes ended or are gone: as badly as the worst of them, with the last."""
    ends = [
        drain.end or ("KILLED", drain.journal.last_written())
        for drain in participants
        if drain.end is not None or not _is_superseded(drain, participants)
    ]
    statuses = {status for status, _ in ends}
    return next(status for status in _WORST_FIRST if status in statuses), max(when for _, when in ends)


def _is_anothers(store: Store, participants: list[JournalDrain]) -> bool:
    """Whether yet another process, with a journal elsewhere, goes on with a run whose processes here are gone."""
    if any(drain.end is not None for drain in participants):
        return False
    tags = store.get_run(participants[0].run_id).tags
    process = (tags.get(HOST_TAG), tags.get(PID_TAG))
    return None not in process and all(process != (d.head.get("host"), d.head.get("pid")) for d in participants)


def _is_superseded(drain: JournalDrain, others: list[JournalDrain]) -> bool:
    """Whether a process that is gone was followed by one that went on with its run."""
    return any(drain.journal.name in other.head.get("follows", "").split() for other in others)


def _trouble_with(journal: JournalFolder, error: OSError) -> StoreError:
    return StoreError(f"The journal {journal.path} cannot be written: {error.strerror}.")


def _seconds_since(when: int) -> float:
    return time.time() - when / 1000


def _settle(drain: JournalDrain) -> None:
    if not drain.journal.has("settled"):
        with suppress(FileNotFoundError):
            drain.journal.note("settled")


def _identity(path: Path) -> tuple[int, int] | None:
    """What file or folder is at a path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
