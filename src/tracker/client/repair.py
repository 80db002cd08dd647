"""Bringing a store in order: storing what dead processes left in their journals, and ending the runs they left."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tracker.client.drain.journal_drain import JournalDrain
from tracker.client.drain.spool_drain import SpoolDrain, holding
from tracker.core.entities import Run
from tracker.core.errors import NotFound
from tracker.core.filter.tree import Compare, Field
from tracker.core.journal.evidence import evidence_in, presence
from tracker.core.journal.spool import Spool
from tracker.core.journal.survey import FoundJournal
from tracker.core.queries import Columns, RunQuery
from tracker.store.protocols import Store

_PATIENCE = 5.0
_METRICS_LOOKED_AT = 3


class Outcome(NamedTuple):
    """What became of the journals of one folder."""

    spool: Spool
    stored: int
    """How many journals are in the store now, and gone."""
    trouble: str
    """Why the others are not; empty where there are none."""


def store_journals(left: Sequence[FoundJournal]) -> Iterator[Outcome]:
    """Drain journals that nobody writes any more, folder by folder, and end their runs."""
    for _, group in groupby(left, key=lambda found: found.spool.path):
        journals = list(group)
        with holding(journals[0].spool, patience=_PATIENCE) as is_held:
            if is_held:
                yield _drained(journals)
            else:
                yield Outcome(journals[0].spool, 0, "Another process is storing them at this moment.")


def _drained(journals: Sequence[FoundJournal]) -> Outcome:
    spool = journals[0].spool
    drain = SpoolDrain(spool, captures=False, makes_store=True)
    try:
        for found in journals:
            if head := found.folder.head():
                drain.add(JournalDrain(found.folder, head, is_abandoned=found.state == "silent"))
        while drain.sweep().has_moved:
            pass
        drain.sweep()
    finally:
        drain.close()
    kept = [found.folder for found in journals if found.folder.is_there]
    reasons = {folder.trouble() for folder in kept} - {""}
    return Outcome(spool, len(journals) - len(kept), " ".join(sorted(reasons)) or ("They stay." if kept else ""))


def dead_runs(store: Store, known: Sequence[FoundJournal]) -> list[Run]:
    """Runs that the store has as running whose process is known to be gone, but for those that have a journal."""
    columns = Columns(params=frozenset(), metrics=None, tags=None)
    running = store.search_runs(RunQuery(where=Compare(Field("attribute", "status"), "=", "RUNNING"), columns=columns))
    have_journals = {found.run_id for found in known}
    return [
        run
        for run in running
        if run.run_id not in have_journals and (evidence := evidence_in(run.tags)) and presence(evidence) == "dead"
    ]


def end_dead_run(store: Store, run: Run) -> bool:
    """Mark a run as killed, at its last sign of life; False where it was ended or removed meanwhile."""
    try:
        if store.get_run(run.run_id).status != "RUNNING":
            return False
        store.update_run(run.run_id, status="KILLED", end_time=_last_sign_of(store, run))
    except NotFound:
        return False
    return True


def _last_sign_of(store: Store, run: Run) -> int | None:
    """When something was last logged to it, by some of its metrics; else when it started."""
    times = [run.start_time] if run.start_time is not None else []
    for key in sorted(run.metrics)[-_METRICS_LOOKED_AT:]:
        times += list(store.history(run.run_id, key).timestamps)[-1:]
    return max(times, default=None)
