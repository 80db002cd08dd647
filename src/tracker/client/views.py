"""Runs as a script reads them, with MLflow's names: `run.info.run_id`, `run.data.params`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tracker.core import entities


class RunInfo:
    """What a run is."""

    __slots__ = (
        "artifact_uri", "end_time", "experiment_id", "lifecycle_stage", "run_id", "run_name", "start_time", "status",
        "user_id",
    )  # fmt: skip

    def __init__(
        self,
        *,
        run_id: str,
        experiment_id: str,
        run_name: str,
        status: str | None,
        start_time: int | None,
        end_time: int | None,
        lifecycle_stage: str,
        user_id: str,
        artifact_uri: str,
    ) -> None:
        self.run_id = run_id
        self.experiment_id = experiment_id
        self.run_name = run_name
        self.status = status
        self.start_time = start_time
        self.end_time = end_time
        self.lifecycle_stage = lifecycle_stage
        self.user_id = user_id
        self.artifact_uri = artifact_uri

    @property
    def run_uuid(self) -> str:
        """MLflow's old name for the run's id."""
        return self.run_id

    def __repr__(self) -> str:
        return f"<RunInfo: {', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)}>"


class RunData:
    """What a run has logged; of each metric the latest value."""

    __slots__ = ("metrics", "params", "tags")

    def __init__(self, metrics: Mapping[str, float], params: Mapping[str, str], tags: Mapping[str, str]) -> None:
        self.metrics = dict(metrics)
        self.params = dict(params)
        self.tags = dict(tags)

    def __repr__(self) -> str:
        return f"<RunData: metrics={self.metrics!r}, params={self.params!r}, tags={self.tags!r}>"


class Run:
    """A run as its store has it."""

    def __init__(self, stored: entities.Run) -> None:
        self._stored = stored

    @property
    def info(self) -> RunInfo:
        return info_of(self._stored)

    @property
    def data(self) -> RunData:
        return RunData(self._stored.metrics, self._stored.params, self._stored.tags)

    def to_dictionary(self) -> dict[str, Any]:
        """The run as plain dictionaries, as MLflow gives it."""
        info, data = self.info, self.data
        return {
            "info": {name: getattr(info, name) for name in RunInfo.__slots__},
            "data": {"metrics": data.metrics, "params": data.params, "tags": data.tags},
        }

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.info!r}>"


def info_of(stored: entities.Run) -> RunInfo:
    return RunInfo(
        run_id=stored.run_id,
        experiment_id=stored.experiment_id,
        run_name=stored.run_name,
        status=stored.status,
        start_time=stored.start_time,
        end_time=stored.end_time,
        lifecycle_stage=stored.lifecycle_stage,
        user_id=stored.user_id,
        artifact_uri=stored.artifact_uri,
    )
