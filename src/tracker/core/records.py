"""Entities that are wholly in memory, as records for the filter language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from tracker.core.entities import DATASET_CONTEXT_TAG, RUN_NAME_TAG, DatasetInput, Experiment, Run
from tracker.core.queries import EVERYTHING, Columns

if TYPE_CHECKING:
    from tracker.core.filter.tree import Field, Literal_

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run with all its data, and the datasets that it read."""

    run: Run
    inputs: Sequence[DatasetInput] = ()

    def values(self, field: Field) -> Sequence[Literal_]:
        """See `tracker.core.filter.evaluate.Record`."""
        match field.entity:
            case "metric":
                return _present(self.run.metrics.get(field.key))
            case "param":
                return _present(self.run.params.get(field.key))
            case "tag":
                return _present(self.run.tags.get(field.key))
            case "dataset":
                return dataset_values(self.inputs, field.key)
            case "attribute":
                return _present(self._attribute(field.key))

    def _attribute(self, key: str) -> Literal_ | None:
        if key == "run_name":
            return self.run.tags.get(RUN_NAME_TAG)
        value: Literal_ | None = getattr(self.run, key)
        return value


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """An experiment with its tags."""

    experiment: Experiment

    def values(self, field: Field) -> Sequence[Literal_]:
        """See `tracker.core.filter.evaluate.Record`."""
        if field.entity == "tag":
            return _present(self.experiment.tags.get(field.key))
        return _present(getattr(self.experiment, field.key))


def dataset_values(inputs: Sequence[DatasetInput], key: str) -> list[Literal_]:
    """Every value of `dataset.name`, `dataset.digest` or `dataset.context` among these inputs."""
    if key == "context":
        return [given.tags[DATASET_CONTEXT_TAG] for given in inputs if DATASET_CONTEXT_TAG in given.tags]
    return [given.dataset.name if key == "name" else given.dataset.digest for given in inputs]


def selected(run: Run, columns: Columns) -> Run:
    """The run with these of its data alone."""
    if columns == EVERYTHING:
        return run
    return replace(
        run,
        params=_only(run.params, columns.params),
        metrics=_only(run.metrics, columns.metrics),
        tags=_only(run.tags, columns.tags),
    )


def _present(value: Literal_ | None) -> Sequence[Literal_]:
    return () if value is None else (value,)


def _only(values: Mapping[str, Value], keys: frozenset[str] | None) -> Mapping[str, Value]:
    return values if keys is None else {key: value for key, value in values.items() if key in keys}
