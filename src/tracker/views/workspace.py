"""All that a screen shows of a store, without the screen: fed with events, it says which parts are to be painted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from tracker.core.entities import Run
from tracker.core.events import (
    ArtifactsChanged,
    Batch,
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
from tracker.views.activity import Activity
from tracker.views.children import Children
from tracker.views.experiment_tree import ExperimentTree
from tracker.views.marks import Marks
from tracker.views.point_news import PointNews
from tracker.views.pulse import Pulse
from tracker.views.run_news import RunNews
from tracker.views.run_row import RunRow
from tracker.views.run_table import Asked, RunTable
from tracker.views.screen_columns import screen_columns
from tracker.views.series import Series
from tracker.views.shelf import Pair, Shelf
from tracker.views.states import state_of

Part = Literal["pulse", "experiments", "runs", "charts", "detail", "activity"]
PARTS: frozenset[Part] = frozenset(("pulse", "experiments", "runs", "charts", "detail", "activity"))


class Workspace:
    """Belongs to one thread, does no I/O and reads no clock."""

    def __init__(self, asked: Asked | None = None, *, now: int = 0) -> None:
        self.now = now
        self.table = RunTable(asked, now=now, choose=screen_columns)
        self.experiments = ExperimentTree()
        self.marks = Marks()
        self._children = Children()
        self.shelf = Shelf()
        self.activity = Activity()
        self._run_news = RunNews(self.activity)
        self._point_news = PointNews(self.activity)
        self._is_deleted_shown = False
        """Whether deleted runs are shown for the deleted experiment that they are in."""
        self._is_loaded = False
        """Whether all of the store was told of."""
        self.pulse = Pulse()
        self.cursor: str | None = None
        """The id of the run that the cursor is on."""
        self.wishes: dict[str, frozenset[Pair]] = {}
        """By who looks, the histories that they look at."""
        self._dirty: set[Part] = set(PARTS)

    def apply(self, batch: Batch, *, now: int) -> None:
        """Take in what was told; `now` is in milliseconds since 1970."""
        self.now = now
        version = self.table.version
        for event in batch:
            self._note_before(event)
        self.table.apply(batch, now=now)
        for event in batch:
            self._hear(event)
        if self.experiments.chosen and any(isinstance(event, ExperimentEvent | ExperimentErased) for event in batch):
            self.focus_experiments(self.experiments.chosen_ids)
        if self.table.version != version:
            self.touch("runs")

    def ask(self, asked: Asked) -> None:
        """Have the table show something else."""
        self.table.ask(asked)
        self.touch("runs", "charts", "detail")

    def focus_experiments(self, experiment_ids: frozenset[str] | None) -> None:
        """Show the runs of these experiments alone; None means of all."""
        if self.table.asked.experiments != experiment_ids:
            self.ask(replace(self.table.asked, experiments=experiment_ids))

    def choose_experiment(self, path: str) -> None:
        """Show the runs of the experiments at a path of the tree and below it, also of those that are yet to come."""
        tree = self.experiments
        tree.choose(path)
        if tree.is_chosen_deleted != self._is_deleted_shown:  # its runs are deleted with it
            self._is_deleted_shown = tree.is_chosen_deleted
            self.ask(replace(self.table.asked, view="all" if self._is_deleted_shown else "active"))
        self.focus_experiments(tree.chosen_ids)
        self.touch("experiments", "pulse")

    def touch(self, *parts: Part) -> None:
        """Have parts painted anew."""
        self._dirty.update(parts)

    def take_dirty(self) -> frozenset[Part]:
        """Which parts are to be painted anew since this was asked for the last time."""
        dirty, self._dirty = frozenset(self._dirty), set()
        return dirty

    def row(self, run_id: str | None) -> RunRow | None:
        """A run that is known, shown or not."""
        return self.table.told.rows.get(run_id) if run_id is not None else None

    def children_of(self, run_id: str) -> list[RunRow]:
        """The runs below a run, the oldest first."""
        return self._children.of(run_id, self.table.told.rows)

    @property
    def focused(self) -> RunRow | None:
        """The run that the cursor is on."""
        return self.row(self.cursor)

    @property
    def charted(self) -> list[RunRow]:
        """The runs that the charts show: those that are marked, or else the one that the cursor is on."""
        ids: Iterable[str | None] = self.marks if len(self.marks) else (self.cursor,)
        return [row for run_id in ids if (row := self.row(run_id)) is not None]

    def slot(self, run_id: str) -> int | None:
        """A run's colour, counted from 0: its mark's, or the first where the charts show it without one."""
        slot = self.marks.slot(run_id)
        return 0 if slot is None and not len(self.marks) and run_id == self.cursor else slot

    def look_at(self, who: str, pairs: Iterable[Pair]) -> list[Pair]:
        """Somebody looks at these histories and no others: those whose whole histories are to come anew for it.
        `table` keeps no histories, only what they come to; all others find theirs on the shelf."""
        wanted, before = frozenset(pairs), self.wishes.get(who, frozenset())
        if wanted == before:
            return []
        self.wishes[who] = wanted
        if who == "table":
            return [pair for pair in wanted - before if pair in self.shelf]
        kept = frozenset().union(*(pairs for each, pairs in self.wishes.items() if each != "table"))
        return self.shelf.keep(
            kept, {row.id: row.run.start_time for row in map(self.row, {run for run, _ in kept}) if row}
        )

    @property
    def watched(self) -> frozenset[Pair]:
        """All histories that anybody looks at."""
        return frozenset().union(*self.wishes.values())

    def series(self, run_id: str, key: str) -> Series | None:
        return self.shelf.series(run_id, key)

    def _note_before(self, event: Event) -> None:
        """What is news against what is known by now."""
        version, rows = self.activity.version, self.table.told.rows
        match event:
            case PointsLogged():
                if self._is_loaded:
                    self._point_news.hear(event, rows, self.now)
            case RunEvent(change=change) if change not in ("listed", "changed"):
                self._run_news.hear_run(event, self.now)
                if change == "ended":
                    self._point_news.forget(event.run.run_id)
            case LivenessJudged(run_id=run_id):
                self._run_news.hear_liveness(event, rows.get(run_id), self.now)
            case StoreAway() | StoreBack():
                self._run_news.hear_store(event, self.now)
        if self.activity.version != version:
            self.touch("activity")

    def _hear(self, event: Event) -> None:
        match event:
            case PointsLogged():
                self._hear_points(event)
            case RunEvent() | RunErased() | LivenessJudged():
                self._hear_run(event)
            case ExperimentEvent(experiment=experiment):
                self.experiments.see_experiment(experiment)
                self.touch("experiments", "pulse")
            case ExperimentErased(experiment_id=experiment_id):
                self.experiments.erase_experiment(experiment_id)
                self.touch("experiments")
            case ArtifactsChanged(run_id=run_id) if run_id == self.cursor:
                self.touch("detail")
            case StoreAway() | StoreBack():
                self.pulse.away = event.reason if isinstance(event, StoreAway) else None
                self.touch("pulse")
            case Loaded(part=part):
                self.experiments.settle()
                self._is_loaded |= part == "everything"
                if part == "names":
                    self._run_news.recall(self.table.told.rows.values())
                self.touch(*PARTS)

    def _hear_points(self, points: PointsLogged) -> None:
        self.pulse.hear(points, self.now)
        self.touch("pulse")
        if self.shelf.apply(points):
            self.touch("charts")
        if points.run_id == self.cursor:
            self.touch("detail")

    def _hear_run(self, event: RunEvent | RunErased | LivenessJudged) -> None:
        match event:
            case RunEvent(run=run):
                self._children.see(run)
                self._count(run)
                if run.run_id == self.cursor or self.cursor is None:
                    self.touch("detail", "charts")
                elif run.run_id in self.marks:
                    self.touch("charts")
            case LivenessJudged(run_id=run_id) if (row := self.row(run_id)) is not None:
                self._count(row.run)
            case RunErased(run_id=run_id):
                self._children.erase(run_id)
                self.experiments.erase_run(run_id)
                self._point_news.forget(run_id)
                self.pulse.see(run_id, None)
                self.marks.remove([run_id])
                self.touch("experiments", "pulse", "charts", "detail")

    def _count(self, run: Run) -> None:
        """How the run stands, for all that counts runs."""
        row = self.row(run.run_id)
        state = state_of(run, row.liveness if row is not None else None)
        is_live = state in ("running", "stalled")
        if self.experiments.see_run(run, is_live=is_live):
            self.touch("experiments")
        if self.pulse.see(run.run_id, state if run.lifecycle_stage == "active" else None):
            self.touch("pulse")
