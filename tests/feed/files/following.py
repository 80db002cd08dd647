"""Follows a file store and folds what it is told into the state that a screen would have."""

import time
from collections.abc import Callable, Collection
from pathlib import Path

from tests.files.raw import START

from tracker.core.entities import Experiment, Run
from tracker.core.events import (
    Batch,
    Event,
    ExperimentErased,
    ExperimentEvent,
    PointsLogged,
    RunErased,
    RunEvent,
)
from tracker.core.queries import ATTRIBUTES_ONLY, Columns, ExperimentQuery, RunQuery
from tracker.feed.files import FileSource
from tracker.feed.known import Known
from tracker.store.addresses import folder_address
from tracker.store.files.store import FileStore
from tracker.store.locating import Located

PATIENCE = 30.0
Rows = list[tuple[int, int, float]]


def lines(first: int, end: int) -> bytes:
    """Lines of points with these steps."""
    return b"".join(b"%d %r %d\n" % (START + step, step / 7, step) for step in range(first, end))


class Told:
    """All that was told, as it stands now."""

    def __init__(self) -> None:
        self.experiments: dict[str, Experiment] = {}
        self.runs: dict[str, Run] = {}
        self.points: dict[tuple[str, str], Rows] = {}
        self.latest: dict[tuple[str, str], float] = {}
        self.events: list[Event] = []

    def take(self, batch: Batch | list[Event]) -> None:
        for event in batch:
            self.events.append(event)
            match event:
                case ExperimentEvent(experiment=experiment):
                    self.experiments[experiment.experiment_id] = experiment
                case ExperimentErased(experiment_id=experiment_id):
                    del self.experiments[experiment_id]
                case RunEvent(run=run, change=change):
                    assert (change in ("listed", "appeared")) == (run.run_id not in self.runs), event
                    self.runs[run.run_id] = run
                    self.latest |= {(run.run_id, key): value for key, value in run.metrics.items()}
                case RunErased(run_id=run_id):
                    del self.runs[run_id]
                    for known in (self.points, self.latest):
                        for pair in [pair for pair in known if pair[0] == run_id]:
                            del known[pair]
                case PointsLogged():
                    self._take_points(event)

    def steps(self, run: Path, key: str) -> list[int]:
        return [step for _, step, _ in self.points.get((run.name, key), [])]

    def changes(self, run: Path) -> list[str]:
        """The words of what was told of a run, points as how many there were."""
        words: list[str] = []
        for event in self.events:
            if isinstance(event, RunEvent) and event.run.run_id == run.name:
                words.append(event.change)
            elif isinstance(event, RunErased) and event.run_id == run.name:
                words.append("erased")
            elif isinstance(event, PointsLogged) and event.run_id == run.name:
                words.append(f"{len(event)} {'whole' if event.is_whole else 'points'}")
        return words

    def _take_points(self, event: PointsLogged) -> None:
        assert event.run_id in self.runs, event
        pair = (event.run_id, event.key)
        rows = list(zip(event.timestamps, event.steps, event.values, strict=True))
        self.points[pair] = rows if event.is_whole else self.points.get(pair, []) + rows
        if event.latest is None:
            self.latest.pop(pair, None)
        else:
            self.latest[pair] = event.latest


class Follower:
    """One source, read on demand."""

    def __init__(self, root: Path, *, first: Columns = ATTRIBUTES_ONLY, is_listed: bool = True) -> None:
        self.root = root
        self.located = Located(folder_address(root), "argument")
        self.known = Known()
        self.told = Told()
        self.watched: set[tuple[str, str]] = set()
        self.batches: list[list[Event]] = []
        self.source = FileSource.open(self.located, self.known)
        if is_listed:
            self._list(first)

    def reopen(self) -> None:
        """Follow with a new source, as after the store was away."""
        self.source = FileSource.open(self.located, self.known)
        self._list(ATTRIBUTES_ONLY)

    def _list(self, first: Columns) -> None:
        self.batches = [list(batch) for batch in self.source.listing(first)]
        for batch in self.batches:
            self.told.take(batch)

    def history(self, run: Path, key: str) -> PointsLogged:
        event = self.source.history(run.name, key)
        self.watched.add((run.name, key))
        self.told.take([event])
        return event

    def look(self) -> None:
        for batch in self.source.changes(self.watched):
            self.told.take(batch)

    def until(self, condition: Callable[[], bool]) -> None:
        """Look as often as the source would be looked at until this holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.told.events[-10:]
            self.look()
            time.sleep(min(self.source.pause(), 0.05))

    def until_steps(self, run: Path, key: str, steps: Collection[int]) -> None:
        self.until(lambda: self.told.steps(run, key) == list(steps))

    def until_change(self, run: Path, change: str) -> None:
        """Until the last that is told of a run is this."""
        self.until(lambda: self.told.changes(run)[-1:] == [change])

    def agrees(self) -> bool:
        """Whether what was told is what the store reads now."""
        store = FileStore.open(self.root, mode="read")
        experiments = {
            experiment.experiment_id: experiment for experiment in store.search_experiments(ExperimentQuery(view="all"))
        }
        runs = {run.run_id: run for run in store.search_runs(RunQuery(view="all"))}
        if self.told.experiments != experiments or self.told.runs.keys() != runs.keys():
            return False
        return all(self._agrees_about(run, store) for run in runs.values())

    def _agrees_about(self, run: Run, store: FileStore) -> bool:
        told = self.told.runs[run.run_id]
        latest = {key: value for (run_id, key), value in self.told.latest.items() if run_id == run.run_id}
        same = ("params", "tags", "status", "lifecycle_stage", "run_name")
        if latest != run.metrics or any(getattr(told, name) != getattr(run, name) for name in same):
            return False
        return all(
            self.told.points[pair] == list(store.history(*pair).rows()) if pair[1] in run.metrics else not points
            for pair, points in self.told.points.items()
            if pair[0] == run.run_id
        )
