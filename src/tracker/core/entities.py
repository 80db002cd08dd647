"""What lives in a store, in MLflow's nouns; no wire format and no SQL is known here.

Strings are as the store holds them, hostile ones included: whoever shows one cleans it first
(`tracker.core.untrusted`). Times are milliseconds since 1970.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Lifecycle = Literal["active", "deleted"]
View = Literal["active", "deleted", "all"]
RunStatus = Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
RUN_STATUSES: tuple[RunStatus, ...] = ("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")

RUN_NAME_TAG = "mlflow.runName"
PARENT_RUN_TAG = "mlflow.parentRunId"
NOTE_TAG = "mlflow.note.content"
DATASET_CONTEXT_TAG = "mlflow.data.context"


class Problem(NamedTuple):
    """A value or a file that could not be read; everything beside it could."""

    field: str
    """What is unreadable: `metrics.loss`, `params.lr`, `status`, `meta.yaml`."""
    reason: str
    """Why, in a few words."""


class Point(NamedTuple):
    """One logged value of one metric, as it walks from the call to the store."""

    key: str
    value: float
    timestamp: int
    step: int


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named set of runs."""

    experiment_id: str
    name: str
    """Its folder's name or id where the name is unreadable."""
    artifact_location: str | None
    lifecycle_stage: Lifecycle
    creation_time: int | None
    """Absent in stores older than MLflow 1.29."""
    last_update_time: int | None
    tags: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One execution, with as much of its data as the query asked for."""

    run_id: str
    experiment_id: str
    run_name: str
    status: RunStatus | None
    """None where it is unreadable."""
    start_time: int | None
    end_time: int | None
    lifecycle_stage: Lifecycle
    user_id: str
    artifact_uri: str
    """Where the artifacts are now: `<run dir>/artifacts` where the stored place is gone."""
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    """The latest value of each metric: that of the greatest (step, timestamp, value)."""
    tags: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Every point of one metric of one run, in MLflow's order, column by column.

    A file keeps the order of writing; a database gives (timestamp, step, value). Duplicates stay.
    """

    timestamps: "array[int]"
    steps: "array[int]"
    values: "array[float]"
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def rows(self) -> Iterator[tuple[int, int, float]]:
        """(timestamp, step, value) of each point."""
        return zip(self.timestamps, self.steps, self.values, strict=True)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as MLflow describes it; `schema` and `profile` are JSON texts."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A dataset that a run read, with the tags of that use (`mlflow.data.context` says for what)."""

    dataset: Dataset
    tags: Mapping[str, str] = field(default_factory=dict)
