"""What logs by itself beside a run: the console's output and the machine's use."""

from __future__ import annotations

import os
import time
from threading import Thread

from tracker.client.warnings import warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.client.recording import Recording
    from tracker.client.run import ActiveRun

CONSOLE_LOG = "console.log"
_LOOK_EVERY = 0.05


def log_console(recording: Recording) -> None:
    """Keep what this process prints from now on in the run's artifacts, until the run ends."""
    from tracker.client.console.tee import ConsoleTee

    tee = ConsoleTee(warn=lambda sentence: warn_once(f"console {recording.run_id}", sentence))
    tee.start()
    if not recording.spool.is_in_memory:
        tee.set_path(f"{recording.folder.artifacts}/{CONSOLE_LOG}")

    def place_when_known() -> None:
        while not recording.is_ended and not recording.folder.created():
            time.sleep(_LOOK_EVERY)
        if not recording.is_ended:
            tee.set_path(f"{recording.artifact_root()}/{CONSOLE_LOG}")

    def stop() -> None:
        tee.set_path(f"{recording.artifact_root()}/{CONSOLE_LOG}")
        tee.stop()

    recording.at_end(stop)
    recording.at_fork(tee.abandon_after_fork)
    Thread(target=place_when_known, name="tracker-console", daemon=True).start()


def log_system_metrics(run: ActiveRun, recording: Recording) -> None:
    """Log how the machine is used from now on, until the run ends."""
    from tracker.client.system_metrics import SystemMonitor, monitor_settings

    settings = monitor_settings(os.environ)

    def warn(sentence: str) -> None:
        warn_once(f"system {recording.run_id}", sentence)

    monitor = SystemMonitor(
        run.log_metrics, warn, settings=settings, first_step=lambda: _step_after(recording, settings.prefix, warn)
    )
    monitor.start()
    recording.at_end(monitor.stop)


def _step_after(recording: Recording, prefix: str, warn: Callable[[str], None]) -> int:
    """The step after those that an earlier process logged to the same run; 0 in a run that just began."""
    if recording.creation.get("is_new") == "1":
        return 0
    from tracker.core.errors import TrackerError

    try:
        store = recording.target.open("read")
        try:
            keys = [key for key in store.get_run(recording.run_id).metrics if key.startswith(prefix)]
            return max((step for key in keys for step in store.history(recording.run_id, key).steps), default=-1) + 1
        finally:
            store.close()
    except TrackerError as error:
        warn(f"The machine's use is logged from step 0 again: {error}")
        return 0
