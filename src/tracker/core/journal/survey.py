"""Which journals of a store lie about, in all the places that may hold them, and what their processes are doing.

Looking changes nothing. What is found may be drained away at the same moment.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.core.journal.evidence import presence
from tracker.core.journal.folder import JournalFolder
from tracker.core.journal.places import spools_in
from tracker.core.journal.spool import Spool
from tracker.core.journal.waiting import points_waiting

State = Literal["live", "orphaned", "silent", "elsewhere"]
"""Its process is there; is gone; is on another machine or in another container and silent for long; or not for long."""

SILENCE = 3600.0
"""Seconds: a journal's heart beats every second, so that one silent for so long is of a process that is gone."""


@dataclass(frozen=True, slots=True)
class FoundJournal:
    """A journal, and what it said when it was looked at."""

    spool: Spool
    folder: JournalFolder
    run_id: str
    run_name: str
    host: str
    pid: str
    state: State
    last_written: int
    """Milliseconds since 1970."""
    trouble: str

    @property
    def is_left(self) -> bool:
        """Whether nobody writes it any more."""
        return self.state in ("orphaned", "silent")

    def points(self) -> int:
        """How many points are not known to be in the store. This reads what waits."""
        return points_waiting(self.folder)


@dataclass(frozen=True, slots=True)
class Survey:
    """The journals of one store."""

    journals: Sequence[FoundJournal]
    closed: Sequence[str]
    """Folders of other users, which may not be looked into."""

    def left(self) -> list[FoundJournal]:
        """Those that nobody writes and nobody drains: a process that lives drains all journals of its folder."""
        attended = {journal.spool.path for journal in self.journals if journal.state == "live"}
        return [journal for journal in self.journals if journal.is_left and journal.spool.path not in attended]


def survey(places: Sequence[str]) -> Survey:
    """What lies in the places that may hold the journals of a store."""
    journals: list[FoundJournal] = []
    closed: list[str] = []
    for place in places:
        for spool in spools_in(place):
            if os.path.isdir(spool.path) and not os.access(spool.path, os.R_OK | os.X_OK):
                closed.append(spool.path)
            journals += [_found(spool, folder) for folder in spool.journals()]
    return Survey([journal for journal in journals if journal.run_id], closed)


def _found(spool: Spool, folder: JournalFolder) -> FoundJournal:
    head = folder.head()
    return FoundJournal(
        spool=spool,
        folder=folder,
        run_id=head.get("run_id", ""),
        run_name=folder.created().get("run_name") or head.get("run_name", ""),
        host=head.get("host", ""),
        pid=head.get("pid", ""),
        state=_state(folder, head),
        last_written=folder.last_written(),
        trouble=folder.trouble(),
    )


def _state(folder: JournalFolder, head: Mapping[str, str]) -> State:
    match presence(head):
        case "alive":
            return "live"
        case "dead":
            return "orphaned"
    return "silent" if is_silent(folder) else "elsewhere"


def is_silent(folder: JournalFolder) -> bool:
    """Whether nobody gave a sign for so long that the process, wherever it was, is taken for gone."""
    return time.time() - folder.last_written() / 1000 > SILENCE
