"""What happens in a store, as whoever follows it is told: frozen, and none of it to be asked for again.

A run's data come with its events; single points come as whole columns, one event for each metric of a run.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from tracker.core.entities import Experiment, Run
from tracker.core.queries import Columns

Change = Literal["listed", "appeared", "changed", "ended", "resumed", "deleted", "restored"]
"""`listed` stood there when it was first looked at; `ended` and `resumed` are said of runs alone."""

LivenessState = Literal["running", "stalled", "crashed", "scheduled", "done", "failed", "killed", "unknown"]


class Liveness(NamedTuple):
    """How a run stands, by what can be seen from here and not by what its store says alone."""

    state: LivenessState
    how: str = ""
    """How that is known, in a few words: `pid 4711 is gone`, `no point for 12m, usually one every 3s`."""


@dataclass(frozen=True, slots=True)
class ExperimentEvent:
    """An experiment is there, or is not as it was."""

    change: Change
    experiment: Experiment


@dataclass(frozen=True, slots=True)
class ExperimentErased:
    """An experiment is in the store no more."""

    experiment_id: str


@dataclass(frozen=True, slots=True)
class RunEvent:
    """A run is there, or its attributes, params or tags are not as they were; or more of it was read."""

    change: Change
    run: Run
    """With the latest metrics as they are known at this moment."""
    has: Columns
    """Which of its data it carries: what another event said it carries, it carries too."""


@dataclass(frozen=True, slots=True)
class RunErased:
    """A run is in the store no more."""

    run_id: str


@dataclass(frozen=True, slots=True, eq=False)
class PointsLogged:
    """Points of one metric of one run, in the order of their writing."""

    run_id: str
    key: str
    timestamps: array[int]
    steps: array[int]
    values: array[float]
    latest: float | None
    """The metric's latest value, with these points."""
    is_whole: bool = False
    """Whether this is the whole history, in the place of all that was told of it before."""

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class ArtifactsChanged:
    """Files of a run came, went or grew."""

    run_id: str


@dataclass(frozen=True, slots=True)
class LivenessJudged:
    """A run that has not ended stands otherwise than it was said to."""

    run_id: str
    liveness: Liveness


@dataclass(frozen=True, slots=True)
class Loaded:
    """So much of the store as it stood at the beginning was told: every run's name and state, the columns that were
    asked for first, everything but histories."""

    part: Literal["names", "columns", "everything"]


@dataclass(frozen=True, slots=True)
class StoreAway:
    """The store cannot be read now; it is tried again."""

    reason: str


@dataclass(frozen=True, slots=True)
class StoreBack:
    """The store can be read again, and what changed meanwhile follows."""


Event: TypeAlias = (
    ExperimentEvent
    | ExperimentErased
    | RunEvent
    | RunErased
    | PointsLogged
    | ArtifactsChanged
    | LivenessJudged
    | Loaded
    | StoreAway
    | StoreBack
)
Batch: TypeAlias = tuple[Event, ...]
