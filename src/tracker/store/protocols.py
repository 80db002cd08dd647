"""What every back end promises; `memory` is the reference, and one contract suite holds them all to it.

Promises that all of these share:
- Threads: one store may be used from several threads at once; calls may wait for each other. A store does not
  survive a fork: the child opens its own.
- Ownership: answers are values of the caller's own; nothing handed in is kept or changed.
- Reading: a store opened for reading changes no byte, no name and no mtime, holds no transaction and no lock after
  the call returns, and blocks no writer. Asked to write, it raises `StoreReadOnly`.
- Errors: a `TrackerError` and nothing else. What is missing raises `ExperimentNotFound` or `RunNotFound`; arguments
  that no MLflow could hold raise `InvalidValue`, and then nothing of the call was written; a store that is busy is
  retried for a bounded time and then raises `StoreBusy`.
- Damage: a value, a run or an experiment that cannot be read is given with a `Problem` in its `problems`; everything
  beside it is given as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import DatasetInput, Experiment, History, Problem, Run, RunStatus
from tracker.core.queries import ExperimentQuery, RunQuery

if TYPE_CHECKING:  # who writes runs loads no models
    from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel

Mode = Literal["read", "write"]


class Experiments(Protocol):
    """Named sets of runs. Ids are texts of digits in what MLflow writes, and any text in what it reads."""

    def search_experiments(self, query: ExperimentQuery) -> list[Experiment]: ...

    def get_experiment(self, experiment_id: str) -> Experiment: ...

    def count_runs(self, experiment_ids: Sequence[str]) -> dict[str, int]:
        """How many active runs each has; of a deleted experiment, how many deleted ones."""
        ...

    def create_experiment(
        self, name: str, *, artifact_location: str | None = None, tags: Mapping[str, str] | None = None
    ) -> str:
        """The new id. A name that is taken, by a deleted experiment too, raises `AlreadyExists`."""
        ...

    def rename_experiment(self, experiment_id: str, name: str) -> None: ...

    def delete_experiment(self, experiment_id: str) -> None:
        """Mark it and all its runs deleted; nothing is erased."""
        ...

    def restore_experiment(self, experiment_id: str) -> None:
        """Mark it and all its runs active, those that were deleted one by one too, as MLflow does."""
        ...

    def set_experiment_tags(self, experiment_id: str, tags: Mapping[str, str]) -> None: ...

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None: ...


class Runs(Protocol):
    """Runs and what was logged to them. Writing to a deleted run raises `InvalidValue`, `restore_run` apart."""

    def search_runs(self, query: RunQuery) -> list[Run]: ...

    def get_run(self, run_id: str) -> Run: ...

    def history(self, run_id: str, key: str) -> History:
        """Every point of one metric; `MetricNotFound` where the run has none of that name."""
        ...

    def inputs(self, run_id: str) -> tuple[DatasetInput, ...]:
        """The datasets that the run read, by name and digest."""
        ...

    def create_run(self, new: NewRun) -> Run: ...

    def log_batch(self, run_id: str, batch: Batch) -> tuple[Problem, ...]:
        """Write a batch: all of it or, for points into files, line by line. A param that stands with another value
        raises `ParamChanged` before anything is written. Gives back what had to be shortened to fit the store
        (params and tags over its limit), which is how MLflow stores them."""
        ...

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None: ...

    def update_run(
        self,
        run_id: str,
        *,
        status: RunStatus | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> None:
        """Change what is not None; a new name is written to the tag `mlflow.runName` too."""
        ...

    def delete_tag(self, run_id: str, key: str) -> None:
        """Delete a run's tag; a tag that it lacks raises `InvalidValue`."""
        ...

    def delete_run(self, run_id: str) -> None: ...

    def restore_run(self, run_id: str) -> None: ...


class Models(Protocol):
    """Models and the registry, as far as listing them goes."""

    def logged_models(self, experiment_ids: Sequence[str]) -> list[LoggedModel]: ...

    def registered_models(self) -> list[RegisteredModel]:
        """By name; prompts, which MLflow keeps in the same place, are left out."""
        ...

    def model_versions(self, name: str) -> list[ModelVersion]:
        """The versions of one registered model, newest first; deleted ones are left out."""
        ...


class Store(Experiments, Runs, Models, Protocol):
    """One place where runs live."""

    @property
    def name(self) -> str:
        """How messages call it: its URI without a password, or its path."""
        ...

    def facts(self) -> Mapping[str, str]:
        """What it is and how it is set up, in words for a person: its `kind`, and what there is to say of that kind."""
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is fine."""
        ...
