"""One run and its journal in this process, from its first record to the moment when the store has all of it."""

from __future__ import annotations

import os
import time

from tracker.client.journal import Journal
from tracker.client.keeper import keeper
from tracker.client.storing import default_timeout, tell_what_is_left, wait_until
from tracker.client.warnings import warn_once
from tracker.core.artifact_roots import local_root
from tracker.core.journal.evidence import own_evidence, presence
from tracker.core.journal.folder import MemoryFolder
from tracker.core.journal.spool import MemorySpool, Spool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from tracker.client.target import Target
    from tracker.client.views import RunData, RunInfo
    from tracker.core import entities
    from tracker.core.journal.folder import JournalFolder

    Role = Literal["owner", "member", "worker"]

_PATIENCE_FOR_CREATION = 5.0


class Recording:
    """The journal of one run, opened again where this process was forked off the one that had it.

    The *owner* created the run; a *member* goes on with one that stands; the run ends when all of these have ended. A
    *worker* was forked off or logs to a run by its id, and ends nothing.
    """

    def __init__(self, target: Target, run_id: str, *, role: Role, creation: Mapping[str, str]) -> None:
        self.target = target
        self.run_id = run_id
        self.creation = dict(creation)
        """What the run is created with: see `tracker.client.drain.applying.create_run`."""
        self.is_ended = False
        self._role: Role = role
        self._before_end: list[Callable[[], None]] = []
        self._at_fork: list[Callable[[], None]] = []
        self._answer: dict[str, str] = {}
        self._has_waited = False
        """Whether the store got its time to say what it made of the run: one that is in trouble gets no more."""
        self._open()

    def open_journal(self) -> Journal:
        """The journal to append to; `InvalidValue` where the run has ended."""
        if not self.journal.is_open:
            if self.is_ended:
                from tracker.core.errors import InvalidValue

                raise InvalidValue(f"Run {self.run_id} has ended: start_run(run_id={self.run_id!r}) goes on with it.")
            self._open()
        return self.journal

    @property
    def is_worker(self) -> bool:
        """Whether the run is another process's to end."""
        return self._role == "worker"

    def at_end(self, action: Callable[[], None]) -> None:
        """Do something before the run ends: stop what logs by itself."""
        self._before_end.append(action)

    def at_fork(self, action: Callable[[], None]) -> None:
        """Do something in a child that is forked off."""
        self._at_fork.append(action)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until the store has what was logged until now; whether it did in time."""
        if not self.journal.is_open:
            return True
        folder = self.folder
        if self.journal.memory:  # before the places are taken: who reads these finds what was saved
            self.journal.save()
        points, records = self.journal.places()

        def is_stored() -> bool:
            stored = folder.mark().stored
            if stored[0] >= points and stored[1] >= records and folder.created():
                return True
            return not folder.is_there

        return self._wait(is_stored, timeout) and folder.is_there

    def end(self, status: str) -> None:
        """End the run as far as this process is concerned, and wait until the store knows."""
        if self.is_ended:
            return
        for action in self._before_end:
            try:
                action()
            except Exception as error:  # the end of a run is not the place to fail
                warn_once(self.run_id, f"Something of run {self.run_id} could not be ended: {error}")
        self.is_ended = True
        journal = self.journal
        if not journal.is_open:
            return
        if self._role == "worker":
            self._stop_working(journal)
            return
        journal.add_end(status, time.time_ns() // 1_000_000)
        journal.save()
        journal.close()
        if self._wait(lambda: not self.folder.is_there or self.folder.has("settled"), None):
            self._leave_the_rest_to_a_child()
        keeper().let_go(journal)

    def info(self) -> RunInfo:
        """What the run is: while it is logged to, what it was created with; once it has ended, as its store has it."""
        from tracker.client.views import RunInfo, info_of
        from tracker.core.errors import TrackerError

        if not self.journal.is_open:
            try:
                return info_of(self._stored())
            except TrackerError as error:
                warn_once(self.run_id, f"What is known of run {self.run_id} is what it was created with: {error}")
        created, creation = self._created(), self.creation
        return RunInfo(
            run_id=self.run_id,
            experiment_id=created.get("experiment_id") or creation.get("experiment_id", ""),
            run_name=creation.get("run_name") or created.get("run_name", ""),
            status="RUNNING",
            start_time=int(creation["start_time"]) if "start_time" in creation else None,
            end_time=None,
            lifecycle_stage="active",
            user_id=creation.get("user_id", ""),
            artifact_uri=created.get("artifact_uri", ""),
        )

    def data(self) -> RunData:
        """What the store has of the run, once what was logged is there."""
        from tracker.client.views import RunData

        self.flush()
        run = self._stored()
        return RunData(run.metrics, run.params, run.tags)

    def _stored(self) -> entities.Run:
        store = self.target.open("read")
        try:
            return store.get_run(self.run_id)
        finally:
            store.close()

    def artifact_uri(self) -> str:
        """Where the store says that the run's artifacts are; empty while it does not say."""
        return self._created().get("artifact_uri", "")

    def artifact_root(self) -> str:
        """The folder to write artifacts to: the run's own, or one that waits where that is not known or elsewhere."""
        uri = self.artifact_uri()
        root = local_root(uri)
        if root is not None:
            return root
        waiting = self.folder.artifacts
        why = f"{uri} is no folder of this machine" if uri else "the store does not say where they belong"
        what = "are not kept, for want of a folder" if self.spool.is_in_memory else f"wait in {waiting}"
        warn_once(f"artifacts {self.run_id}", f"Artifacts of run {self.run_id} {what}: {why}.")
        return waiting

    def abandon_after_fork(self) -> None:
        """In a child, leave the journal to the parent; one of the child's own is made when it logs."""
        self.journal.abandon_after_fork()
        for action in self._at_fork:
            action()
        self._before_end, self._at_fork = [], []
        self._role = "worker"

    def _open(self) -> None:
        head = {**own_evidence(), "run_id": self.run_id, "role": self._role}
        head |= {"is_new": "0"} if self._role == "worker" else self.creation
        name = f"{self.run_id[:12]}-{os.getpid()}-{os.urandom(3).hex()}"
        made = self.target.make_journal(name, head, warn_once)
        self.folder: JournalFolder
        self.spool: Spool
        if made is None:
            folder = MemoryFolder(head)
            self.journal = Journal(None, warn_once)
            folder.forget_before = self.journal.forget_before
            self.spool, self.folder = MemorySpool(self.target.address.url), folder
        else:
            self.spool, self.folder = made
            self.journal = Journal(self.folder.path, warn_once)
        keeper().keep(self.journal, self.spool, self.folder, renew=self._renew)

    def _renew(self) -> None:
        """Go on in another journal: somebody removed this one."""
        removed = self.journal
        self._open()
        removed.close()
        keeper().let_go(removed)

    def _created(self) -> dict[str, str]:
        """What the store answered when the run was created; empty where it does not in time."""
        if not self._answer:
            if self.journal.is_open and not self.folder.created() and not self._has_waited:
                self._has_waited = True
                patience = min(_PATIENCE_FOR_CREATION, default_timeout())
                self._wait(lambda: bool(self.folder.created()), patience, is_told=False)
            self._answer = self.folder.created()
        return self._answer

    def _wait(self, is_done: Callable[[], bool], timeout: float | None, *, is_told: bool = True) -> bool:
        try:
            done = wait_until(is_done, journal=self.journal, spool=self.spool, folder=self.folder, timeout=timeout)
            if not done and is_told:
                tell_what_is_left(self.journal, self.folder, self.target.name, is_over=self.is_ended)
        except Exception as error:  # whatever it is, the training goes on; the journal has what was logged
            warn_once(self.run_id, f"Run {self.run_id} could not be stored yet ({error}): see {self.folder.path}.")
            return False
        return done

    def _stop_working(self, journal: Journal) -> None:
        self.flush()
        journal.close()
        keeper().let_go(journal)

    def _leave_the_rest_to_a_child(self) -> None:
        """Have a process that outlives this one see to what is left: what is captured, what dead processes logged."""
        if self.spool.is_in_memory:
            return
        if (self.folder.is_there and self.creation.get("captures")) or self._is_left_by_the_dead():
            from tracker.client.drain.starting import is_drained_by_somebody, start_child

            try:
                if not is_drained_by_somebody(self.spool):
                    start_child(self.spool, is_waited_for=False)
            except OSError as error:
                warn_once(self.spool.path, f"No process can be started beside this one ({error}).")

    def _is_left_by_the_dead(self) -> bool:
        others = (journal for journal in self.spool.journals() if journal.path != self.folder.path)
        return any(presence(journal.head()) == "dead" for journal in others)
