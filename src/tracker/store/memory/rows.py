"""What the reference store keeps: rows that change, beside the entities that do not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.core.entities import RUN_NAME_TAG, DatasetInput, Experiment, Lifecycle, Point, Run, RunStatus


@dataclass(slots=True)
class ExperimentRow:
    """An experiment as it stands now."""

    experiment_id: str
    name: str
    artifact_location: str
    creation_time: int
    last_update_time: int
    lifecycle_stage: Lifecycle = "active"
    tags: dict[str, str] = field(default_factory=dict)

    def entity(self) -> Experiment:
        return Experiment(
            experiment_id=self.experiment_id,
            name=self.name,
            artifact_location=self.artifact_location,
            lifecycle_stage=self.lifecycle_stage,
            creation_time=self.creation_time,
            last_update_time=self.last_update_time,
            tags=dict(self.tags),
        )


@dataclass(slots=True)
class RunRow:
    """A run as it stands now, with every point."""

    run_id: str
    experiment_id: str
    run_name: str
    status: RunStatus
    start_time: int
    user_id: str
    artifact_uri: str
    end_time: int | None = None
    lifecycle_stage: Lifecycle = "active"
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    points: dict[str, list[Point]] = field(default_factory=dict)
    inputs: list[DatasetInput] = field(default_factory=list)

    def set_tags(self, tags: Mapping[str, str]) -> None:
        """A run's name and its tag `mlflow.runName` are one thing."""
        self.tags.update(tags)
        self.run_name = tags.get(RUN_NAME_TAG, self.run_name)

    def log(self, point: Point, *, again: bool) -> None:
        points = self.points.setdefault(point.key, [])
        if not (again and any(_same(point, known) for known in points)):
            points.append(point)

    def entity(self) -> Run:
        return Run(
            run_id=self.run_id,
            experiment_id=self.experiment_id,
            run_name=self.run_name,
            status=self.status,
            start_time=self.start_time,
            end_time=self.end_time,
            lifecycle_stage=self.lifecycle_stage,
            user_id=self.user_id,
            artifact_uri=self.artifact_uri,
            params=dict(self.params),
            metrics={key: max(points, key=_recency).value for key, points in self.points.items()},
            tags=dict(self.tags),
        )


def _recency(point: Point) -> tuple[int, int, float]:
    """What makes a point the latest; NaN counts as zero, as in MLflow's databases."""
    return point.step, point.timestamp, 0.0 if math.isnan(point.value) else point.value


def _same(one: Point, other: Point) -> bool:
    """Whether two points of one metric are the same, NaN being the same as NaN."""
    return one[2:] == other[2:] and (
        one.value == other.value or (one.value != one.value and other.value != other.value)
    )
