"""What was told of a store so far: the measure of what is new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from operator import attrgetter

from tracker.core.compact import Compactor
from tracker.core.entities import Experiment, Run
from tracker.core.events import Change, Event, ExperimentErased, ExperimentEvent, RunErased, RunEvent
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns

LIVE_STATES = ("RUNNING", "SCHEDULED", None)
"""States of which more may come; what is unreadable may be one of them."""


class Known:
    """The experiments and runs that were told of. It outlives a source: a store that comes back is compared with it."""

    def __init__(self) -> None:
        self.experiments: dict[str, Experiment] = {}
        self.runs: dict[str, Run] = {}
        self._live: dict[str, None] = {}
        self._has: dict[str, Columns] = {}
        """Of runs that are not known with everything: with what."""
        self._compactor = Compactor()
        self.left: object = None
        """What a source leaves to the next one, that points go on where they were; no one else looks at it."""

    @property
    def live(self) -> Collection[str]:
        """The ids of runs that may go on: neither ended nor deleted."""
        return self._live.keys()

    def has(self, run_id: str) -> Columns:
        """Which of a run's data are known."""
        return self._has.get(run_id, EVERYTHING)

    def see_experiment(self, experiment: Experiment, *, is_listing: bool = False) -> ExperimentEvent | None:
        """The event, where the experiment is new or not as it was."""
        before = self.experiments.get(experiment.experiment_id)
        if before == experiment:
            return None
        self.experiments[experiment.experiment_id] = experiment
        if before is None:
            return ExperimentEvent("listed" if is_listing else "appeared", experiment)
        return ExperimentEvent(_stage_change(before, experiment) or "changed", experiment)

    def see_run(self, run: Run, has: Columns = EVERYTHING, *, is_listing: bool = False) -> RunEvent | None:
        """The event, where the run is new, not as it was, or known with more of its data than before.

        Data that this look did not read stay as they were known. Metrics alone make no event: points do.
        """
        before = self.runs.get(run.run_id)
        if before is None:
            run = self._keep(run, has)
            return RunEvent("listed" if is_listing else "appeared", run, has)
        known = self.has(run.run_id)
        run, has = _merged(before, known, run, has)
        if has == known and _same(before, run):
            if before.metrics != run.metrics:
                self.runs[run.run_id] = replace(before, metrics=self._compactor.numbers(run.metrics))
            return None
        run = self._keep(run, has, before)
        return RunEvent(_run_change(before, run), run, has)

    def erase_runs(self, ids: Collection[str]) -> list[Event]:
        """Forget runs that are in the store no more."""
        erased: list[Event] = []
        for run_id in ids:
            if self.runs.pop(run_id, None) is not None:
                self._live.pop(run_id, None)
                self._has.pop(run_id, None)
                erased.append(RunErased(run_id))
        return erased

    def erase_experiments(self, ids: Collection[str]) -> list[Event]:
        """Forget experiments that are in the store no more, and the runs that were in them."""
        gone = {experiment_id for experiment_id in ids if self.experiments.pop(experiment_id, None) is not None}
        if not gone:
            return []
        orphans = [run_id for run_id, run in self.runs.items() if run.experiment_id in gone]
        return [*self.erase_runs(orphans), *(ExperimentErased(experiment_id) for experiment_id in sorted(gone))]

    def _keep(self, run: Run, has: Columns, before: Run | None = None) -> Run:
        """Know a run from now on; the run as it is known."""
        run = self._compacted(run, before)
        self.runs[run.run_id] = run
        if has == EVERYTHING:
            self._has.pop(run.run_id, None)
        else:
            self._has[run.run_id] = has
        if run.lifecycle_stage == "active" and run.status in LIVE_STATES:
            self._live[run.run_id] = None
        else:
            self._live.pop(run.run_id, None)
        return run

    def _compacted(self, run: Run, before: Run | None) -> Run:
        """The run with what it has in common with others, or with itself as it was before, there once."""
        compactor = self._compactor
        params, metrics, tags = compactor.texts(run.params), compactor.numbers(run.metrics), compactor.texts(run.tags)
        if before is not None and before.run_id is not run.run_id and _attributes(before) == _attributes(run):
            return replace(before, params=params, metrics=metrics, tags=tags, problems=run.problems)
        if params is run.params and metrics is run.metrics and tags is run.tags:
            return run
        return replace(run, params=params, metrics=metrics, tags=tags)


_attributes = attrgetter(
    "run_id", "experiment_id", "run_name", "status", "start_time", "end_time", "lifecycle_stage", "user_id",
    "artifact_uri",
)  # fmt: skip


def _merged(before: Run, known: Columns, run: Run, has: Columns) -> tuple[Run, Columns]:
    """The run as it is now, with what is known of it from before where this look read less."""
    if has == EVERYTHING:
        return run, has
    if known == ATTRIBUTES_ONLY:
        return run, has
    merged = replace(
        run,
        params={**before.params, **run.params},
        metrics={**before.metrics, **run.metrics},
        tags={**before.tags, **run.tags},
        problems=run.problems or before.problems,
    )
    return merged, Columns(
        _union(known.params, has.params), _union(known.metrics, has.metrics), _union(known.tags, has.tags)
    )


def _union(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
    return None if left is None or right is None else left | right


def _same(before: Run, run: Run) -> bool:
    """Whether all but the metrics is as it was."""
    return (
        _attributes(before) == _attributes(run)
        and before.problems == run.problems
        and before.tags == run.tags
        and before.params == run.params
    )


def _run_change(before: Run, run: Run) -> Change:
    stage = _stage_change(before, run)
    if stage is not None:
        return stage
    was_live, is_live = before.status in LIVE_STATES, run.status in LIVE_STATES
    if was_live != is_live:
        return "ended" if was_live else "resumed"
    return "changed"


def _stage_change(before: Experiment | Run, now: Experiment | Run) -> Change | None:
    if before.lifecycle_stage == now.lifecycle_stage:
        return None
    return "deleted" if now.lifecycle_stage == "deleted" else "restored"
