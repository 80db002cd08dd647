"""What a writer hands to a store, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.core.entities import Point, RunStatus


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be created. Its name is `run_name`, else the tag `mlflow.runName`, else one is made up."""

    experiment_id: str
    start_time: int
    run_name: str | None = None
    user_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    run_id: str | None = None
    """A fresh uuid where None. Creating a run that stands already, with the same id in the same experiment,
    gives that run: a journal may be drained twice."""
    status: RunStatus = "RUNNING"


class PointColumns(NamedTuple):
    """Points of one metric, column by column, all of one length."""

    timestamps: Sequence[int]
    steps: Sequence[int]
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Batch:
    """Points, params and tags of one run, written together."""

    points: Sequence[Point] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    """Part of this batch may be in the store already, from a writer that died over it: points that are there
    are not written twice. (A database never holds an exact duplicate; a file does, unless this is set.)"""
    columns: Mapping[str, PointColumns] = field(default_factory=dict)
    """More points, by key: for writers that have many of each."""

    def by_key(self) -> Mapping[str, PointColumns]:
        """All its points as columns, those of `columns` before the others."""
        if not self.points:
            return self.columns
        gathered: dict[str, tuple[list[int], list[int], list[float]]] = {}
        for key, value, timestamp, step in self.points:
            if key not in gathered:
                known = self.columns.get(key, ((), (), ()))
                gathered[key] = (list(known[0]), list(known[1]), list(known[2]))
            timestamps, steps, values = gathered[key]
            timestamps.append(timestamp)
            steps.append(step)
            values.append(value)
        return {**self.columns, **{key: PointColumns(*columns) for key, columns in gathered.items()}}
