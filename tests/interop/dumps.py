"""What tracker reads from a store, in the very shape of `inside/read_store.py`, so that the two compare with `==`."""

from typing import Any

from tracker.core.entities import DatasetInput, Experiment, Run, View
from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.protocols import Store

ASPECTS = (
    "experiment order",
    "experiments",
    "run order",
    "runs",
    "histories",
    "inputs",
    "registered models",
    "model versions",
    "logged models",
)
VIEWS: tuple[View, ...] = ("active", "deleted", "all")

Dump = dict[str, Any]


def dump(store: Store) -> Dump:
    """Everything that tracker reads from the store; a value that it calls unreadable fails the test."""
    experiments = store.search_experiments(ExperimentQuery(view="all"))
    ids = [experiment.experiment_id for experiment in experiments]
    runs = {experiment_id: _runs(store, experiment_id) for experiment_id in ids}
    models = store.registered_models()
    return {
        "experiment order": {view: _experiment_ids(store, view) for view in VIEWS},
        "experiments": {experiment.experiment_id: _experiment(experiment) for experiment in experiments},
        "run order": {experiment_id: [run.run_id for run in found] for experiment_id, found in runs.items()},
        "runs": {run.run_id: _run(run) for found in runs.values() for run in found},
        "histories": {run.run_id: _histories(store, run) for found in runs.values() for run in found},
        "inputs": {
            run.run_id: [_input(given) for given in store.inputs(run.run_id)]
            for found in runs.values()
            for run in found
        },
        "registered models": {model.name: _registered_model(model) for model in models},
        "model versions": {
            model.name: {str(version.version): _version(version) for version in store.model_versions(model.name)}
            for model in models
        },
        "logged models": {model.model_id: _logged_model(model) for model in store.logged_models(ids)},
    }


def _experiment_ids(store: Store, view: View) -> list[str]:
    return [experiment.experiment_id for experiment in store.search_experiments(ExperimentQuery(view=view))]


def _runs(store: Store, experiment_id: str) -> list[Run]:
    return store.search_runs(RunQuery(experiment_ids=(experiment_id,), view="all"))


def _experiment(experiment: Experiment) -> Dump:
    assert not experiment.problems
    return {
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": dict(experiment.tags),
    }


def _run(run: Run) -> Dump:
    assert not run.problems
    return {
        "experiment_id": run.experiment_id,
        "run_name": run.run_name,
        "status": run.status,
        "start_time": run.start_time,
        "end_time": run.end_time,
        "lifecycle_stage": run.lifecycle_stage,
        "user_id": run.user_id,
        "artifact_uri": run.artifact_uri,
        "params": dict(run.params),
        "tags": dict(run.tags),
        "metrics": {key: repr(value) for key, value in run.metrics.items()},
    }


def _histories(store: Store, run: Run) -> Dump:
    histories: Dump = {}
    for key in run.metrics:
        history = store.history(run.run_id, key)
        assert not history.problems
        histories[key] = [[timestamp, step, repr(value)] for timestamp, step, value in history.rows()]
    return histories


def _input(given: DatasetInput) -> Dump:
    dataset = given.dataset
    return {
        "name": dataset.name,
        "digest": dataset.digest,
        "source_type": dataset.source_type,
        "source": dataset.source,
        "schema": dataset.schema,
        "profile": dataset.profile,
        "tags": dict(given.tags),
    }


def _registered_model(model: RegisteredModel) -> Dump:
    assert not model.problems
    return {
        "creation_timestamp": model.creation_timestamp,
        "last_updated_timestamp": model.last_updated_timestamp,
        "description": model.description,
        "tags": dict(model.tags),
        "aliases": dict(model.aliases),
    }


def _version(version: ModelVersion) -> Dump:
    assert not version.problems
    return {
        "creation_timestamp": version.creation_timestamp,
        "last_updated_timestamp": version.last_updated_timestamp,
        "description": version.description,
        "user_id": version.user_id,
        "current_stage": version.current_stage,
        "source": version.source,
        "run_id": version.run_id,
        "status": version.status,
        "status_message": version.status_message,
        "run_link": version.run_link,
        "tags": dict(version.tags),
    }


def _logged_model(model: LoggedModel) -> Dump:
    assert not model.problems
    return {
        "experiment_id": model.experiment_id,
        "name": model.name,
        "artifact_location": model.artifact_location,
        "model_type": model.model_type,
        "source_run_id": model.source_run_id,
        "status": model.status,
        "status_message": model.status_message,
        "creation_timestamp": model.creation_timestamp,
        "last_updated_timestamp": model.last_updated_timestamp,
        "params": dict(model.params),
        "tags": dict(model.tags),
    }
