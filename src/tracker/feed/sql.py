"""A database, being followed: one short transaction finds what is new, and all of it is of one state.

So a run is told of before its points, and has ended after the last of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tracker.core.errors import StoreBusy
from tracker.core.events import Event, Loaded, PointsLogged
from tracker.core.queries import ATTRIBUTES_ONLY, Columns
from tracker.feed.known import Known
from tracker.feed.latest import Latest
from tracker.feed.pace import Purse
from tracker.feed.source import MOST_EVENTS
from tracker.feed.sql_listing import Listing
from tracker.feed.sql_runs import RunChanges, SeenRuns
from tracker.feed.sql_tail import Pair, Tail, TailLook
from tracker.feed.sqlite import FileState, SqliteTail
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.sql.changes import Look, SqlChanges
from tracker.store.sql.store import SqlStore

if TYPE_CHECKING:
    from tracker.feed.source import Source

_SHARE = 0.035
"""How much of a core looking may take in all."""
_SHARE_OF_POINTS = 0.014
"""How much of it the runs leave to the points, however much there is to be looked at: see `RunChanges`."""
_SAVED = 0.06
"""Seconds of a core that may be saved up, for what is looked at seldom and costs much at once."""
_LONGEST_PAUSE = 1.0
"""Seconds; the more points come, the less do longer pauses spare."""
_QUIET = 2.0
"""Seconds without any news after which looks are fewer, and fewer still where no run is live."""
_STILL = 10.0
"""Seconds after which looks are fewest where no run is live: to wake costs more than to look."""
_PATIENCE = 20.0
"""Seconds for which a locked database is not called away: then its writers give up, too."""


def open_sql_source(located: Located, known: Known) -> Source:
    """The source for a database, open."""
    path = located.address.path
    file = FileState.of(str(path)) if path is not None else None
    store = open_store(located)
    assert isinstance(store, SqlStore), "a database is meant"
    changes, latest = store.changes(), Latest()
    if file is not None:
        return SqlSource(store, changes, known, latest, SqliteTail(changes, known, latest, file))
    from tracker.feed.servers import ServerTail

    return SqlSource(store, changes, known, latest, ServerTail(changes, known, latest))


@dataclass(slots=True)
class _Seen:
    """What one look found."""

    points: TailLook
    runs: SeenRuns


class SqlSource:
    """See `Source`."""

    def __init__(self, store: SqlStore, changes: SqlChanges, known: Known, latest: Latest, tail: Tail) -> None:
        self._store = store
        self._changes = changes
        self._known = known
        self._latest = latest
        self._tail = tail
        self._runs = RunChanges(known, latest)
        self._new: set[str] = set()
        """Runs that appeared, or were listed, since all points were told: theirs are told, ended or not."""
        self._purse = Purse(share=_SHARE, most=_SAVED)
        self._pause = tail.least_pause
        self._due = 0.0
        self._answered = self._news = time.monotonic()

    def listing(self, first: Columns) -> Iterator[list[Event]]:
        listing = Listing(self._changes, self._known, self._latest, self._tail)
        for events in listing.names():
            self._new.update(self._known.live)
            yield events
        self._runs.keep(listing.signatures)
        yield [Loaded("names")]
        if first != ATTRIBUTES_ONLY:
            yield from listing.first_columns(first)
        yield [Loaded("columns")]
        yield from listing.everything()
        for pair in listing.missed:
            yield [self.history(*pair)]
        yield [Loaded("everything")]

    def changes(self, watched: Collection[Pair]) -> Iterator[list[Event]]:
        cost = of_runs = 0.0
        while time.monotonic() >= self._due:
            begun = time.thread_time()
            seen = self._patiently(lambda: self._seen(watched))
            events = self._told(seen, watched) if seen is not None else []
            cost += time.thread_time() - begun
            if seen is None:
                self._wait(cost, of_runs)
                return
            of_runs += sum(seconds for _, seconds in seen.runs.turns)
            if seen.points.is_calm:
                self._wait(cost, of_runs)
            for first in range(0, len(events), MOST_EVENTS):
                yield events[first : first + MOST_EVENTS]
            for pair in self._torn(seen.points, watched):
                yield [self.history(*pair)]

    def history(self, run_id: str, key: str) -> PointsLogged:
        return self._tail.history(run_id, key)

    def last_sign(self, run_id: str) -> int | None:
        run = self._known.runs.get(run_id)
        return None if run is None else self._latest.last_sign(run)

    def pause(self) -> float:
        return self._pause

    def close(self) -> None:
        self._store.close()

    def _seen(self, watched: Collection[Pair]) -> _Seen | None:
        """What there is to be seen, if anything."""
        if self._tail.has_news():
            self._news = time.monotonic()
            self._runs.owe()
        elif not self._runs.is_due():
            return None
        return self._changes.read(lambda look: self._look(look, watched))

    def _look(self, look: Look, watched: Collection[Pair]) -> _Seen:
        points = self._tail.read(look, watched)
        runs = self._runs.read(look, points.appeared, is_calm=points.is_calm, is_torn=points.is_torn)
        return _Seen(points, runs)

    def _told(self, seen: _Seen, watched: Collection[Pair]) -> list[Event]:
        known, were_live = self._known, set(self._known.live)
        self._new.update(run.run_id for run in seen.runs.appeared if run.run_id not in known.runs)

        def is_told(run_id: str, key: str) -> bool:
            return run_id in were_live or run_id in known.live or run_id in self._new or (run_id, key) in watched

        events = self._runs.told(seen.runs)
        events += self._tail.told(seen.points, is_told)
        events += self._runs.told_of_others(seen.runs)
        if seen.points.is_calm:
            self._new.clear()
            self._latest.keep(known.live)
        return events

    def _torn(self, points: TailLook, watched: Collection[Pair]) -> list[Pair]:
        """The metrics whose histories are to be told whole."""
        torn = list(points.torn)
        if points.is_rewritten:
            rows = self._changes.read(partial(Look.latest, run_ids=self._known.live))
            torn += [*watched, *((row.run_id, row.key) for row in rows)]
        return list(dict.fromkeys(torn))

    def _wait(self, cost: float, of_runs: float) -> None:
        """Look again soon, as long as all looks are a small share of the time. Turns of the runs, which cost `of_runs`
        of this look, have a share of their own: points are not made to wait for what those cost at once."""
        now = time.monotonic()
        least = self._tail.least_pause
        quiet = now - self._news
        if quiet > _QUIET:
            least *= 2 if self._known.live else 10 if quiet > _STILL else 4
        self._purse.pay(cost)
        wait = min(self._purse.wait(), max(cost - of_runs, 0.0) / _SHARE_OF_POINTS)
        self._pause = min(max(least, wait), _LONGEST_PAUSE)
        self._due = now + self._pause

    def _patiently(self, look: Callable[[], _Seen | None]) -> _Seen | None:
        """What the look finds: nothing, where others hold the database and that is no more than can happen."""
        try:
            found = look()
        except StoreBusy:
            if time.monotonic() - self._answered > _PATIENCE:
                raise
            return None
        self._answered = time.monotonic()
        return found


if TYPE_CHECKING:
    _: type[Source] = SqlSource
