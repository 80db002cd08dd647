"""Logged models, which stand in their experiment, and the registry, which stands beside the experiments.

<experiment>/models/<model id>/{meta.yaml, params/, tags/}
<root>/models/<name>/{meta.yaml, tags/, aliases/, version-<n>/{meta.yaml, tags/}}
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from tracker.core.entities import Problem
from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel
from tracker.store.files.artifacts import present_uri
from tracker.store.files.layout import (
    LOGGED_MODELS,
    RESERVED,
    ExperimentFolder,
    Layout,
    is_name,
    is_plain_folder,
    plain_folders_in,
)
from tracker.store.files.meta import Meta, read_meta
from tracker.store.files.reading import raise_our_own
from tracker.store.files.values import read_values, text_in

LoggedStatus = Literal["PENDING", "READY", "FAILED"]

_LOGGED_STATUSES: dict[int, LoggedStatus] = {1: "PENDING", 2: "READY", 3: "FAILED"}
_DELETED_STAGE = "Deleted_Internal"
_PROMPT_TAG = "mlflow.prompt.is_prompt"
_VERSION = "version-"


def logged_models(layout: Layout, experiment_ids: Sequence[str]) -> list[LoggedModel]:
    """The models of these experiments that are not deleted, newest first."""
    found: list[LoggedModel] = []
    for experiment_id in dict.fromkeys(experiment_ids):
        experiment = layout.experiment(experiment_id)
        if experiment is not None:
            found.extend(_logged_models_of(experiment))
    return sorted(found, key=lambda model: (-(model.creation_timestamp or 0), model.model_id))


def registered_models(layout: Layout) -> list[RegisteredModel]:
    """The registry's models by name."""
    found = (_registered_model(layout, name) for name in _plain_folders(layout.registry))
    return sorted((model for model in found if model is not None), key=lambda model: model.name)


def model_versions(layout: Layout, name: str) -> list[ModelVersion]:
    """The versions of one model that are not deleted, newest first."""
    folder = f"{layout.registry}/{name}"
    if not (is_name(name) and is_plain_folder(layout.registry) and is_plain_folder(folder)):
        return []
    numbers = (_number(inner) for inner in _plain_folders(folder))
    found = (_version(folder, name, number) for number in numbers if number is not None)
    return sorted((version for version in found if version is not None), key=lambda version: -version.version)


def _logged_models_of(experiment: ExperimentFolder) -> Iterator[LoggedModel]:
    for model_id in _plain_folders(f"{experiment.path}/{LOGGED_MODELS}"):
        if model_id in RESERVED:
            continue
        meta = _meta(f"{experiment.path}/{LOGGED_MODELS}/{model_id}", ("experiment_id", "model_id", "name"))
        if meta is not None and meta.text("lifecycle_stage") != "deleted":
            yield _logged_model(experiment, model_id, meta)


def _logged_model(experiment: ExperimentFolder, model_id: str, meta: Meta) -> LoggedModel:
    inner = f"{LOGGED_MODELS}/{model_id}"
    folder = f"{experiment.path}/{inner}"
    meta.expect("model_id", meta.text("model_id"), model_id)
    stored = meta.text("artifact_location")
    status = _LOGGED_STATUSES.get(meta.integer("status") or 0)
    if status is None and not meta.is_damaged:
        meta.problems.append(Problem("status", "is none of a logged model's"))
    return LoggedModel(
        model_id=model_id,
        experiment_id=experiment.experiment_id,
        name=meta.text("name") or model_id,
        artifact_location=present_uri(stored, experiment, f"{inner}/artifacts"),
        model_type=meta.text("model_type"),
        source_run_id=meta.text("source_run_id"),
        status=status,
        status_message=meta.text("status_message"),
        creation_timestamp=meta.integer("creation_timestamp"),
        last_updated_timestamp=meta.integer("last_updated_timestamp"),
        params=read_values(f"{folder}/params", "params", text_in, meta.problems),
        tags=read_values(f"{folder}/tags", "tags", text_in, meta.problems),
        problems=tuple(meta.problems),
    )


def _registered_model(layout: Layout, name: str) -> RegisteredModel | None:
    """A registered model; none where the folder is something else, or a prompt's."""
    folder = f"{layout.registry}/{name}"
    meta = _meta(folder, ("name",))
    if meta is None:
        return None
    tags = read_values(f"{folder}/tags", "tags", text_in, meta.problems)
    if tags.get(_PROMPT_TAG) == "true":
        return None
    meta.expect("name", meta.identity("name"), name)
    return RegisteredModel(
        name=name,
        creation_timestamp=meta.integer("creation_timestamp"),
        last_updated_timestamp=meta.integer("last_updated_timestamp"),
        description=meta.text("description"),
        tags=tags,
        aliases=_aliases(f"{folder}/aliases", meta),
        problems=tuple(meta.problems),
    )


def _aliases(folder: str, meta: Meta) -> dict[str, int]:
    aliases: dict[str, int] = {}
    for alias, text in read_values(folder, "aliases", text_in, meta.problems).items():
        if text.isdecimal() and len(text) < 19:
            aliases[alias] = int(text)
        else:
            meta.problems.append(Problem(f"aliases.{alias}", "is no version's number"))
    return aliases


def _version(model: str, name: str, number: int) -> ModelVersion | None:
    """One version; none where it is deleted."""
    folder = f"{model}/{_VERSION}{number}"
    meta = _meta(folder, ("version",))
    if meta is None or meta.text("current_stage") == _DELETED_STAGE:
        return None
    tags = read_values(f"{folder}/tags", "tags", text_in, meta.problems)
    meta.expect("version", meta.identity("version"), str(number))
    return ModelVersion(
        name=name,
        version=number,
        creation_timestamp=meta.integer("creation_timestamp"),
        last_updated_timestamp=meta.integer("last_updated_timestamp"),
        description=meta.text("description"),
        user_id=meta.text("user_id"),
        current_stage=meta.text("current_stage"),
        source=meta.text("source"),
        run_id=meta.text("run_id"),
        status=meta.text("status"),
        status_message=meta.text("status_message"),
        run_link=meta.text("run_link"),
        tags=tags,
        problems=tuple(meta.problems),
    )


def _number(folder: str) -> int | None:
    """Which version a folder holds, if it is one's, to the letter as it would be named."""
    digits = folder.removeprefix(_VERSION)
    is_version = folder.startswith(_VERSION) and digits.isascii() and digits.isdecimal() and len(digits) < 19
    return int(digits) if is_version and str(int(digits)) == digits else None


def _plain_folders(path: str) -> list[str]:
    """The folders at a path that are no links; none where the path itself is missing, or one."""
    try:
        return plain_folders_in(path)
    except OSError as error:
        raise_our_own(error)
        return []


def _meta(folder: str, needed: Sequence[str]) -> Meta | None:
    try:
        return read_meta(folder, needed)
    except FileNotFoundError:
        return None
