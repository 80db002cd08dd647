"""Runs as folders: making, ending, naming, deleting and restoring them."""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH103

import os
import time
from collections.abc import Mapping

from tracker.core.batches import NewRun
from tracker.core.entities import RUN_NAME_TAG, RUN_STATUSES, Run, RunStatus
from tracker.core.errors import AlreadyExists, InvalidValue, shorten
from tracker.core.names import check_key, check_run_id, check_run_name, fitted
from tracker.core.queries import EVERYTHING
from tracker.core.run_names import random_run_name
from tracker.store.files.artifacts import below, present_uri
from tracker.store.files.experiments import find_active_experiment, read_experiment
from tracker.store.files.keys import check_keys, check_text, remove_key
from tracker.store.files.layout import META, RESERVED, Layout, RunFolder, is_folder, is_name
from tracker.store.files.meta import dump, rewrite_meta
from tracker.store.files.runs import find_active_run, find_run
from tracker.store.files.stored_run import STATUS_NUMBERS, StoredRun
from tracker.store.files.writing import create_file, replace_file

_NUMBERS: dict[str, int] = {status: number for number, status in STATUS_NUMBERS.items()}
_LOCAL = 4
"""MLflow's number for a run that no project and no notebook started."""


def create_run(layout: Layout, new: NewRun) -> Run:
    """Create a run, or finish creating one whose writer died over it."""
    run_id = new.run_id or os.urandom(16).hex()
    run_name = new.run_name or new.tags.get(RUN_NAME_TAG) or random_run_name()
    tags = {**new.tags, RUN_NAME_TAG: run_name}
    _check_new(run_id, run_name, new.user_id, new.status, tags)
    experiment = find_active_experiment(layout, new.experiment_id)
    standing = layout.run(run_id) if new.run_id else None
    if standing is None:
        folder = experiment.run(run_id)
    elif standing.experiment.experiment_id == new.experiment_id:
        folder = standing
    else:
        raise AlreadyExists(f"Run {run_id!r} stands already, in experiment {standing.experiment.experiment_id!r}.")
    if not is_folder(f"{folder.path}/artifacts"):
        _make(folder, new, run_name, tags)
    return StoredRun(folder).entity(EVERYTHING)


def update_run(
    layout: Layout, run_id: str, *, status: RunStatus | None, end_time: int | None, run_name: str | None
) -> None:
    if status is not None:
        _check_status(status)
    if run_name is not None:
        check_run_name(run_name)
        check_text("Run name", run_name)
    folder = find_active_run(layout, run_id)
    given = {"status": _NUMBERS.get(status or ""), "end_time": end_time, "run_name": run_name}
    rewrite_meta(folder.path, {field: value for field, value in given.items() if value is not None})
    if run_name is not None:
        write_tags(folder, {RUN_NAME_TAG: run_name})


def delete_tag(layout: Layout, run_id: str, key: str) -> None:
    folder = find_active_run(layout, run_id)
    if not remove_key(f"{folder.path}/tags", key):
        raise InvalidValue(f"Run {run_id!r} has no tag {key!r}.")


def delete_run(layout: Layout, run_id: str) -> None:
    folder = find_active_run(layout, run_id)
    rewrite_meta(folder.path, {"lifecycle_stage": "deleted", "deleted_time": time.time_ns() // 1_000_000})


def restore_run(layout: Layout, run_id: str) -> None:
    run = find_run(layout, run_id)
    if run.stage != "deleted":
        raise InvalidValue(f"Run {run_id!r} is not deleted.")
    if run.folder.experiment.in_trash:
        experiment_id = run.folder.experiment.experiment_id
        raise InvalidValue(f"Run {run_id!r} is deleted with its experiment: restore experiment {experiment_id!r}.")
    rewrite_meta(run.folder.path, {"lifecycle_stage": "active"}, drop=("deleted_time",))


def write_tags(folder: RunFolder, tags: Mapping[str, str]) -> None:
    """Write tags that were checked, each in one step."""
    for key, value in tags.items():
        replace_file(f"{folder.path}/tags/{key}", value.encode(), scratch=folder.path)


def _make(folder: RunFolder, new: NewRun, run_name: str, tags: Mapping[str, str]) -> None:
    """Make what is missing of a run: first what says that it is one, last the folder that says that it is whole."""
    check_keys(f"{folder.path}/tags", "tag", tags)
    os.makedirs(folder.path, exist_ok=True)
    fields: dict[str, object] = {
        "artifact_uri": _artifact_uri(folder),
        "deleted_time": None,
        "end_time": None,
        "entry_point_name": "",
        "experiment_id": folder.experiment.experiment_id,
        "lifecycle_stage": "active",
        "run_id": folder.run_id,
        "run_name": run_name,
        "run_uuid": folder.run_id,  # MLflow 1 reads no run without it
        "source_name": "",
        "source_type": _LOCAL,
        "source_version": "",
        "start_time": new.start_time,
        "status": _NUMBERS[new.status],
        "tags": [],
        "user_id": new.user_id,
    }
    create_file(f"{folder.path}/{META}", dump(fields), scratch=folder.path)
    for kind in ("metrics", "params"):
        os.makedirs(f"{folder.path}/{kind}", exist_ok=True)
    for key, value in tags.items():
        create_file(f"{folder.path}/tags/{key}", fitted("tags", key, value)[0].encode(), scratch=folder.path)
    os.makedirs(f"{folder.path}/artifacts", exist_ok=True)


def _artifact_uri(folder: RunFolder) -> str:
    """Below the experiment's location, unless that is a place from which the store was moved."""
    experiment = folder.experiment
    location = present_uri(read_experiment(experiment).artifact_location, experiment, "")
    return below(location, folder.run_id, "artifacts")


def _check_new(run_id: str, run_name: str, user_id: str, status: str, tags: Mapping[str, str]) -> None:
    check_run_id(run_id)
    if run_id in RESERVED or not is_name(run_id):
        raise InvalidValue(f"Run id {shorten(run_id)} is a name that a file store keeps for other folders.")
    check_run_name(run_name)
    _check_status(status)
    check_text("User id", user_id)
    for key, value in tags.items():
        check_key("tag", key)
        check_text(f"Tag {shorten(key)}", value)


def _check_status(status: str) -> None:
    if status not in RUN_STATUSES:
        raise InvalidValue(f"{shorten(status)} is no status of a run: {', '.join(RUN_STATUSES)}.")
