"""The columns of a table of runs, the order of its rows, and the keys that a bare name may be of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from tracker.core.filter.tree import Field
from tracker.views.reducers import LAST, Reducer

Kind = Literal["attribute", "metric", "delta", "spark", "param", "tag"]
DataKind = Literal["metric", "param", "tag"]

ATTRIBUTES = (
    "id", "name", "state", "stage", "experiment", "user", "started", "ended", "took", "progress", "eta", "runs",
)  # fmt: skip
"""What every run has; `runs` is how many a group has."""


@dataclass(frozen=True, slots=True)
class RunColumn:
    """One column: what it shows of a run. Two that show the same are equal, however they were written."""

    kind: Kind
    key: str
    reducer: Reducer = LAST
    """For metrics and deltas."""
    written: str = field(default="", compare=False)
    """As a person wrote it; empty where nobody did."""

    def __str__(self) -> str:
        """A text that parses back to it."""
        match self.kind:
            case "attribute":
                return self.key
            case "param" | "tag":
                return str(Field(self.kind, self.key))
            case "spark":
                return f"spark({Field('metric', self.key)})"
            case "delta":
                return f"delta({Field('metric', self.key)}{self.reducer})"
        return f"{Field('metric', self.key)}{self.reducer}"

    @property
    def title(self) -> str:
        """What a person called it, or would."""
        return self.written or str(self)

    @property
    def needs_history(self) -> bool:
        return self.kind in ("metric", "delta", "spark") and self.reducer.needs_history


@dataclass(frozen=True, slots=True)
class SortLevel:
    """One level of an order: missing values and NaN are last either way."""

    column: RunColumn
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """What the runs have, so that a bare name finds its kind."""

    metrics: Collection[str] = ()
    params: Collection[str] = ()
    tags: Collection[str] = ()

    def kinds(self, key: str) -> Iterator[DataKind]:
        """What a bare name is a key of."""
        if key in self.metrics:
            yield "metric"
        if key in self.params:
            yield "param"
        if key in self.tags:
            yield "tag"
