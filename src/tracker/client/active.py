"""Which run a call means: each thread has its own runs, and where it has none it logs to those of the process."""

from __future__ import annotations

import os
from threading import RLock, local
from weakref import WeakSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tracker.client.recording import Recording
    from tracker.client.run import ActiveRun
    from tracker.client.views import Run


class _Thread(local):
    """The runs that one thread started and has not ended, the innermost last."""

    def __init__(self) -> None:
        self.runs: list[ActiveRun] = []
        self.run: ActiveRun | None = None
        self.last: Run | None = None


thread = _Thread()
lock = RLock()
"""Held while a run is started, so that two threads that log first do not start two."""
_everywhere: list[ActiveRun] = []
"""What threads without a run of their own log to: the runs of the main thread, and those that began by themselves."""
recordings: WeakSet[Recording] = WeakSet()
"""Every recording of this process, for a fork to let go of."""


def current() -> ActiveRun | None:
    """The innermost run of this thread, else of the process."""
    return thread.run or (_everywhere[-1] if _everywhere else None)


def own_runs() -> list[ActiveRun]:
    """The runs of this thread, the innermost last."""
    return thread.runs


def push(run: ActiveRun, *, is_shared: bool) -> None:
    """This thread works on a run from now on; other threads too, where it is shared."""
    thread.runs.append(run)
    thread.run = run
    if is_shared:
        _everywhere.append(run)


def drop(run: ActiveRun) -> None:
    """The run has ended."""
    if run in thread.runs:
        thread.runs.remove(run)
        thread.run = thread.runs[-1] if thread.runs else None
    if run in _everywhere:
        _everywhere.remove(run)
    thread.last = run


def all_runs() -> list[ActiveRun]:
    """All runs that this thread or the process works on, the innermost last."""
    return [*_everywhere, *(run for run in thread.runs if run not in _everywhere)]


def _let_go_after_fork() -> None:
    global lock  # noqa: PLW0603
    from tracker.client.keeper import forget_after_fork

    lock = RLock()
    forget_after_fork()
    for recording in list(recordings):
        recording.abandon_after_fork()


os.register_at_fork(after_in_child=_let_go_after_fork)
