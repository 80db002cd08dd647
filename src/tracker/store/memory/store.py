"""The reference store: everything in dictionaries, every rule of the protocols in its plainest form.

Tests use it as the truth that files and databases must agree with, and as a store that costs nothing to make.
"""

import threading
import time
import uuid
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import (
    RUN_NAME_TAG,
    DatasetInput,
    Experiment,
    History,
    Lifecycle,
    Point,
    Problem,
    Run,
    RunStatus,
    View,
)
from tracker.core.errors import (
    AlreadyExists,
    ExperimentNotFound,
    InvalidValue,
    MetricNotFound,
    ParamChanged,
    RunNotFound,
)
from tracker.core.filter.evaluate import matches, ordered
from tracker.core.filter.orders import DEFAULT_RUN_ORDER
from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel
from tracker.core.names import (
    MAX_EXPERIMENT_TAG_VALUE,
    check_batch,
    check_experiment_name,
    check_key,
    check_run_id,
    check_run_name,
    fitted,
)
from tracker.core.queries import (
    ExperimentQuery,
    RunQuery,
)
from tracker.core.records import ExperimentRecord, RunRecord, selected
from tracker.core.run_names import random_run_name
from tracker.store.memory.rows import ExperimentRow, RunRow

if TYPE_CHECKING:
    from tracker.store.protocols import Store


