"""The note on stderr that says which runs have lost their process, and what of them waits for a store."""

import os
from collections.abc import Sequence
from pathlib import Path

from tracker.cli.output import note
from tracker.core.entities import Run
from tracker.core.journal.evidence import evidence_in, presence
from tracker.core.journal.places import spool_places
from tracker.core.journal.survey import FoundJournal, survey
from tracker.store.locating import locate
from tracker.views.format import counted

_MOST_LINES = 5


def note_orphans(store: str | None, *, shown: Sequence[Run], of_these_alone: bool = False) -> None:
    """Say of whose dead processes something waits, and which of the runs shown are dead without it."""
    address = locate(store, os.environ, Path.cwd()).address
    found = survey(spool_places(address.url, address.path, os.environ))
    left = found.left()
    if of_these_alone:
        ids = {run.run_id for run in shown}
        left = [journal for journal in left if journal.run_id in ids]
    with_journals = {journal.run_id for journal in found.journals}
    dead = [run for run in shown if run.run_id not in with_journals and _is_dead(run)]
    if not (left or dead):
        return
    note("tracker: processes are gone that had not ended their runs; `tracker doctor --fix` sets that right:")
    lines = [_waiting(journal) for journal in left]
    lines += [f"run {run.run_id[:8]} ({run.run_name}): RUNNING in the store, and nothing waits" for run in dead]
    for line in lines[:_MOST_LINES]:
        note(f"  {line}")
    if len(lines) > _MOST_LINES:
        note(f"  and {len(lines) - _MOST_LINES:,} more")


def _waiting(journal: FoundJournal) -> str:
    points = journal.points()
    what = counted(points, "point") if points else "its end"
    return f"run {journal.run_id[:8]} ({journal.run_name}): {what} waiting in an orphaned journal"


def _is_dead(run: Run) -> bool:
    return run.status == "RUNNING" and bool(evidence := evidence_in(run.tags)) and presence(evidence) == "dead"
