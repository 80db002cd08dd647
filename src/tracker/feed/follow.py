"""A store as an endless iterator of batches of events: what stands there first, then what changes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from threading import Event as Flag

from tracker.core.errors import StoreError
from tracker.core.events import Batch, Event, Loaded, StoreAway, StoreBack
from tracker.core.journal.places import spool_places
from tracker.core.queries import ATTRIBUTES_ONLY, Columns
from tracker.feed.artifacts import ArtifactWatch
from tracker.feed.known import Known
from tracker.feed.liveness import Judge
from tracker.feed.source import MOST_EVENTS, Source
from tracker.feed.wishes import Wishes
from tracker.store.locating import Located
from tracker.store.opening import is_yet_to_be_made

_LONGEST_PAUSE = 0.5
"""Seconds; so long may it take until a flag that stops the iterator is seen."""
_BETWEEN_TRIES = 1.0
"""Seconds between two tries to read a store that is away."""

_EVERYTHING_TOLD: Batch = (Loaded("names"), Loaded("columns"), Loaded("everything"))


def follow(
    located: Located,
    *,
    stop: Flag,
    wishes: Wishes | None = None,
    first: Columns = ATTRIBUTES_ONLY,
    is_patient: bool = False,
) -> Iterator[Batch]:
    """What stands in a store, then what happens in it, until the flag `stop` is set.

    `first` are the columns that are read before all others; histories come for what `wishes` names. The iterator
    belongs to one thread, and waits there. A store that cannot be read at the beginning raises its `StoreError`; one
    that goes away later is told of, and followed again when it is back. Who `is_patient` is told so from the beginning,
    and a store that is yet to be made is one in which nothing is.
    """
    wishes = wishes or Wishes()
    known = Known()
    judge = Judge(spool_places(located.address.url, located.address.path, os.environ))
    away: str | None = None
    is_first = not is_patient
    if is_patient and is_yet_to_be_made(located):
        yield _EVERYTHING_TOLD
        while not stop.wait(_LONGEST_PAUSE) and is_yet_to_be_made(located):
            pass
    while not stop.is_set():
        try:
            with closing(_opened(located, known)) as source:
                if away is not None:
                    away = None
                    wishes.watch_again()
                    yield (StoreBack(),)
                is_first = False
                yield from _follow(source, known, judge, wishes, stop, first)
        except StoreError as error:
            if is_first:
                raise
            if away != str(error):
                away = str(error)
                yield (StoreAway(away),)
            stop.wait(_BETWEEN_TRIES)


def _follow(source: Source, known: Known, judge: Judge, wishes: Wishes, stop: Flag, first: Columns) -> Iterator[Batch]:
    """One source, until it fails or the flag is set."""
    for events in source.listing(first):
        yield from _bounded([*events, *judge.judge(known, source.last_sign)])
        yield from _wished(source, wishes)
        if stop.is_set():
            return
    artifacts = ArtifactWatch(known)
    while not stop.is_set():
        wishes.woken.clear()
        yield from _wished(source, wishes)
        for events in source.changes(wishes.watched):
            judge.note(events)
            yield from _bounded(events)
            if stop.is_set():
                return
        yield from _bounded([*artifacts.changes(), *judge.judge(known, source.last_sign)])
        wishes.woken.wait(min(source.pause(), _LONGEST_PAUSE))


def _wished(source: Source, wishes: Wishes) -> Iterator[Batch]:
    while (pair := wishes.taken()) is not None:
        yield (source.history(*pair),)


def _bounded(events: Sequence[Event]) -> Iterator[Batch]:
    for begin in range(0, len(events), MOST_EVENTS):
        yield tuple(events[begin : begin + MOST_EVENTS])


def _opened(located: Located, known: Known) -> Source:
    if located.address.kind == "files":
        from tracker.feed.files import FileSource

        return FileSource.open(located, known)
    from tracker.feed.sql import open_sql_source

    return open_sql_source(located, known)
