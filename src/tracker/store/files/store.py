"""MLflow's file store, `mlruns/`: folders and small files, as every MLflow since 1.0 lays them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import DatasetInput, Experiment, History, Problem, Run, RunStatus
from tracker.core.errors import StoreReadOnly
from tracker.core.queries import EVERYTHING, ExperimentQuery, RunQuery
from tracker.store.files import batches, experiment_writing, experiments, inputs, run_writing, runs
from tracker.store.files.layout import Layout
from tracker.store.files.opening import check_is_store, make_store
from tracker.store.files.writing import store_errors
from tracker.store.protocols import Mode

if TYPE_CHECKING:  # who writes runs loads no models
    from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel
    from tracker.store.protocols import Store


class FileStore:
    """A file store on this machine. Nothing is held open and nothing remembered between calls: the files are the truth.

    Writers of several processes may work on one store at once, MLflow's own among them.
    """

    def __init__(self, root: Path, mode: Mode) -> None:
        """Use `open` or `create`."""
        self._root = root
        self._mode = mode
        self._layout = Layout(root)

    @classmethod
    def open(cls, root: Path, *, mode: Mode) -> Self:
        """The store at this folder. Raises `StoreNotFound`, `NotAStore` or `StoreUnreachable`."""
        absolute = root.absolute()
        check_is_store(absolute)
        return cls(absolute, mode)

    @classmethod
    def create(cls, root: Path) -> Self:
        """A store with an experiment "Default", as MLflow makes it; one that stands already is opened as it is."""
        absolute = root.absolute()
        with store_errors(str(absolute), writing=True):
            make_store(absolute)
        return cls(absolute, "write")

    @property
    def name(self) -> str:
        return str(self._root)

    def facts(self) -> Mapping[str, str]:
        return {"kind": "MLflow's files"}

    def close(self) -> None:
        """Nothing is held open."""

    # Experiments

    def search_experiments(self, query: ExperimentQuery) -> list[Experiment]:
        with self._reading():
            return experiments.search_experiments(self._layout, query)

    def get_experiment(self, experiment_id: str) -> Experiment:
        with self._reading():
            return experiments.read_experiment(experiments.find_experiment(self._layout, experiment_id))

    def count_runs(self, experiment_ids: Sequence[str]) -> dict[str, int]:
        with self._reading():
            return experiments.count_runs(self._layout, experiment_ids)

    def create_experiment(
        self, name: str, *, artifact_location: str | None = None, tags: Mapping[str, str] | None = None
    ) -> str:
        with self._writing():
            return experiment_writing.create_experiment(
                self._layout, name, artifact_location=artifact_location, tags=tags or {}
            )

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        with self._writing():
            experiment_writing.rename_experiment(self._layout, experiment_id, name)

    def delete_experiment(self, experiment_id: str) -> None:
        with self._writing():
            experiment_writing.delete_experiment(self._layout, experiment_id)

    def restore_experiment(self, experiment_id: str) -> None:
        with self._writing():
            experiment_writing.restore_experiment(self._layout, experiment_id)

    def set_experiment_tags(self, experiment_id: str, tags: Mapping[str, str]) -> None:
        with self._writing():
            experiment_writing.set_experiment_tags(self._layout, experiment_id, tags)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        with self._writing():
            experiment_writing.delete_experiment_tag(self._layout, experiment_id, key)

    # Runs

    def search_runs(self, query: RunQuery) -> list[Run]:
        with self._reading():
            return runs.search_runs(self._layout, query)

    def get_run(self, run_id: str) -> Run:
        with self._reading():
            return runs.find_run(self._layout, run_id).entity(EVERYTHING)

    def history(self, run_id: str, key: str) -> History:
        with self._reading():
            return runs.read_history(self._layout, run_id, key)

    def inputs(self, run_id: str) -> tuple[DatasetInput, ...]:
        with self._reading():
            return inputs.read_inputs(runs.find_run(self._layout, run_id).folder)

    def create_run(self, new: NewRun) -> Run:
        with self._writing():
            return run_writing.create_run(self._layout, new)

    def log_batch(self, run_id: str, batch: Batch) -> tuple[Problem, ...]:
        with self._writing():
            checked = batches.CheckedBatch(batch)
            checked.write(runs.find_active_run(self._layout, run_id))
            return tuple(checked.cut)

    def log_inputs(self, run_id: str, inputs_: Sequence[DatasetInput]) -> None:
        with self._writing():
            inputs.write_inputs(runs.find_active_run(self._layout, run_id), inputs_)

    def update_run(
        self,
        run_id: str,
        *,
        status: RunStatus | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> None:
        with self._writing():
            run_writing.update_run(self._layout, run_id, status=status, end_time=end_time, run_name=run_name)

    def delete_tag(self, run_id: str, key: str) -> None:
        with self._writing():
            run_writing.delete_tag(self._layout, run_id, key)

    def delete_run(self, run_id: str) -> None:
        with self._writing():
            run_writing.delete_run(self._layout, run_id)

    def restore_run(self, run_id: str) -> None:
        with self._writing():
            run_writing.restore_run(self._layout, run_id)

    # Models

    def logged_models(self, experiment_ids: Sequence[str]) -> list[LoggedModel]:
        from tracker.store.files import models

        with self._reading():
            return models.logged_models(self._layout, experiment_ids)

    def registered_models(self) -> list[RegisteredModel]:
        from tracker.store.files import models

        with self._reading():
            return models.registered_models(self._layout)

    def model_versions(self, name: str) -> list[ModelVersion]:
        from tracker.store.files import models

        with self._reading():
            return models.model_versions(self._layout, name)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with store_errors(self.name, writing=False):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._mode == "read":
            raise StoreReadOnly(f"{self.name} was opened for reading; open it for writing to change it.")
        with store_errors(self.name, writing=True):
            yield


if TYPE_CHECKING:
    _: type[Store] = FileStore
