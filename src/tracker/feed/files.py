"""A file store, being followed: polling is the truth, and how often is looked follows what it costs.

Live runs and what is watched are looked at many times a second; folders, in which runs come and go, a few times; runs
that have ended in turns, a few at a time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tracker.core.events import Event, Loaded, PointsLogged
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns
from tracker.feed.file_places import ExperimentPlace, Places, RunPlace
from tracker.feed.file_runs import FileRuns
from tracker.feed.known import Known
from tracker.feed.pace import Pace, batched
from tracker.feed.signatures import experiment_paths, run_paths, signature_of
from tracker.store.files.experiments import read_experiment
from tracker.store.files.opening import check_is_store
from tracker.store.files.stored_run import StoredRun
from tracker.store.files.writing import store_errors
from tracker.store.locating import Located

if TYPE_CHECKING:
    from tracker.feed.source import Source

_AT_ONCE = 200
"""Runs in the first batch, and in the ones that follow it."""
_SLICE = 0.001
"""Seconds that looking at runs that have ended takes at once."""
_DEEP = 4
"""Of so many looks at a run that has ended one is at each of its tags."""
_LIVELY = 1.0
"""Seconds after an event in which more are expected."""
_BUSY, _QUIET = 0.02, 0.05
"""Seconds between two looks at least."""
_LONGEST = 0.25
"""Seconds after which is looked again, unless that would take too much of a core."""


class FileSource:
    """See `Source`. Nothing is held open between calls, nothing locked, nothing written."""

    def __init__(self, root: Path, known: Known) -> None:
        """Use `open`."""
        self._name = str(root)
        self._known = known
        self._places = Places(root)
        self._runs = FileRuns(known, self._places)
        self._live = Pace(times=28, least=_QUIET, most=1.0)
        self._folders = Pace(times=500, least=_LONGEST, most=2.0)
        self._ended = Pace(times=1000, least=_LONGEST, most=60.0)
        self._round = 0
        self._turn: Iterator[tuple[int, RunPlace]] = iter(())
        self._lively_until = 0.0

    @classmethod
    def open(cls, located: Located, known: Known) -> Self:
        """The source of the store at a folder. Raises `StoreNotFound`, `NotAStore` or `StoreUnreachable`."""
        path = located.address.path
        assert path is not None, "a file store has a folder"
        root = path.absolute()
        check_is_store(root)
        return cls(root, known)

    def listing(self, first: Columns) -> Iterator[list[Event]]:
        with store_errors(self._name, writing=False):
            yield from batched(self._listed(first))

    def changes(self, watched: Collection[tuple[str, str]]) -> Iterator[list[Event]]:
        self._runs.keep_watched(watched)
        with store_errors(self._name, writing=False):
            if self._folders.wait() <= 0:
                yield from batched(self._look_at_folders(), self._folders)
            if self._live.wait() <= 0 or self._live.interval <= _LONGEST:
                for batch in batched(self._runs.look(), self._live):
                    self._lively_until = time.monotonic() + _LIVELY
                    yield batch
                self._live.least = _BUSY if time.monotonic() < self._lively_until else _QUIET
            if self._ended.wait() <= 0:
                yield from batched(self._look_at_ended(), self._ended)

    def history(self, run_id: str, key: str) -> PointsLogged:
        with store_errors(self._name, writing=False):
            return self._runs.history(run_id, key)

    def last_sign(self, run_id: str) -> int | None:
        return self._runs.last_sign(run_id)

    def pause(self) -> float:
        wait = self._folders.wait()
        return max(min(wait, self._live.wait()) if self._runs.is_busy else wait, _BUSY)

    def close(self) -> None:
        """Nothing is held open."""

    def _listed(self, first: Columns) -> Iterator[Event | None]:
        """The store as it stands, the newest runs first; where it was told of before, what is otherwise."""
        for experiment in self._places.look().experiments:
            yield from self._read_experiment(experiment, is_listing=True)
        yield from self._known.erase_experiments(self._known.experiments.keys() - self._places.experiments.keys())
        yield from self._runs.forget(self._known.runs.keys() - self._places.runs.keys())
        found: list[tuple[RunPlace, StoredRun]] = []
        for number, place in enumerate(_by_last_change(self._places.runs.values()), 1):
            place.quick = place.quick_signature()
            stored = StoredRun(place.folder)
            if stored.exists:
                found.append((place, stored))
                yield from self._see(stored, ATTRIBUTES_ONLY)
            if number % _AT_ONCE == 0:
                yield None
        yield Loaded("names")
        yield None
        found.sort(key=lambda pair: pair[1].meta.start_time or 0, reverse=True)
        if first != ATTRIBUTES_ONLY:
            for _, stored in found:
                yield from self._see(stored, first)
        yield Loaded("columns")
        yield None
        for place, stored in found:
            if self._places.runs.get(place.folder.run_id) is place:
                yield from self._runs.read(place, stored, is_listing=True)
        yield Loaded("everything")

    def _see(self, stored: StoredRun, columns: Columns) -> Iterator[Event]:
        """Tell of a run with some of its data, unless it is known with all: then all of it is compared later."""
        run_id = stored.folder.run_id
        if run_id not in self._known.runs or self._known.has(run_id) != EVERYTHING:
            event = self._known.see_run(stored.entity(columns), columns, is_listing=True)
            if event is not None:
                yield event

    def _read_experiment(self, place: ExperimentPlace, *, is_listing: bool = False) -> Iterator[Event]:
        before = signature_of(place.paths)
        experiment = read_experiment(place.folder)
        is_settled = place.values == 0 or before == signature_of(place.paths)
        place.paths = experiment_paths(place.folder.path, experiment)
        place.values = signature_of(place.paths) if is_settled else 0
        event = self._known.see_experiment(experiment, is_listing=is_listing)
        if event is not None:
            yield event

    def _look_at_folders(self) -> Iterator[Event]:
        """Experiments and runs that came, went, moved, or in the experiments' case changed."""
        moves = self._places.look()
        yield from self._runs.forget(moves.runs_gone)
        yield from self._known.erase_experiments(moves.experiments_gone)
        for experiment in moves.experiments:
            yield from self._read_experiment(experiment)
        for run in moves.runs:
            yield from self._runs.read(run)

    def _look_at_ended(self) -> Iterator[Event]:
        """A slice of a turn around the runs that are not followed."""
        until = time.thread_time() + _SLICE
        for number, place in self._turn:
            run_id = place.folder.run_id
            if self._places.runs.get(run_id) is place and not self._runs.is_tailed(run_id):
                is_deep = (number + self._round) % _DEEP == 0 and place.deep != _deep_signature(place, self._known)
                if is_deep or place.quick != place.quick_signature():
                    yield from self._runs.read(place)
            if time.thread_time() >= until:
                return
        self._round += 1
        self._turn = iter(list(enumerate(self._places.runs.values())))


def _deep_signature(place: RunPlace, known: Known) -> int:
    run = known.runs.get(place.folder.run_id)
    return signature_of(run_paths(place.path, run)) if run is not None else 0


def _by_last_change(places: Iterable[RunPlace]) -> list[RunPlace]:
    """The runs whose folders changed last come first: the newest, as far as can be told without reading."""
    return sorted(places, key=_last_change, reverse=True)


def _last_change(place: RunPlace) -> int:
    try:
        return os.stat(place.path).st_mtime_ns
    except OSError:
        return 0


if TYPE_CHECKING:

    def _keeps_the_protocol(source: FileSource) -> Source:
        return source
