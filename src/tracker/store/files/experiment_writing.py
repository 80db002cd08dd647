"""Experiments as folders: making, changing, deleting and restoring them."""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH102, PTH103, PTH104

import os
import time
from collections.abc import Mapping

from tracker.core.entities import Lifecycle
from tracker.core.errors import AlreadyExists, InvalidValue, StoreDamaged, shorten
from tracker.core.names import MAX_EXPERIMENT_TAG_VALUE, check_experiment_name, check_key
from tracker.store.files.artifacts import absolute, uri_of
from tracker.store.files.experiments import find_active_experiment, find_experiment
from tracker.store.files.keys import check_folder, check_keys, check_text, remove_key
from tracker.store.files.layout import META, ExperimentFolder, Layout, RunFolder, is_run, runs_of
from tracker.store.files.meta import dump, read_meta, rewrite_meta
from tracker.store.files.stored_run import StoredRun
from tracker.store.files.writing import create_file, locked, replace_file

DEFAULT_ID = "0"
DEFAULT_NAME = "Default"


def create_experiment(layout: Layout, name: str, *, artifact_location: str | None, tags: Mapping[str, str]) -> str:
    """Create an experiment under an id of its own, of 18 digits as in MLflow 2 and 3."""
    check_experiment_name(name)
    check_text("Experiment name", name)
    check_text("Artifact location", artifact_location or "")
    _check_tags(tags)
    with locked(layout.root):
        _check_name_is_free(layout, name)
        experiment_id = _unused_id(layout)
        folder = ExperimentFolder(f"{layout.root}/{experiment_id}", experiment_id, in_trash=False)
        check_keys(f"{folder.path}/tags", "tag", tags)
        os.mkdir(folder.path)
        _write_tags(folder, tags)
        write_new_experiment(folder, name, artifact_location)
    return experiment_id


def write_new_experiment(folder: ExperimentFolder, name: str, artifact_location: str | None = None) -> None:
    """Write the `meta.yaml` that makes a folder an experiment."""
    now = _now()
    fields = {
        "artifact_location": absolute(artifact_location) if artifact_location else uri_of(folder.path),
        "creation_time": now,
        "experiment_id": folder.experiment_id,
        "last_update_time": now,
        "lifecycle_stage": "active",
        "name": name,
    }
    create_file(f"{folder.path}/{META}", dump(fields), scratch=folder.path)


def rename_experiment(layout: Layout, experiment_id: str, name: str) -> None:
    check_experiment_name(name)
    check_text("Experiment name", name)
    with locked(layout.root):
        folder = find_active_experiment(layout, experiment_id)
        if _name_of(folder) != name:
            _check_name_is_free(layout, name)
        rewrite_meta(folder.path, {"name": name, "last_update_time": _now()})


def set_experiment_tags(layout: Layout, experiment_id: str, tags: Mapping[str, str]) -> None:
    _check_tags(tags)
    folder = find_active_experiment(layout, experiment_id)
    check_keys(f"{folder.path}/tags", "tag", tags)
    _write_tags(folder, tags)


def delete_experiment_tag(layout: Layout, experiment_id: str, key: str) -> None:
    folder = find_active_experiment(layout, experiment_id)
    if not remove_key(f"{folder.path}/tags", key):
        raise InvalidValue(f"Experiment {experiment_id!r} has no tag {key!r}.")


def delete_experiment(layout: Layout, experiment_id: str) -> None:
    """Move an experiment to the trash, which is the moment it is gone, then mark it and its active runs."""
    with locked(layout.root):
        folder = find_active_experiment(layout, experiment_id)
        trashed = ExperimentFolder(f"{layout.trash}/{experiment_id}", experiment_id, in_trash=True)
        if os.path.lexists(trashed.path):
            raise AlreadyExists(f"The trash holds another experiment {experiment_id!r}: {trashed.path}.")
        check_folder(layout.trash)
        os.makedirs(layout.trash, exist_ok=True)
        os.rename(folder.path, trashed.path)
        now = _now()
        _mark(trashed, "deleted", now)
        for run in runs_of(trashed):
            if is_run(run) and StoredRun(run).meta.lifecycle_stage == "active":
                _rewrite_if_sound(run, {"lifecycle_stage": "deleted", "deleted_time": now})


def restore_experiment(layout: Layout, experiment_id: str) -> None:
    """Mark an experiment and all its runs active, then move it back, which is the moment it is there again."""
    with locked(layout.root):
        folder = find_experiment(layout, experiment_id)
        if not folder.in_trash:
            raise InvalidValue(f"Experiment {experiment_id!r} is not deleted.")
        if os.path.lexists(folder.home):
            raise AlreadyExists(f"Experiment {experiment_id!r} cannot go back to {folder.home}: something is there.")
        for run in runs_of(folder):
            if is_run(run) and StoredRun(run).meta.lifecycle_stage == "deleted":
                _rewrite_if_sound(run, {"lifecycle_stage": "active"}, drop=("deleted_time",))
        _mark(folder, "active", _now())
        os.rename(folder.path, folder.home)


def _mark(folder: ExperimentFolder, stage: Lifecycle, now: int) -> None:
    _rewrite_if_sound(folder, {"lifecycle_stage": stage, "last_update_time": now})


def _rewrite_if_sound(
    folder: ExperimentFolder | RunFolder, changes: Mapping[str, object], *, drop: tuple[str, ...] = ()
) -> None:
    """Change a `meta.yaml`; one that cannot be read does not keep the rest of its experiment from moving."""
    try:
        rewrite_meta(folder.path, changes, drop=drop)
    except StoreDamaged:
        return


def _check_tags(tags: Mapping[str, str]) -> None:
    for key, value in tags.items():
        check_key("tag", key)
        check_text(f"Tag {shorten(key)}", value)


def _write_tags(folder: ExperimentFolder, tags: Mapping[str, str]) -> None:
    for key, value in tags.items():
        content = value[:MAX_EXPERIMENT_TAG_VALUE].encode()
        replace_file(f"{folder.path}/tags/{key}", content, scratch=folder.path)


def _check_name_is_free(layout: Layout, name: str) -> None:
    for folder in layout.experiments("all"):
        if _name_of(folder) == name:
            state = "deleted; restore it or " if folder.in_trash else "there; "
            raise AlreadyExists(f"An experiment named {name!r} is already {state}choose another name.")


def _name_of(folder: ExperimentFolder) -> str | None:
    """The name that an experiment holds against others, if it can be read."""
    try:
        return read_meta(folder.path).text("name")
    except FileNotFoundError:
        return None


def _unused_id(layout: Layout) -> str:
    while True:
        experiment_id = str(10**17 + int.from_bytes(os.urandom(8)) % (9 * 10**17))
        if not any(os.path.lexists(f"{parent}/{experiment_id}") for parent in (layout.root, layout.trash)):
            return experiment_id


def _now() -> int:
    return time.time_ns() // 1_000_000
