"""Single runs of a file store, read again and told of: of what is live every metric is followed, of the rest a few."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from tracker.core.entities import Problem, Run
from tracker.core.events import Event, PointsLogged
from tracker.core.queries import EVERYTHING, Columns
from tracker.feed.file_places import Places, RunPlace
from tracker.feed.known import LIVE_STATES, Known
from tracker.feed.metric_cursor import Cursor, no_points
from tracker.feed.metric_tail import MetricTail, WatchedFiles, read_metric
from tracker.feed.signatures import run_paths, signature_of
from tracker.store.files.layout import META
from tracker.store.files.reading import is_path_below
from tracker.store.files.stored_run import StoredRun

_NO_METRICS = Columns(metrics=frozenset())
_SETTLED = 1.1
"""Seconds after which a run that changed is read once more: two changes may have shared one time."""
_DOUBT = 0.5
"""Seconds for which a damaged meta.yaml may be one that is being written."""
_SOON = 0.05
_CLOCKS = 2_000_000_000
"""Nanoseconds by which the filesystem's clock may be behind."""


class Tails(dict[str, MetricTail]):
    """The tails of live runs by id, which one source leaves to the next."""


class FileRuns:
    """Reads runs and says what is new; what it keeps of each is where it stands in the files of its metrics."""

    def __init__(self, known: Known, places: Places) -> None:
        self._known = known
        self._places = places
        self._tails = known.left if isinstance(known.left, Tails) else Tails()
        known.left = self._tails
        self._watched = WatchedFiles()
        self._watched_pairs: set[tuple[str, str]] = set()
        """Of which histories were told, and which are looked at still."""
        self._again: dict[str, float] = {}
        """When runs are to be read once more."""
        self._doubts: dict[str, float] = {}
        """Since when a run's meta.yaml is damaged that may be in a writer's hands."""
        self._began = time.time_ns()

    @property
    def is_busy(self) -> bool:
        """Whether anything is to be looked at often."""
        return bool(self._known.live or self._watched)

    def is_tailed(self, run_id: str) -> bool:
        return run_id in self._tails

    def keep_watched(self, pairs: Collection[tuple[str, str]]) -> None:
        """Go on looking at no others than these."""
        if not self._watched_pairs <= set(pairs):
            self._watched_pairs.intersection_update(pairs)
            self._watched.keep(self._watched_pairs)

    def look(self) -> Iterator[Event]:
        """What happened to live runs, and to what is watched."""
        now = time.monotonic()
        again = {run_id for run_id, due in self._again.items() if due <= now}
        for run_id in again:
            del self._again[run_id]
        for run_id in list(self._known.live):
            place, tail = self._places.runs.get(run_id), self._tails.get(run_id)
            if place is None:
                continue
            if tail is not None and run_id not in again and signature_of(tail.paths) == place.deep:
                yield from tail.read(place.path)
            else:
                again.discard(run_id)
                yield from self.read(place)
        for run_id in again:
            if run_id in self._places.runs:
                yield from self.read(self._places.runs[run_id])
        if self._watched:
            yield from self._watched.read(self._path_of)

    def read(self, place: RunPlace, stored: StoredRun | None = None, *, is_listing: bool = False) -> Iterator[Event]:
        """Read a run: its points first, so that it has ended after the last of them; but one that is new before them.

        `stored` is the run as its meta.yaml was read before.
        """
        run_id = place.folder.run_id
        if stored is None:
            place.quick = place.quick_signature()
            stored = StoredRun(place.folder)
        if not stored.exists:
            yield from self._miss(place)
            return
        if not is_listing and self._is_in_doubt(stored):
            return
        is_known = run_id in self._known.runs and self._known.has(run_id) == EVERYTHING
        is_live = stored.meta.lifecycle_stage == "active" and stored.meta.status in LIVE_STATES
        tail = self._tails.get(run_id)
        if tail is None and (is_live or (not is_known and not is_listing and self._is_of_now(place))):
            tail = self._new_tail(run_id, retells=is_known)
        if tail is not None:
            yield from self._read_tailed(place, stored, tail, is_live=is_live, is_silent=is_listing and not is_known)
        else:
            yield from self._read_ended(place, stored, is_known=is_known, is_listing=is_listing)

    def history(self, run_id: str, key: str) -> PointsLogged:
        """See `Source.history`."""
        place = self._places.runs.get(run_id)
        if place is None or not is_path_below(key):
            return no_points(run_id, key)
        cursor = Cursor(retells=True)
        told = read_metric(place.path, run_id, key, cursor)
        self._watched_pairs.add((run_id, key))
        tail = self._tails.get(run_id)
        if tail is None:
            self._watched.put(run_id, key, cursor)
        else:  # also where nothing was found: the run may be on its way to another folder
            tail.put(key, cursor)
        return told[0] if told else no_points(run_id, key)

    def last_sign(self, run_id: str) -> int | None:
        """See `Source.last_sign`."""
        place, tail = self._places.runs.get(run_id), self._tails.get(run_id)
        if place is None or tail is None:
            return None
        try:
            newest = max(tail.newest, os.stat(f"{place.path}/{META}").st_mtime_ns)
        except OSError:
            newest = tail.newest
        return newest // 1_000_000 or None

    def forget(self, run_ids: Iterable[str]) -> list[Event]:
        """Hear that runs are gone."""
        gone = list(run_ids)
        for run_id in gone:
            self._tails.pop(run_id, None)
            self._watched.taken(run_id)
            self._again.pop(run_id, None)
            self._doubts.pop(run_id, None)
        return self._known.erase_runs(gone)

    def _read_tailed(
        self, place: RunPlace, stored: StoredRun, tail: MetricTail, *, is_live: bool, is_silent: bool
    ) -> Iterator[Event]:
        """`is_silent`: its points stood there before anybody looked."""
        run_id = place.folder.run_id
        if run_id not in self._known.runs and (newcomer := self._known.see_run(stored.entity(_NO_METRICS))):
            yield newcomer
        metrics = place.metrics_signature()
        for points in tail.read(place.path):
            if not is_silent or (run_id, points.key) in self._watched_pairs:
                yield points
        run = stored.entity(_NO_METRICS)
        run = _with_metrics(run, tail.metrics(), tail.problems(place.path, is_over=not is_live))
        event = self._known.see_run(run, is_listing=is_silent)
        self._note(place, run, is_news=event is not None)
        if is_live:
            tail.paths = run_paths(place.path, run)
        else:
            place.metrics = metrics
            self._retire(run_id, tail)
        if event is not None:
            yield event

    def _read_ended(self, place: RunPlace, stored: StoredRun, *, is_known: bool, is_listing: bool) -> Iterator[Event]:
        """A run that is not followed. Its metrics are read again where some came or went; those are told whole."""
        before = self._known.runs[place.folder.run_id] if is_known else None
        metrics = place.metrics_signature()
        if before is not None and metrics == place.metrics:
            problems = [problem for problem in before.problems if _is_of(problem, "metrics")]
            run = _with_metrics(stored.entity(_NO_METRICS), before.metrics, problems)
        else:
            run = stored.entity(EVERYTHING)
            place.metrics = metrics
        if before is not None:
            yield from self._retold(place, before.metrics, run.metrics)
        event = self._known.see_run(run, is_listing=is_listing)
        self._note(place, run, is_news=event is not None and not is_listing)
        if event is not None:
            yield event

    def _retold(self, place: RunPlace, before: Mapping[str, float], now: Mapping[str, float]) -> Iterator[PointsLogged]:
        """The histories of metrics that came to a run that had ended, or went."""
        run_id = place.folder.run_id
        for key, value in now.items():
            if before is not now and before.get(key, None) != value and value == value:  # noqa: PLR0124  (no NaN)
                yield from read_metric(place.path, run_id, key, Cursor(retells=True))
        for key in before.keys() - now.keys():
            yield no_points(run_id, key)

    def _note(self, place: RunPlace, run: Run, *, is_news: bool) -> None:
        """Remember what a run's files look like, now that they were read."""
        place.deep = signature_of(run_paths(place.path, run))
        if is_news:
            self._again[run.run_id] = time.monotonic() + _SETTLED

    def _new_tail(self, run_id: str, *, retells: bool) -> MetricTail:
        tail = self._tails[run_id] = MetricTail(run_id, retells=retells)
        for key, cursor in self._watched.taken(run_id).items():
            tail.put(key, cursor)
        return tail

    def _retire(self, run_id: str, tail: MetricTail) -> None:
        """Follow no more of a run that has ended than what is watched."""
        del self._tails[run_id]
        for key, cursor in tail.cursors():
            if (run_id, key) in self._watched_pairs:
                self._watched.put(run_id, key, cursor)

    def _path_of(self, run_id: str) -> str | None:
        place = self._places.runs.get(run_id)
        return None if place is None else place.path

    def _miss(self, place: RunPlace) -> Iterator[Event]:
        """What was a run is none. Where its folder is gone, a look at the folders tells whether it moved."""
        if os.path.isdir(place.path):
            self._places.drop(place.folder.run_id)
            yield from self.forget([place.folder.run_id])

    def _is_of_now(self, place: RunPlace) -> bool:
        """Whether a run was written to since this began: then it came and ended between two looks."""
        try:
            return os.stat(f"{place.path}/{META}").st_mtime_ns > self._began - _CLOCKS
        except OSError:
            return False

    def _is_in_doubt(self, stored: StoredRun) -> bool:
        """Whether a meta.yaml is damaged but for a moment, as one is that is being written."""
        run_id, now = stored.folder.run_id, time.monotonic()
        if not stored.meta.problems:
            self._doubts.pop(run_id, None)
            return False
        if now - self._doubts.setdefault(run_id, now) > _DOUBT:
            return False
        self._again[run_id] = now + _SOON
        return True


def _with_metrics(run: Run, metrics: Mapping[str, float], problems: Collection[Problem]) -> Run:
    """A run whose metrics were read apart from the rest, its problems in the order in which a store finds them."""
    if not problems:
        return replace(run, metrics=metrics)
    tags = [problem for problem in run.problems if _is_of(problem, "tags")]
    others = [problem for problem in run.problems if not _is_of(problem, "tags")]
    return replace(run, metrics=metrics, problems=(*others, *problems, *tags))


def _is_of(problem: Problem, kind: str) -> bool:
    return problem.field == kind or problem.field.startswith(f"{kind}.")