class MemoryStore:
    """One lock around plain dictionaries; an experiment "Default" stands from the start."""

    def __init__(self, name: str = "memory") -> None:
        self._name = name
        self._lock = threading.RLock()
        self._experiments: dict[str, ExperimentRow] = {}
        self._runs: dict[str, RunRow] = {}
        self.create_experiment("Default")

    @property
    def name(self) -> str:
        return self._name

    def facts(self) -> Mapping[str, str]:
        return {"kind": "memory"}

    def close(self) -> None:
        """Nothing is held open."""

    # Experiments

    def search_experiments(self, query: ExperimentQuery) -> list[Experiment]:
        with self._lock:
            found = [e.entity() for e in self._experiments.values() if _in_view(e.lifecycle_stage, query.view)]
        records = [record for e in found if matches(query.where, record := ExperimentRecord(e))]
        records = ordered(records, query.levels)
        return [record.experiment for record in records][_page(query)]

    def get_experiment(self, experiment_id: str) -> Experiment:
        with self._lock:
            return self._experiment(experiment_id).entity()

    def count_runs(self, experiment_ids: Sequence[str]) -> dict[str, int]:
        with self._lock:
            return {
                experiment_id: sum(
                    run.experiment_id == experiment_id
                    and run.lifecycle_stage == self._experiment(experiment_id).lifecycle_stage
                    for run in self._runs.values()
                )
                for experiment_id in experiment_ids
            }

    def create_experiment(
        self, name: str, *, artifact_location: str | None = None, tags: Mapping[str, str] | None = None
    ) -> str:
        check_experiment_name(name)
        for key in tags or {}:
            check_key("tag", key)
        with self._lock:
            self._check_name_is_free(name)
            experiment_id = str(len(self._experiments))
            now = _now()
            self._experiments[experiment_id] = ExperimentRow(
                experiment_id, name, artifact_location or f"memory:/{experiment_id}", now, now
            )
            self.set_experiment_tags(experiment_id, tags or {})
            return experiment_id

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        check_experiment_name(name)
        with self._lock:
            experiment = self._active_experiment(experiment_id)
            if experiment.name != name:
                self._check_name_is_free(name)
            experiment.name = name
            experiment.last_update_time = _now()

    def delete_experiment(self, experiment_id: str) -> None:
        with self._lock:
            self._set_stage(self._active_experiment(experiment_id), "deleted")

    def restore_experiment(self, experiment_id: str) -> None:
        with self._lock:
            experiment = self._experiment(experiment_id)
            if experiment.lifecycle_stage != "deleted":
                raise InvalidValue(f"Experiment {experiment_id!r} is not deleted.")
            self._set_stage(experiment, "active")

    def set_experiment_tags(self, experiment_id: str, tags: Mapping[str, str]) -> None:
        for key in tags:
            check_key("tag", key)
        with self._lock:
            experiment = self._active_experiment(experiment_id)
            for key, value in tags.items():
                experiment.tags[key] = value[:MAX_EXPERIMENT_TAG_VALUE]

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        with self._lock:
            experiment = self._active_experiment(experiment_id)
            if experiment.tags.pop(key, None) is None:
                raise InvalidValue(f"Experiment {experiment_id!r} has no tag {key!r}.")

    # Runs

    def search_runs(self, query: RunQuery) -> list[Run]:
        with self._lock:
            entities = [(run.entity(), tuple(run.inputs)) for run in self._runs.values() if self._is_asked(run, query)]
        records = [record for run, inputs in entities if matches(query.where, record := RunRecord(run, inputs))]
        records = ordered(ordered(records, DEFAULT_RUN_ORDER), query.order_by)
        return [selected(record.run, query.columns) for record in records[_page(query)]]

    def get_run(self, run_id: str) -> Run:
        with self._lock:
            return self._run(run_id).entity()

    def history(self, run_id: str, key: str) -> History:
        with self._lock:
            run = self._run(run_id)
            points = list(run.points.get(key, ()))
            known = sorted(run.points)
        if not points:
            raise MetricNotFound(run_id, key, known)
        return History(
            array("q", (point.timestamp for point in points)),
            array("q", (point.step for point in points)),
            array("d", (point.value for point in points)),
        )

    def inputs(self, run_id: str) -> tuple[DatasetInput, ...]:
        with self._lock:
            return tuple(sorted(self._run(run_id).inputs, key=lambda i: (i.dataset.name, i.dataset.digest)))

    def create_run(self, new: NewRun) -> Run:
        run_id = new.run_id or uuid.uuid4().hex
        run_name = new.run_name or new.tags.get(RUN_NAME_TAG) or random_run_name()
        check_run_id(run_id)
        check_run_name(run_name)
        tags = {**new.tags, RUN_NAME_TAG: run_name}
        for key in tags:
            check_key("tag", key)
        with self._lock:
            experiment = self._active_experiment(new.experiment_id)
            standing = self._runs.get(run_id)
            if standing is None:
                artifact_uri = f"{experiment.artifact_location}/{run_id}/artifacts"
                run = RunRow(run_id, new.experiment_id, run_name, new.status, new.start_time, new.user_id, artifact_uri)
                run.tags = {key: fitted("tags", key, value)[0] for key, value in tags.items()}
                self._runs[run_id] = run
            elif standing.experiment_id != new.experiment_id:
                raise AlreadyExists(f"Run {run_id!r} stands already, in experiment {standing.experiment_id!r}.")
            return self._runs[run_id].entity()

    def log_batch(self, run_id: str, batch: Batch) -> tuple[Problem, ...]:
        check_batch(batch)
        params, cut_params = _all_fitted("params", batch.params)
        tags, cut_tags = _all_fitted("tags", batch.tags)
        with self._lock:
            run = self._active_run(run_id)
            for key, value in params.items():
                if run.params.get(key, value) != value:
                    raise ParamChanged(key, run.params[key], value)
            run.params.update(params)
            run.set_tags(tags)
            for key, (timestamps, steps, values) in batch.by_key().items():
                for point in zip(values, timestamps, steps, strict=True):
                    run.log(Point(key, *point), again=batch.again)
        return cut_params + cut_tags

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        with self._lock:
            run = self._active_run(run_id)
            for given in inputs:
                identity = (given.dataset.name, given.dataset.digest)
                if all((known.dataset.name, known.dataset.digest) != identity for known in run.inputs):
                    run.inputs.append(given)

    def update_run(
        self,
        run_id: str,
        *,
        status: RunStatus | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> None:
        with self._lock:
            run = self._active_run(run_id)
            if run_name is not None:
                check_run_name(run_name)
                run.set_tags({RUN_NAME_TAG: run_name})
            run.status = status or run.status
            run.end_time = run.end_time if end_time is None else end_time

    def delete_tag(self, run_id: str, key: str) -> None:
        with self._lock:
            if self._active_run(run_id).tags.pop(key, None) is None:
                raise InvalidValue(f"Run {run_id!r} has no tag {key!r}.")

    def delete_run(self, run_id: str) -> None:
        with self._lock:
            self._active_run(run_id).lifecycle_stage = "deleted"

    def restore_run(self, run_id: str) -> None:
        with self._lock:
            run = self._run(run_id)
            if run.lifecycle_stage != "deleted":
                raise InvalidValue(f"Run {run_id!r} is not deleted.")
            run.lifecycle_stage = "active"

    # Models: nothing writes them here

    def logged_models(self, experiment_ids: Sequence[str]) -> list[LoggedModel]:  # noqa: ARG002
        return []

    def registered_models(self) -> list[RegisteredModel]:
        return []

    def model_versions(self, name: str) -> list[ModelVersion]:  # noqa: ARG002
        return []

    # Looking things up, under the lock

    def _experiment(self, experiment_id: str) -> ExperimentRow:
        try:
            return self._experiments[experiment_id]
        except KeyError:
            raise ExperimentNotFound(experiment_id) from None

    def _active_experiment(self, experiment_id: str) -> ExperimentRow:
        experiment = self._experiment(experiment_id)
        if experiment.lifecycle_stage == "deleted":
            raise InvalidValue(f"Experiment {experiment_id!r} is deleted; restore it first.")
        return experiment

    def _run(self, run_id: str) -> RunRow:
        try:
            return self._runs[run_id]
        except KeyError:
            raise RunNotFound(run_id) from None

    def _active_run(self, run_id: str) -> RunRow:
        run = self._run(run_id)
        if run.lifecycle_stage == "deleted":
            raise InvalidValue(f"Run {run_id!r} is deleted; restore it first.")
        return run

    def _check_name_is_free(self, name: str) -> None:
        for experiment in self._experiments.values():
            if experiment.name == name:
                state = "deleted; restore it or " if experiment.lifecycle_stage == "deleted" else "there; "
                raise AlreadyExists(f"An experiment named {name!r} is already {state}choose another name.")

    def _set_stage(self, experiment: ExperimentRow, stage: Lifecycle) -> None:
        experiment.lifecycle_stage = stage
        experiment.last_update_time = _now()
        for run in self._runs.values():
            if run.experiment_id == experiment.experiment_id:
                run.lifecycle_stage = stage

    def _is_asked(self, run: RunRow, query: RunQuery) -> bool:
        asked = query.experiment_ids is None or run.experiment_id in query.experiment_ids
        return asked and _in_view(run.lifecycle_stage, query.view)


def _all_fitted(kind: str, values: Mapping[str, str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    fits = {key: fitted(kind, key, value) for key, value in values.items()}
    return {key: value for key, (value, _) in fits.items()}, tuple(p for _, p in fits.values() if p is not None)


def _in_view(stage: Lifecycle, view: View) -> bool:
    return view in ("all", stage)


def _page(query: RunQuery | ExperimentQuery) -> slice:
    return slice(query.offset, None if query.limit is None else query.offset + query.limit)


def _now() -> int:
    return time.time_ns() // 1_000_000


if TYPE_CHECKING:
    _: type[Store] = MemoryStore
