"""How a run begins and ends with what is around it: its block, its thread, its program, a signal, an error."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from contextlib import suppress

from tracker.client import active
from tracker.client.warnings import warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from tracker.client.run import ActiveRun

ERROR_TAG = "tracker.error"
_ERROR_LINES = 20
_ERROR_LENGTH = 8000
_TRUE = ("1", "true", "yes", "on")
_KILLED_CODES = (128 + signal.SIGINT, 128 + signal.SIGTERM)
"""What a program exits with, by a shell's convention, whose own handler took the signal."""
_ends_with_program: list[ActiveRun] = []
_terminated = False
_is_prepared = False
_workers: set[int] = set()
"""Processes of `multiprocessing` whose end is seen to."""
_AFTER_WORKERS = -1
"""The priority of what a process of `multiprocessing` does at its end once it has waited for its own workers."""


def begin(run: ActiveRun, *, log_system_metrics: bool | None, log_console: bool | None) -> None:
    """The run is this thread's now, and what logs by itself starts."""
    is_main = threading.current_thread() is threading.main_thread()
    active.push(run, is_shared=is_main or not active.all_runs())
    end_with_program(run)
    if _is_wanted(log_console, "TRACKER_LOG_CONSOLE"):
        _start(run, "console log", run.start_console_log)
    if _is_wanted(log_system_metrics, "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"):
        _start(run, "system metrics", run.start_system_metrics)


def end_with_program(run: ActiveRun) -> None:
    """End the run when the program ends, if nobody does before."""
    global _is_prepared  # noqa: PLW0603
    if not _is_prepared:
        _is_prepared = True
        atexit.register(_end_all)
    _end_with_worker()
    _chain_termination()
    _ends_with_program.append(run)


def status_after(kind: type[BaseException] | None, error: BaseException | None) -> str:
    """How a run ends whose block an exception left, or none."""
    code = error.code if isinstance(error, SystemExit) else None
    if _terminated or code in _KILLED_CODES or (kind is not None and issubclass(kind, KeyboardInterrupt)):
        return "KILLED"
    if kind is None or (isinstance(error, SystemExit) and code in (None, 0)):
        return "FINISHED"
    return "FAILED"


def error_text(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """The last lines of a traceback."""
    import traceback

    lines = "".join(traceback.format_exception(kind, error, trace)).rstrip("\n").split("\n")
    return "\n".join(lines[-_ERROR_LINES:])[-_ERROR_LENGTH:]


def _start(run: ActiveRun, name: str, action: Any) -> None:
    try:
        action()
    except Exception as error:  # the run goes on without
        warn_once(f"{name} {run.run_id}", f"The {name} of run {run.run_id} cannot be had: {error}")


def _is_wanted(asked: bool | None, variable: str) -> bool:
    return asked if asked is not None else os.environ.get(variable, "").strip().lower() in _TRUE


def _end_all() -> None:
    """The program ends: so do its runs, the innermost first, as badly as the program does."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None and not util.is_exiting():  # its exit waits for workers, which may log to these runs
        util.Finalize(None, _end_all, exitpriority=_AFTER_WORKERS)
        return
    error = sys.exc_info()[1] or (getattr(sys, "last_value", None) if not hasattr(sys, "ps1") else None)
    kind = type(error) if error is not None else None
    status = status_after(kind, error)
    for run in reversed(_ends_with_program):
        try:
            if kind is not None and status == "FAILED" and not run.is_ended:
                run.set_tag(ERROR_TAG, error_text(kind, error, getattr(error, "__traceback__", None)))
            run.end(status)
        except Exception as trouble:  # the program's own end is what counts
            warn_once(run.run_id, f"Run {run.run_id} could not be ended: {trouble}")
    if kind is KeyboardInterrupt:
        _let_python_end_by_the_interrupt()


def _end_with_worker() -> None:
    """See to it that runs end with a process of `multiprocessing`, which skips what is registered at exit."""
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None and os.getpid() not in _workers:
        _workers.add(os.getpid())
        from multiprocessing.util import Finalize

        Finalize(None, _end_all, exitpriority=_AFTER_WORKERS)


def _let_python_end_by_the_interrupt() -> None:
    """Have the process end by SIGINT, as Python ends one that Ctrl-C has left.

    It notes that beside the exception, and forgets it where code is run from a text, as imports of dataclasses do.
    """
    with suppress(KeyboardInterrupt):
        exec("raise KeyboardInterrupt")


def _chain_termination() -> None:
    """Note a SIGTERM on its way to the program's own handler.

    Where it has none the signal ends the process at once, as it should; whoever drains sees that and ends the run.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler) or getattr(handler, "is_tracker_s", False):
        return

    def note_and_go_on(number: int, frame: FrameType | None) -> Any:
        global _terminated  # noqa: PLW0603
        _terminated = True
        return handler(number, frame)

    note_and_go_on.is_tracker_s = True  # type: ignore[attr-defined]
    signal.signal(signal.SIGTERM, note_and_go_on)
