"""Models: those that runs logged, and those of the registry, of which runs alone need nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tracker.core.entities import Problem


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """A model of MLflow 3, which stands in its experiment beside the runs."""

    model_id: str
    experiment_id: str
    name: str
    artifact_location: str
    model_type: str | None
    source_run_id: str | None
    status: Literal["PENDING", "READY", "FAILED"] | None
    status_message: str | None
    creation_timestamp: int | None
    last_updated_timestamp: int | None
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A name in the registry."""

    name: str
    creation_timestamp: int | None
    last_updated_timestamp: int | None
    description: str | None
    tags: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, int] = field(default_factory=dict)
    """Alias to version number."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of a registered model."""

    name: str
    version: int
    creation_timestamp: int | None
    last_updated_timestamp: int | None
    description: str | None
    user_id: str | None
    current_stage: str | None
    source: str | None
    run_id: str | None
    status: str | None
    status_message: str | None
    run_link: str | None
    tags: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
