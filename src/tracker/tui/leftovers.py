"""What dead processes left in journals: somebody who looks at a store to write to it has it stored."""

from __future__ import annotations

import logging
import os

from tracker.core.journal.places import spool_places
from tracker.core.journal.survey import survey
from tracker.store.locating import Located
from tracker.views.format import counted

log = logging.getLogger("tracker.tui")


def store_leftovers(located: Located) -> str:
    """Start a process for each folder in which journals lie that nobody writes and nobody drains; what is done, in
    words, empty where nothing was left. The runs of processes that are gone are ended by it."""
    from tracker.client.drain.starting import is_drained_by_somebody, start_child

    address = located.address
    left = survey(spool_places(address.url, address.path, os.environ)).left()
    spools = {found.spool.path: found.spool for found in left}
    for spool in spools.values():
        try:
            if not is_drained_by_somebody(spool):
                start_child(spool)
        except OSError as error:
            log.warning("No process can be started that stores what waits in %s: %s", spool.path, error)
            return f"What waits in {spool.path} cannot be stored: `tracker doctor` says why."
    runs = len({found.run_id for found in left})
    return f"What {counted(runs, 'run')} of gone processes left is being stored." if runs else ""
