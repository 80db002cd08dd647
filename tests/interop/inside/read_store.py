"""Dumps everything that MLflow's own client reads from a store, in one canonical shape.

Floats travel as Python's `repr`, so that NaN equals NaN and -0.0 differs from 0.0.
"""

from collections.abc import Callable, Iterator
from math import isnan
from typing import Any

import mlflow  # type: ignore[import-not-found]
from mlflow.entities import ViewType  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

MAJOR = int(mlflow.__version__.split(".")[0])
NEWEST_FIRST = ["creation_time DESC", "experiment_id ASC"]  # the order of later MLflows; 1.30 has another
VIEWS = {"active": ViewType.ACTIVE_ONLY, "deleted": ViewType.DELETED_ONLY, "all": ViewType.ALL}


def read_store(uri: str) -> dict[str, Any]:
    """Everything, from a client of its own."""
    client = MlflowClient(uri)
    experiments = list(pages(lambda token: client.search_experiments(ViewType.ALL, page_token=token)))
    runs = {experiment.experiment_id: runs_of(client, experiment.experiment_id) for experiment in experiments}
    in_order = MAJOR >= 3 or uri.startswith(("file:", "sqlite:"))  # MLflow 2 asks a server for no order at all
    has_registry = MAJOR >= 2 or not uri.startswith("file:")
    return {
        "experiment order": {view: experiment_ids(client, number) for view, number in VIEWS.items()},
        "experiments": {experiment.experiment_id: experiment_fields(experiment) for experiment in experiments},
        "run order": {experiment_id: [run.info.run_id for run in found] for experiment_id, found in runs.items()},
        "runs": {run.info.run_id: run_fields(run) for found in runs.values() for run in found},
        "histories": {
            run.info.run_id: histories_of(client, run, in_order=in_order) for found in runs.values() for run in found
        },
        "inputs": {run.info.run_id: inputs_of(client, run) for found in runs.values() for run in found},
        "registered models": registered_models(client) if has_registry else {},
        "model versions": model_versions(client) if has_registry else {},
        "logged models": logged_models(client, list(runs)) if MAJOR >= 3 else {},
    }


def pages(search: Callable[[str | None], Any]) -> Iterator[Any]:
    """Every item of every page."""
    token = None
    while True:
        page = search(token)
        yield from page
        token = getattr(page, "token", None)
        if not token:
            return


def experiment_ids(client: MlflowClient, view: int) -> list[str]:
    found = pages(lambda token: client.search_experiments(view, order_by=NEWEST_FIRST, page_token=token))
    return [experiment.experiment_id for experiment in found]


def runs_of(client: MlflowClient, experiment_id: str) -> list[Any]:
    return list(pages(lambda token: client.search_runs([experiment_id], "", ViewType.ALL, page_token=token)))


def experiment_fields(experiment: Any) -> dict[str, Any]:
    return {
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": dict(experiment.tags),
    }


def run_fields(run: Any) -> dict[str, Any]:
    info = run.info
    return {
        "experiment_id": info.experiment_id,
        "run_name": info.run_name,
        "status": info.status,
        "start_time": info.start_time,
        "end_time": info.end_time,
        "lifecycle_stage": info.lifecycle_stage,
        "user_id": info.user_id,
        "artifact_uri": info.artifact_uri,
        "params": dict(run.data.params),
        "tags": dict(run.data.tags),
        "metrics": {key: repr(float(value)) for key, value in run.data.metrics.items()},
    }


def histories_of(client: MlflowClient, run: Any, *, in_order: bool) -> dict[str, Any]:
    histories = {key: list(client.get_metric_history(run.info.run_id, key)) for key in run.data.metrics}
    if not in_order:
        for points in histories.values():
            points.sort(key=lambda point: (point.timestamp, point.step, 0 if isnan(point.value) else point.value))
    return {
        key: [[point.timestamp, point.step, repr(float(point.value))] for point in points]
        for key, points in histories.items()
    }


def inputs_of(client: MlflowClient, run: Any) -> list[dict[str, Any]]:
    """By name and digest."""
    inputs = getattr(run, "inputs", None)
    found = [
        {
            "name": given.dataset.name,
            "digest": given.dataset.digest,
            "source_type": given.dataset.source_type,
            "source": given.dataset.source,
            "schema": given.dataset.schema,
            "profile": given.dataset.profile,
            "tags": {tag.key: tag.value for tag in given.tags},
        }
        for given in (inputs.dataset_inputs if inputs else ())
    ]
    return sorted(found, key=lambda each: (each["name"], each["digest"]))


def registered_models(client: MlflowClient) -> dict[str, Any]:
    return {
        model.name: {
            "creation_timestamp": model.creation_timestamp,
            "last_updated_timestamp": model.last_updated_timestamp,
            "description": model.description,
            "tags": dict(model.tags),
            "aliases": {alias: int(version) for alias, version in getattr(model, "aliases", {}).items()},
        }
        for model in pages(lambda token: client.search_registered_models(page_token=token))
    }


def model_versions(client: MlflowClient) -> dict[str, Any]:
    """Newest first."""
    found: dict[str, Any] = {name: {} for name in registered_models(client)}
    versions = client.search_model_versions("version_number > 0") if MAJOR >= 2 else versions_one_by_one(client, found)
    for version in sorted(versions, key=lambda each: -int(each.version)):
        if version.name in found:
            found[version.name][str(version.version)] = version_fields(version)
    return found


def versions_one_by_one(client: MlflowClient, names: dict[str, Any]) -> Iterator[Any]:
    for name in names:
        yield from client.search_model_versions(f"name = '{name}'")


def version_fields(version: Any) -> dict[str, Any]:
    fields = "creation_timestamp last_updated_timestamp description user_id current_stage source run_id status"
    values = {field: getattr(version, field) for field in (*fields.split(), "status_message", "run_link")}
    return values | {"tags": dict(version.tags)}


def logged_models(client: MlflowClient, experiment_ids: list[str]) -> dict[str, Any]:
    fields = "experiment_id name artifact_location model_type source_run_id status_message"
    times = ("creation_timestamp", "last_updated_timestamp")
    return {
        model.model_id: {field: getattr(model, field) for field in (*fields.split(), *times)}
        | {"status": str(model.status.value), "params": dict(model.params), "tags": dict(model.tags)}
        for model in pages(lambda token: client.search_logged_models(experiment_ids, page_token=token))
    }
