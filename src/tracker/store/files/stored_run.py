"""A run in its folder, of which only what is asked for is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tracker.core.entities import RUN_NAME_TAG, DatasetInput, Lifecycle, Problem, Run, RunStatus
from tracker.core.queries import Columns
from tracker.core.records import dataset_values
from tracker.store.files.artifacts import present_uri
from tracker.store.files.inputs import read_inputs
from tracker.store.files.layout import META, RunFolder, is_run
from tracker.store.files.meta import Meta, read_meta
from tracker.store.files.metrics import latest_in
from tracker.store.files.values import Reading, read_value, read_values, text_in

if TYPE_CHECKING:
    from tracker.core.filter.tree import Field, Literal_

Value = TypeVar("Value")

STATUS_NUMBERS: dict[int, RunStatus] = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
"""What `meta.yaml` writes for a status."""

_NEEDED = ("end_time", "experiment_id", "start_time", "user_id")


@dataclass(frozen=True, slots=True)
class RunMeta:
    """What a run's `meta.yaml` says."""

    run_name: str | None
    status: RunStatus | None
    start_time: int | None
    end_time: int | None
    lifecycle_stage: Lifecycle
    user_id: str
    artifact_uri: str
    problems: tuple[Problem, ...]


class StoredRun:
    """A run as a record for filters: each value is read when a filter or an order first looks at it."""

    __slots__ = ("_inputs", "_meta", "_values", "folder")

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self._meta: RunMeta | None = None
        self._inputs: tuple[DatasetInput, ...] | None = None
        self._values: dict[Field, Sequence[Literal_]] = {}

    @property
    def exists(self) -> bool:
        """Whether this is a run at all: artifacts may lie in folders of their own beside the runs."""
        try:
            self._meta = self._meta or read_run_meta(self.folder)
        except FileNotFoundError:
            return False
        return True

    @property
    def meta(self) -> RunMeta:
        if self._meta is None:
            self._meta = read_run_meta(self.folder)
        return self._meta

    @property
    def stage(self) -> Lifecycle:
        """Deleted with its experiment, or alone."""
        return "deleted" if self.folder.experiment.in_trash else self.meta.lifecycle_stage

    def values(self, field: Field) -> Sequence[Literal_]:
        """See `tracker.core.filter.evaluate.Record`."""
        found = self._values.get(field)
        if found is None:
            found = self._values[field] = self._read(field)
        return found

    def entity(self, columns: Columns) -> Run:
        """The run with these of its data."""
        meta = self.meta
        problems = list(meta.problems)
        params = self._column("params", columns.params, text_in, problems)
        metrics = self._column("metrics", columns.metrics, latest_in, problems)
        tags = self._column("tags", columns.tags, text_in, problems)
        return Run(
            run_id=self.folder.run_id,
            experiment_id=self.folder.experiment.experiment_id,
            run_name=meta.run_name or tags.get(RUN_NAME_TAG) or self._name_tag() or "",
            status=meta.status,
            start_time=meta.start_time,
            end_time=meta.end_time,
            lifecycle_stage=meta.lifecycle_stage,
            user_id=meta.user_id,
            artifact_uri=meta.artifact_uri,
            params=params,
            metrics=metrics,
            tags=tags,
            problems=tuple(problems),
        )

    def _column(
        self,
        kind: str,
        keys: frozenset[str] | None,
        read: Callable[[int], Reading[Value]],
        problems: list[Problem],
    ) -> dict[str, Value]:
        """The values of these keys, or of all."""
        if keys is None:
            return read_values(f"{self.folder.path}/{kind}", kind, read, problems)
        values: dict[str, Value] = {}
        for key in sorted(keys):
            value, why = read_value(f"{self.folder.path}/{kind}", key, read)
            if value is not None:
                values[key] = value
            if why is not None:
                problems.append(Problem(f"{kind}.{key}", why))
        return values

    def _read(self, field: Field) -> Sequence[Literal_]:
        if field.entity == "attribute":
            return _present(self._attribute(field.key))
        match field.entity:
            case "dataset":
                self._inputs = read_inputs(self.folder) if self._inputs is None else self._inputs
                return dataset_values(self._inputs, field.key)
            case "metric":
                return _present(read_value(f"{self.folder.path}/metrics", field.key, latest_in)[0])
            case "param" | "tag":
                return _present(read_value(f"{self.folder.path}/{field.entity}s", field.key, text_in)[0])

    def _attribute(self, key: str) -> Literal_ | None:
        """An attribute; a run's name is to filters what its tag says, as in MLflow."""
        if key == "run_name":
            return self._name_tag()
        if key == "run_id":
            return self.folder.run_id
        value: Literal_ | None = getattr(self.meta, key)
        return value

    def _name_tag(self) -> str | None:
        return read_value(f"{self.folder.path}/tags", RUN_NAME_TAG, text_in)[0]


def read_run_meta(folder: RunFolder) -> RunMeta:
    """A run's `meta.yaml` as far as it can be read; `FileNotFoundError` where the folder is no run's."""
    meta = _fields(folder)
    was_cut = meta.is_damaged
    meta.expect("run_id", meta.identity("run_id") or meta.identity("run_uuid"), folder.run_id)
    meta.expect("experiment_id", meta.identity("experiment_id"), folder.experiment.experiment_id)
    return RunMeta(
        run_name=meta.text("run_name"),
        status=_status(meta, None if was_cut else "RUNNING"),
        start_time=meta.integer("start_time"),
        end_time=meta.integer("end_time"),
        lifecycle_stage=_lifecycle(meta),
        user_id=meta.text("user_id") or "",
        artifact_uri=present_uri(meta.text("artifact_uri"), folder.experiment, f"{folder.run_id}/artifacts"),
        problems=tuple(meta.problems),
    )


def _fields(folder: RunFolder) -> Meta:
    try:
        return read_meta(folder.path, _NEEDED)
    except FileNotFoundError:
        if not is_run(folder):
            raise
    return Meta({}, [Problem(META, "is missing")])


def _status(meta: Meta, default: RunStatus | None) -> RunStatus | None:
    """What the number says; MLflow takes a run without one for running."""
    number = meta.integer("status")
    if number is None:
        return default if "status" not in meta.fields else None
    if number not in STATUS_NUMBERS:
        meta.problems.append(Problem("status", f"is {number}, which is no status"))
    return STATUS_NUMBERS.get(number)


def _lifecycle(meta: Meta) -> Lifecycle:
    stage = meta.text("lifecycle_stage")
    if stage not in (None, "active", "deleted"):
        meta.problems.append(Problem("lifecycle_stage", f"is {stage[:80]!r}, neither active nor deleted"))
    return "deleted" if stage == "deleted" else "active"


def _present(value: Literal_ | None) -> Sequence[Literal_]:
    return () if value is None else (value,)
