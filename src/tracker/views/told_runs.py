"""The runs that a table was told of, shown or not, and what is to be looked at again since it was last asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.core.entities import Run
from tracker.core.events import (
    Event,
    ExperimentErased,
    ExperimentEvent,
    LivenessJudged,
    Loaded,
    PointsLogged,
    RunErased,
    RunEvent,
    StoreAway,
    StoreBack,
)
from tracker.views.columns import KnownKeys, RunColumn
from tracker.views.reducers import Reducer
from tracker.views.reductions import Reductions
from tracker.views.run_row import RunRow, Surroundings

Plan = Mapping[str, tuple[Reducer, ...]]
"""The reducers of each metric whose histories are wanted."""


class ToldRuns:
    """Hears events. What it is to remember of histories is its `plan`: histories themselves are not kept."""

    def __init__(self, around: Surroundings) -> None:
        self.rows: dict[str, RunRow] = {}
        self.plan: Plan = {}
        self.away: str | None = None
        """Why the store cannot be read now."""
        self.loaded: set[str] = set()
        """Which parts of the store as it stood were told of: see `tracker.core.events.Loaded`."""
        self.touched: dict[str, RunRow] = {}
        self.erased: dict[str, None] = {}
        """Runs that are not as they were, and ids of those that are gone: whoever looked clears both."""
        self.has_new_keys = False
        """Whether there may be other columns to choose from; whoever chose clears it."""
        self._around = around
        self._metrics: set[str] = set()
        self._params: set[str] = set()
        self._tags: set[str] = set()

    @property
    def known(self) -> KnownKeys:
        """The keys that any run has had."""
        return KnownKeys(self._metrics, self._params, self._tags)

    def hear(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case PointsLogged():
                self._hear_points(event)
            case RunEvent(run=run):
                self.see(run)
            case RunErased(run_id=run_id):
                self.rows.pop(run_id, None)
                self.touched.pop(run_id, None)
                self.erased[run_id] = None
            case LivenessJudged(run_id=run_id, liveness=liveness) if run_id in self.rows:
                self.rows[run_id].liveness = liveness
                self.touched[run_id] = self.rows[run_id]
            case ExperimentEvent(experiment=experiment):
                self._name_experiment(experiment.experiment_id, experiment.name)
            case ExperimentErased(experiment_id=experiment_id):
                self._around.experiments.pop(experiment_id, None)
            case Loaded(part=part):
                self.loaded.add(part)
                self.has_new_keys = True
            case StoreAway(reason=reason):
                self.away = reason
            case StoreBack():
                self.away = None
                self._forget_live_histories()

    def see(self, run: Run) -> None:
        """Take a run as it is now."""
        row = self.rows.get(run.run_id)
        if row is None:
            row = self.rows[run.run_id] = RunRow(run)
        else:
            row.see(run)
        self.touched[run.run_id] = row
        self.erased.pop(run.run_id, None)
        for keys, told in ((self._metrics, run.metrics), (self._params, run.params), (self._tags, run.tags)):
            if not told.keys() <= keys:
                keys.update(told)
                self.has_new_keys = True

    def lacking(self, rows: Iterable[RunRow], keys: Iterable[str]) -> list[tuple[str, str]]:
        """The (run id, key) pairs of these whose histories the plan wants and that were not told of yet."""
        return list(self.each_lacking(rows, keys))

    def each_lacking(self, rows: Iterable[RunRow], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The same, one by one, for whoever wants some of them."""
        plan = [(key, self.plan[key]) for key in keys]
        return (
            (row.id, key)
            for row in rows
            for key, reducers in plan
            if key in row.metrics and not (key in row.reductions and row.reductions[key].covers(reducers))
        )

    def _hear_points(self, points: PointsLogged) -> None:
        row = self.rows.get(points.run_id)
        if row is None:
            return
        if points.key not in self._metrics:
            self._metrics.add(points.key)
            self.has_new_keys = True
        is_new = row.note_latest(points)
        if self._reduce(row, points) or is_new:
            self.touched[row.id] = row

    def _reduce(self, row: RunRow, points: PointsLogged) -> bool:
        """Bring up to date what a history comes to; points mean nothing where what was before is not known."""
        reducers = self.plan.get(points.key)
        if reducers is None:
            return False
        if points.is_whole:
            row.begin_reductions(points.key, Reductions(points.key, reducers))
        reductions = row.reductions.get(points.key)
        if reductions is None:
            return False
        reductions.add(points)
        return True

    def _name_experiment(self, experiment_id: str, name: str) -> None:
        if self._around.experiments.get(experiment_id) != name:
            self._around.experiments[experiment_id] = name
            self.touched.update((row.id, row) for row in self.rows.values() if row.run.experiment_id == experiment_id)

    def _forget_live_histories(self) -> None:
        """Points were logged that nobody told of while the store was away."""
        for row in self.rows.values():
            if row.reductions and row.run.end_time is None:
                row.forget_reductions()


def plan_of(columns: Sequence[RunColumn]) -> dict[str, tuple[Reducer, ...]]:
    """What columns need to know of histories."""
    plan: dict[str, dict[Reducer, None]] = {}
    for column in columns:
        if column.needs_history:
            plan.setdefault(column.key, {})[column.reducer] = None
    return {key: tuple(reducers) for key, reducers in plan.items()}
