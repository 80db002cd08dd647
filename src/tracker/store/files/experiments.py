"""Experiments as folders: reading them."""

import os
from collections.abc import Sequence

from tracker.core.entities import Experiment, Problem
from tracker.core.errors import ExperimentNotFound, InvalidValue
from tracker.core.queries import ExperimentQuery
from tracker.core.records import ExperimentRecord
from tracker.store.files.layout import META, ExperimentFolder, Layout, runs_of
from tracker.store.files.meta import Meta, read_meta
from tracker.store.files.stored_run import StoredRun
from tracker.store.files.values import read_values, text_in

_NEEDED = ("artifact_location", "experiment_id", "name")


def search_experiments(layout: Layout, query: ExperimentQuery) -> list[Experiment]:
    """The experiments that a query asks for."""
    found = (ExperimentRecord(read_experiment(folder)) for folder in layout.experiments(query.view))
    from tracker.core.filter.evaluate import matches, ordered  # who only writes searches nothing

    records = ordered((record for record in found if matches(query.where, record)), query.levels)
    end = None if query.limit is None else query.offset + query.limit
    return [record.experiment for record in records[query.offset : end]]


def read_experiment(folder: ExperimentFolder) -> Experiment:
    """An experiment as far as it can be read. Deleted is what lies in the trash: MLflow 1 wrote no more about it."""
    meta = _experiment_meta(folder)
    name = meta.text("name")
    problems = meta.problems
    tags = read_values(f"{folder.path}/tags", "tags", text_in, problems)
    return Experiment(
        experiment_id=folder.experiment_id,
        name=name or folder.experiment_id,
        artifact_location=meta.text("artifact_location"),
        lifecycle_stage="deleted" if folder.in_trash else "active",
        creation_time=meta.integer("creation_time"),
        last_update_time=meta.integer("last_update_time"),
        tags=tags,
        problems=tuple(problems),
    )


def count_runs(layout: Layout, experiment_ids: Sequence[str]) -> dict[str, int]:
    """How many runs of each experiment's own stage it has."""
    counts: dict[str, int] = {}
    for experiment_id in experiment_ids:
        folder = find_experiment(layout, experiment_id)
        runs = (StoredRun(run) for run in runs_of(folder))
        counts[experiment_id] = sum(run.exists and run.stage == folder.stage for run in runs)
    return counts


def find_experiment(layout: Layout, experiment_id: str) -> ExperimentFolder:
    folder = layout.experiment(experiment_id)
    if folder is None:
        raise ExperimentNotFound(experiment_id)
    return folder


def find_active_experiment(layout: Layout, experiment_id: str) -> ExperimentFolder:
    """An experiment that may be written to."""
    folder = find_experiment(layout, experiment_id)
    if folder.in_trash:
        raise InvalidValue(f"Experiment {experiment_id!r} is deleted; restore it first.")
    return folder


def _experiment_meta(folder: ExperimentFolder) -> Meta:
    try:
        meta = read_meta(folder.path, _NEEDED)
    except FileNotFoundError:
        return Meta({}, [Problem(META, "is missing")])
    meta.expect("experiment_id", meta.identity("experiment_id"), folder.experiment_id)
    if not os.access(folder.path, os.R_OK | os.X_OK):
        meta.problems.append(Problem("runs", "permission denied"))
    return meta
