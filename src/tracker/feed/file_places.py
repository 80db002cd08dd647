"""The folders of a file store as they come, go and move: which experiments and runs there are, and where."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from tracker.feed.signatures import folder_signature, signature, signature_of
from tracker.store.files.layout import META, RESERVED, ExperimentFolder, Layout, RunFolder, folders_in, is_run
from tracker.store.files.opening import check_is_store
from tracker.store.files.reading import raise_our_own

_SETTLED = 2.0
"""Seconds after which a change gives a folder another time, on whatever filesystem."""
_BETWEEN = 30.0
"""Seconds after which a folder is listed though it did not change: a folder in it may have become a run."""
_TIMES = 5000
"""So many times as long as listing it takes."""
_EACH = 8
"""Of so many looks one is at the tags of every experiment."""


@dataclass(slots=True)
class RunPlace:
    """Where a run is, and what its files looked like when they were read."""

    folder: RunFolder
    quick: int = 0
    """Of its meta.yaml and its folder of tags."""
    deep: int = 0
    """Of all that its attributes, params and tags are read from."""
    metrics: int = 0
    """Of its folder of metrics."""

    @property
    def path(self) -> str:
        return self.folder.path

    def quick_signature(self) -> int:
        return hash((signature(f"{self.path}/{META}"), signature(f"{self.path}/tags"), self.metrics_signature()))

    def metrics_signature(self) -> int:
        return signature(f"{self.path}/metrics")


class _Listed:
    """A folder whose names were read."""

    __slots__ = ("_changed", "_due", "_seen", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._seen = 0
        self._changed = 0.0
        self._due = 0.0

    def is_due(self, now: float) -> bool:
        """Whether its names are to be read: it changed, or has not settled since, or it was long ago."""
        seen = folder_signature(self.path)
        if seen != self._seen:
            self._seen, self._changed = seen, now
            return True
        return now - self._changed < _SETTLED or now >= self._due

    def unsettle(self, now: float) -> None:
        self._changed = now

    def was_read(self, begun: float) -> None:
        now = time.monotonic()
        self._due = now + max(_BETWEEN, _TIMES * (now - begun))


class ExperimentPlace:
    """Where an experiment is, with its runs."""

    __slots__ = ("folder", "listed", "paths", "runs", "values")

    def __init__(self, folder: ExperimentFolder) -> None:
        self.folder = folder
        self.listed = _Listed(folder.path)
        self.runs: dict[str, RunPlace] = {}
        self.paths: tuple[str, ...] = ()
        """What its attributes and tags were read from."""
        self.values = 0
        """The signature of these."""

    def move(self, folder: ExperimentFolder) -> None:
        """It is somewhere else now."""
        self.folder = folder
        self.listed = _Listed(folder.path)
        self.values = 0
        for run_id, place in self.runs.items():
            place.folder = folder.run(run_id)

    @property
    def has_changed(self) -> bool:
        return self.values == 0 or self.values != signature_of(self.paths)


@dataclass(slots=True)
class Moves:
    """What one look found: what is gone, and what is to be read."""

    experiments_gone: list[str] = field(default_factory=list)
    experiments: list[ExperimentPlace] = field(default_factory=list)
    runs_gone: list[str] = field(default_factory=list)
    runs: list[RunPlace] = field(default_factory=list)
    """New ones, and those that moved with their experiments."""


class Places:
    """Every experiment and run of a store, each id once: of two folders that bear it the first that was found."""

    def __init__(self, root: Path) -> None:
        self.experiments: dict[str, ExperimentPlace] = {}
        self.runs: dict[str, RunPlace] = {}
        self._path = root
        self._layout = Layout(root)
        self._root = _Listed(self._layout.root)
        self._trash = _Listed(self._layout.trash)
        self._missing: set[str] = set()
        """Experiments that the last look missed: one may have moved into a folder that had been read before."""
        self._has_twins = False
        self._looks = 0

    def look(self) -> Moves:
        """What is otherwise than at the last look. Raises `StoreError` where the store is there no more."""
        moves = Moves()
        now = time.monotonic()
        if self._root.is_due(now) | self._trash.is_due(now) or self._missing:
            check_is_store(self._path)
            self._find_experiments(moves)
            for folder in (self._root, self._trash):
                folder.was_read(now)
        self._looks += 1
        for number, (experiment_id, place) in enumerate(self.experiments.items(), self._looks):
            if experiment_id in self._missing:
                continue
            is_due = place.listed.is_due(now)
            if (is_due or number % _EACH == 0) and place.has_changed:
                moves.experiments.append(place)
            if is_due:
                self._find_runs(place, moves)
        if moves.runs_gone and self._has_twins:
            self._has_twins = False
            for place in self.experiments.values():
                place.listed.unsettle(now)
        return moves

    def drop(self, run_id: str) -> None:
        """A folder is no run, or not any more."""
        place = self.runs.pop(run_id, None)
        if place is not None:
            self.experiments[place.folder.experiment.experiment_id].runs.pop(run_id, None)

    def _find_experiments(self, moves: Moves) -> None:
        found: dict[str, ExperimentFolder] = {}
        for folder in self._layout.experiments("all"):
            found.setdefault(folder.experiment_id, folder)
        for experiment_id, folder in found.items():
            place = self.experiments.get(experiment_id)
            if place is None:
                self.experiments[experiment_id] = ExperimentPlace(folder)
            elif place.folder != folder:
                place.move(folder)
                moves.runs.extend(place.runs.values())
        missing = self.experiments.keys() - found.keys()
        gone, self._missing = missing & self._missing, missing - self._missing
        for experiment_id in gone:
            moves.experiments_gone.append(experiment_id)
            for run_id in self.experiments.pop(experiment_id).runs:
                del self.runs[run_id]
                moves.runs_gone.append(run_id)

    def _find_runs(self, place: ExperimentPlace, moves: Moves) -> None:
        begun = time.monotonic()
        try:
            names = folders_in(place.folder.path)
        except OSError as error:
            raise_our_own(error)
            if not os.path.lexists(place.folder.path):  # the next look at the root will tell
                return
            names = []
        there = {name for name in names if name not in RESERVED}
        for run_id in place.runs.keys() - there:
            del place.runs[run_id], self.runs[run_id]
            moves.runs_gone.append(run_id)
        for run_id in there - place.runs.keys():
            if run_id in self.runs:
                self._has_twins = True
                continue
            folder = place.folder.run(run_id)
            if is_run(folder):
                place.runs[run_id] = self.runs[run_id] = RunPlace(folder)
                moves.runs.append(self.runs[run_id])
        place.listed.was_read(begun)
