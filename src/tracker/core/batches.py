"""What a writer hands to a store, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Batch:
    """Points, params and tags of one run, written together."""

    points: Sequence[Point] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    """Part of this batch may be in the store already, from a writer that died over it: points that are there
    are not written twice. (A database never holds an exact duplicate; a file does, unless this is set.)"""
