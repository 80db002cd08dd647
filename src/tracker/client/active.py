"""Which run a call means: each thread has its own runs, and where it has none it logs to those of the process."""

from __future__ import annotations

import os
import sys
from threading import RLock, local
from weakref import WeakSet

from tracker.client import forking  # noqa: F401  forks wait from the start on for what it names

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


INHERITED = "TRACKER_INHERITED_RUN"
"""How a process tells those that `multiprocessing` spawns which run it works on: a variable of the environment, and an
item of what their parent configures them with, as a fork server has the environment of the moment when it began."""

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
    _tell_children()


def drop(run: ActiveRun) -> None:
    """The run has ended."""
    if run in thread.runs:
        thread.runs.remove(run)
        thread.run = thread.runs[-1] if thread.runs else None
    if run in _everywhere:
        _everywhere.remove(run)
    thread.last = run
    _tell_children()


def all_runs() -> list[ActiveRun]:
    """All runs that this thread or the process works on, the innermost last."""
    return [*_everywhere, *(run for run in thread.runs if run not in _everywhere)]


def inherited() -> tuple[str, str] | None:
    """The id and the store's address of the run that the process worked on which spawned this one."""
    process = sys.modules.get("multiprocessing.process")
    parent = process.parent_process() if process is not None else None
    if process is None or parent is None:
        return None
    text = process.current_process()._config.get(INHERITED, os.environ.get(INHERITED, ""))
    pid, _, run = text.partition(":")
    run_id, _, url = run.partition(":")
    return (run_id, url) if run_id and pid == str(parent.pid) else None


def _tell_children() -> None:
    """Name the run of this process to those that it spawns, which cannot know it otherwise."""
    run = _everywhere[-1] if _everywhere else None
    text = f"{os.getpid()}:{run.run_id}:{run.store_url}" if run is not None else ""
    os.environ[INHERITED] = text
    if not text:
        del os.environ[INHERITED]
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process()._config[INHERITED] = text


def _let_go_after_fork() -> None:
    global lock  # noqa: PLW0603
    from tracker.client.keeper import forget_after_fork

    lock = RLock()
    forget_after_fork()
    for recording in list(recordings):
        recording.abandon_after_fork()


os.register_at_fork(after_in_child=_let_go_after_fork)
