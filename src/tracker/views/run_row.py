"""One run as a row of a table: what is known of it by now, and its value under any column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from tracker.core.entities import Run
from tracker.core.filter.tree import Field, Literal_
from tracker.views.columns import RunColumn
from tracker.views.progress import progress, time_left
from tracker.views.states import state_of, state_place

if TYPE_CHECKING:  # a plain listing follows nothing and loads no events
    from tracker.core.events import Liveness, PointsLogged
    from tracker.views.reductions import Reductions

Value: TypeAlias = str | int | float | list[float] | None
"""What stands under a column, unformatted: times and durations in milliseconds, a sparkline as its values."""


@dataclass(slots=True)
class Surroundings:
    """What the rows of a table share."""

    now: int = 0
    experiments: dict[str, str] = field(default_factory=dict)
    """Names by id."""
    best: dict[RunColumn, float | None] = field(default_factory=dict)
    """The best value of each column of deltas among the rows that are shown."""


_NONE: Mapping[str, Reductions] = {}
"""Shared by all rows of whose histories nothing was told."""


class RunRow:
    """A run, its latest metrics, and what its histories come to."""

    __slots__ = ("_owns_metrics", "_texts", "liveness", "metrics", "reductions", "run")

    def __init__(self, run: Run) -> None:
        self.run = run
        self.metrics: Mapping[str, float] = run.metrics
        self._owns_metrics = False
        self._texts: str | None = None
        self.liveness: Liveness | None = None
        self.reductions: Mapping[str, Reductions] = _NONE
        """By metric, where a history was told of."""

    @property
    def id(self) -> str:
        return self.run.run_id

    @property
    def tie(self) -> tuple[int, str]:
        """What orders rows that are alike: the newest first."""
        return (-self.run.start_time if self.run.start_time is not None else 1 << 62, self.run.run_id)

    @property
    def is_live(self) -> bool:
        return self.run.status == "RUNNING"

    def see(self, run: Run) -> None:
        """Take the run as it is now."""
        self.run = run
        self.metrics = run.metrics
        self._owns_metrics = False
        self._texts = None

    @property
    def texts(self) -> str:
        """What a plain text is looked for in, whatever its capitals: kept, for somebody types it letter by letter."""
        if self._texts is None:
            run = self.run
            words = chain((run.run_name, run.run_id), run.params.values(), run.tags.values())
            self._texts = "\n".join(words).casefold()
        return self._texts

    def note_latest(self, points: PointsLogged) -> bool:
        """Take a metric's latest value; whether that is another than before."""
        latest = points.latest
        before = self.metrics.get(points.key)
        if latest is None or latest == before or (before is not None and math.isnan(latest) and math.isnan(before)):
            return False
        if not self._owns_metrics:
            self.metrics = dict(self.metrics)
            self._owns_metrics = True
        self.metrics[points.key] = latest  # type: ignore[index]
        return True

    def begin_reductions(self, key: str, reductions: Reductions) -> None:
        """Remember from now on what the history of a metric comes to."""
        self.reductions = {**self.reductions, key: reductions}

    def forget_reductions(self) -> None:
        self.reductions = _NONE

    @property
    def is_crashed(self) -> bool:
        """Whether nobody goes on with it, although it has not ended."""
        return state_of(self.run, self.liveness) == "crashed"

    def took(self, now: int) -> int | None:
        """How many milliseconds it took, or has taken so far; None where nobody can know, as of a crashed run."""
        return None if self.is_crashed else took(self.run, now)

    def time_left(self, now: int) -> int | None:
        """Milliseconds until it is done; None where nobody can know."""
        return None if self.is_crashed else time_left(self.run, now)

    def value(self, column: RunColumn, around: Surroundings) -> Value:
        """What stands under a column."""
        match column.kind:
            case "metric" | "spark":
                return self._metric(column)
            case "param":
                return self.run.params.get(column.key)
            case "tag":
                return self.run.tags.get(column.key)
            case "attribute":
                return self._attribute(column.key, around)
            case "delta":
                value, best = self.number(column), around.best.get(column)
                return None if value is None or best is None else value - best

    def number(self, column: RunColumn) -> float | None:
        """The number under a column of a metric, or the one that a delta is made of."""
        value = self._metric(column)
        return value if isinstance(value, int | float) else None

    def sort_value(self, column: RunColumn, around: Surroundings) -> Value:
        """What the row is sorted by: deltas from the best on, states from the most alive on."""
        if column.kind == "delta":
            value = self.number(column)
            return value if value is None or column.reducer.direction(column.key) == "smaller" else -value
        if column.key == "state" and column.kind == "attribute":
            return state_place(state_of(self.run, self.liveness))
        return self.value(column, around)

    def values(self, field: Field) -> Sequence[Literal_]:
        """Every value under a field of the filter language: see `tracker.core.filter.evaluate.Record`."""
        if field.entity == "metric":
            value = self.metrics.get(field.key)
            return () if value is None else (value,)
        if field.entity in ("param", "tag"):
            text = (self.run.params if field.entity == "param" else self.run.tags).get(field.key)
            return () if text is None else (text,)
        from tracker.core.records import RunRecord  # only a filter pays for it

        return RunRecord(self.run).values(field)

    def _metric(self, column: RunColumn) -> Value:
        if not column.reducer.needs_history:
            return self.metrics.get(column.key)
        reductions = self.reductions.get(column.key)
        return None if reductions is None else reductions.value(column.reducer)

    def _attribute(self, key: str, around: Surroundings) -> Value:
        run = self.run
        match key:
            case "id":
                return run.run_id
            case "name":
                return run.run_name or None
            case "state":
                return state_of(run, self.liveness)
            case "stage":
                return run.lifecycle_stage
            case "experiment":
                return around.experiments.get(run.experiment_id, run.experiment_id)
            case "user":
                return run.user_id or None
            case "started":
                return run.start_time
            case "ended":
                return run.end_time
            case "took":
                return self.took(around.now)
            case "progress":
                return progress(run.tags)
            case "eta":
                return self.time_left(around.now)
        return 1  # a run counts for itself


def took(run: Run, now: int) -> int | None:
    """How many milliseconds the run took, or has taken so far; None where nobody can know."""
    if run.start_time is None:
        return None
    if run.end_time is not None:
        return run.end_time - run.start_time
    return max(0, now - run.start_time) if run.status == "RUNNING" else None
