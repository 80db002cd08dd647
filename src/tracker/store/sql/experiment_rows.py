"""Rows of `experiments` and their tags, read and changed within a transaction."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.core.entities import Experiment, Lifecycle
from tracker.core.errors import AlreadyExists, ExperimentNotFound, InvalidValue
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.cells import Cells
from tracker.store.sql.connection import Connection, Insert, Parameters, Row
from tracker.store.sql.key_values import EXPERIMENT_TAGS, in_chunks

_IS_DELETED = "CASE WHEN lifecycle_stage = 'deleted' THEN 1 ELSE 0 END"


def row_id(experiment_id: str) -> int:
    """The number that an experiment has in the database; an id that is none is nobody's."""
    number = int(experiment_id) if experiment_id.isascii() and experiment_id.removeprefix("-").isdigit() else None
    if number is None or str(number) != experiment_id or abs(number) >= 2**63:
        raise ExperimentNotFound(experiment_id)
    return number


def select_experiments(catalog: Catalog) -> str:
    """The beginning of a statement that `read_experiments` understands."""
    times = [f"r.{key}" if catalog.has("experiments", key) else "NULL" for key in ("creation_time", "last_update_time")]
    columns = ("r.experiment_id", "r.name", "r.artifact_location", "r.lifecycle_stage", *times)
    return f"SELECT {', '.join(columns)} FROM experiments r"


def read_experiments(connection: Connection, sql: str, parameters: Parameters) -> list[Experiment]:
    """The experiments that a statement finds, with their tags."""
    rows = connection.rows(sql, parameters)
    tags = EXPERIMENT_TAGS.read(connection, [row[0] for row in rows], None)
    return [_experiment(row, tags.found.get(row[0], {}), tags.problems.get(row[0], ())) for row in rows]


def held_experiment(connection: Connection, catalog: Catalog, experiment_id: str, *, share: bool = False) -> Experiment:
    """An experiment whose row nobody else changes until the transaction ends."""
    hold = connection.dialect.for_share() if share else connection.dialect.for_update()
    sql = f"{select_experiments(catalog)} WHERE r.experiment_id = :id {hold}"
    for experiment in read_experiments(connection, sql, {"id": row_id(experiment_id)}):
        return experiment
    raise ExperimentNotFound(experiment_id)


def active_experiment(
    connection: Connection, catalog: Catalog, experiment_id: str, *, share: bool = False
) -> Experiment:
    """The same, where it is not deleted."""
    experiment = held_experiment(connection, catalog, experiment_id, share=share)
    if experiment.lifecycle_stage == "deleted":
        raise InvalidValue(f"Experiment {experiment_id!r} is deleted; restore it first.")
    return experiment


def check_name_is_free(connection: Connection, name: str) -> None:
    """Refuse a name that another experiment has, a deleted one too."""
    exact = connection.dialect.exact
    sql = f"SELECT {_IS_DELETED} FROM experiments WHERE {exact('name')} = {exact(':name')}"
    for (is_deleted,) in connection.rows(sql, {"name": name}):
        raise name_is_taken(name, is_deleted=bool(is_deleted))


def name_is_taken(name: str, *, is_deleted: bool) -> AlreadyExists:
    state = "deleted; restore it or " if is_deleted else "there; "
    return AlreadyExists(f"An experiment named {name!r} is already {state}choose another name.")


def insert_experiment(connection: Connection, catalog: Catalog, name: str, artifact_location: str | None) -> int:
    """The number of the new row."""
    now = now_in_milliseconds()
    values: dict[str, Any] = {
        "name": name,
        "artifact_location": artifact_location,
        "lifecycle_stage": "active",
        "creation_time": now,
        "last_update_time": now,
    }
    columns = tuple(column for column in values if catalog.has("experiments", column))
    connection.insert(Insert("experiments", columns), [tuple(values[column] for column in columns)])
    exact = connection.dialect.exact
    sql = f"SELECT max(experiment_id) FROM experiments WHERE {exact('name')} = {exact(':name')}"
    number: int = connection.rows(sql, {"name": name})[0][0]
    return number


def change_experiment(connection: Connection, catalog: Catalog, number: int, changes: Mapping[str, object]) -> None:
    """Write these columns, and when that was."""
    changed = {"last_update_time": now_in_milliseconds(), **changes}
    columns = [column for column in changed if catalog.has("experiments", column)]
    assignments = ", ".join(f"{column} = :{column}" for column in columns)
    connection.change(f"UPDATE experiments SET {assignments} WHERE experiment_id = :id", {**changed, "id": number})


def set_stage(connection: Connection, catalog: Catalog, number: int, stage: Lifecycle) -> None:
    """Mark an experiment and all its runs."""
    change_experiment(connection, catalog, number, {"lifecycle_stage": stage})
    deleted_time = ", deleted_time = :time" if catalog.has("runs", "deleted_time") else ""
    connection.change(
        f"UPDATE runs SET lifecycle_stage = :stage{deleted_time} WHERE experiment_id = :id",
        {"stage": stage, "time": now_in_milliseconds() if stage == "deleted" else None, "id": number},
    )


def set_experiment_tags(connection: Connection, number: int, tags: Mapping[str, str]) -> None:
    replacing = connection.dialect.replacing(("key", "experiment_id"), ("value",))
    statement = Insert("experiment_tags", ("key", "value", "experiment_id"), replacing)
    connection.insert(statement, [(key, value, number) for key, value in sorted(tags.items())])


def count_runs(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """How many runs each experiment has in its own stage."""
    stages: dict[int, int] = {}
    counts: dict[tuple[int, int], int] = {}
    for some in in_chunks(numbers):
        bindings = Bindings()
        found = f"experiment_id IN ({bindings.bind_all(some)})"
        sql = f"SELECT experiment_id, {_IS_DELETED} FROM experiments WHERE {found}"
        stages |= dict(_pairs(connection.rows(sql, bindings.values)))
        sql = f"SELECT experiment_id, {_IS_DELETED}, count(*) FROM runs WHERE {found} GROUP BY 1, 2"
        counts |= {(number, stage): count for number, stage, count in connection.rows(sql, bindings.values)}
    return {number: counts.get((number, stage), 0) for number, stage in stages.items()}


def now_in_milliseconds() -> int:
    return time.time_ns() // 1_000_000


def _pairs(rows: list[Row]) -> list[tuple[int, int]]:
    return [(number, stage) for number, stage in rows]


def _experiment(row: Row, tags: Mapping[str, str], problems: Sequence[Any]) -> Experiment:
    number, name, artifact_location, stage, creation_time, last_update_time = row
    cells = Cells()
    cells.problems += problems
    return Experiment(
        experiment_id=str(number),
        name=cells.text("name", name) or str(number),
        artifact_location=cells.text("artifact_location", artifact_location),
        lifecycle_stage=cells.lifecycle(stage),
        creation_time=cells.integer("creation_time", creation_time),
        last_update_time=cells.integer("last_update_time", last_update_time),
        tags=tags,
        problems=tuple(cells.problems),
    )
