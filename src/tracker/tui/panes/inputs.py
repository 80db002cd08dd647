"""The datasets that runs read, asked of the store away from the screen and remembered."""

from __future__ import annotations

import logging

from tracker.core.entities import DatasetInput
from tracker.core.errors import TrackerError
from tracker.store.locating import Located
from tracker.store.opening import open_store

log = logging.getLogger("tracker.tui")


def read_inputs(located: Located, run_id: str) -> tuple[DatasetInput, ...]:
    """For a thread that may wait. A store that cannot be asked now gives none: the header tells of its trouble."""
    try:
        store = open_store(located)
    except TrackerError as error:
        log.info("The datasets of run %s are not known: %s", run_id, error)
        return ()
    try:
        return store.inputs(run_id)
    except TrackerError as error:
        log.info("The datasets of run %s are not known: %s", run_id, error)
        return ()
    finally:
        store.close()
