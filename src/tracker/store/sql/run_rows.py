"""Rows of `runs`, read with as much beside them as is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from tracker.core.compact import Compactor
from tracker.core.entities import RUN_NAME_TAG, RUN_STATUSES, Lifecycle, Problem, Run, RunStatus
from tracker.core.errors import InvalidValue, RunNotFound
from tracker.core.queries import EVERYTHING, Columns
from tracker.store.sql.artifacts import ArtifactPlaces
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.cells import Cells, wrong
from tracker.store.sql.connection import Connection, Row
from tracker.store.sql.key_values import IDS_AT_ONCE, METRICS, PARAMS, TAGS, Values, in_chunks, is_worth_a_scan

_COLUMNS = (
    "r.run_uuid, r.experiment_id, r.name, r.status, r.start_time, r.end_time, r.lifecycle_stage, r.user_id, "
    "r.artifact_uri"
)
_STATUSES: Mapping[Any, RunStatus] = {status: status for status in RUN_STATUSES}
_STAGES: Mapping[Any, Lifecycle] = {"active": "active", "deleted": "deleted"}
"""By what a row says: drivers make a new text for every row."""
_NOBODY: Mapping[str, Run] = {}
_NAME_ALONE = frozenset((RUN_NAME_TAG,))
_PLAIN = frozenset((str, int, str, str, int, end_time, str, str, str) for end_time in (int, type(None)))
"""The types of a row about which nothing needs saying."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the rows of an answer's runs."""

    params: Values
    metrics: Values
    tags: Values
    names: Values
    """The tag of the name, of runs whose row has none."""
    moves: Mapping[Any, tuple[str, str]]
    """By experiment, where its artifacts were and where they are now, if they were moved."""

    def has_problems(self, run_id: str) -> bool:
        return run_id in self.params.problems or run_id in self.metrics.problems or run_id in self.tags.problems

    def problems_of(self, run_id: Any) -> list[Problem]:
        several = (values.problems.get(run_id, ()) for values in (self.params, self.metrics, self.tags))
        return [problem for problems in several for problem in problems]


def read_runs(
    connection: Connection,
    places: ArtifactPlaces,
    ids: Sequence[Any],
    columns: Columns = EVERYTHING,
    *,
    compactor: Compactor | None = None,
    known: Mapping[str, Run] = _NOBODY,
) -> Iterator[Run]:
    """These runs, in this order, with these of their data; ids that are nobody's are passed over. All is read by now,
    also where they are taken after the transaction.

    A `compactor` is for who keeps many of them; runs that are `known` come in the same texts again.
    """
    of = connection.rows("SELECT count(*) FROM runs")[0][0] if len(ids) > IDS_AT_ONCE else None
    rows = _rows(connection, ids, of, known)
    found = (rows.get(run_id) or _without_a_name(run_id) for run_id in ids)
    return runs_of(connection, places, [row for row in found if row], columns, of=of, compactor=compactor)


def runs_of(
    connection: Connection,
    places: ArtifactPlaces,
    rows: Sequence[Row],
    columns: Columns = EVERYTHING,
    *,
    of: int | None = None,
    compactor: Compactor | None = None,
) -> Iterator[Run]:
    """The runs of rows that `read_rows` gave, with these of their data. `of` is how many runs there are in all."""
    ids = [row[0] for row in rows]
    beside = Beside(
        params=PARAMS.read(connection, ids, columns.params, of=of, compactor=compactor),
        metrics=METRICS.read(connection, ids, columns.metrics, of=of, compactor=compactor),
        tags=TAGS.read(connection, ids, columns.tags, of=of, compactor=compactor),
        names=TAGS.read(connection, [row[0] for row in rows if not _is_name(row[2])], _NAME_ALONE),
        moves=_moves(connection, places, {row[1] for row in rows}),
    )
    return (_plain_run(row, beside) if _is_plain(row, beside) else _run(row, beside) for row in rows)


def read_rows(connection: Connection, *, newest: int | None = None) -> list[Row]:
    """The row of every run, or of the newest alone; those that started last come first."""
    limit = "" if newest is None else f"LIMIT {newest}"
    return connection.rows(f"SELECT {_COLUMNS} FROM runs r ORDER BY r.start_time DESC, r.run_uuid {limit}")


def read_rows_in_batches(connection: Connection) -> Iterator[list[Row]]:
    """The rows of all runs in no order, some at a time: for who keeps few of them. Take them all."""
    return connection.batches(f"SELECT {_COLUMNS} FROM runs r")


def _rows(connection: Connection, ids: Sequence[Any], of: int | None, known: Mapping[str, Run]) -> dict[Any, Row]:
    """The rows of these runs, by id. `of` is how many there are in all."""
    sql = f"SELECT {_COLUMNS} FROM runs r"
    rows: dict[Any, Row] = {}
    if of is not None and is_worth_a_scan(ids, of):
        for found in connection.batches(sql):
            rows |= {row[0]: _as_known(row, known.get(row[0])) for row in found}
        return rows
    for some in in_chunks(ids):
        bindings = Bindings()
        where = f"WHERE r.run_uuid IN ({bindings.bind_all(some)})"
        found = connection.rows(f"{sql} {where}", bindings.values)
        rows |= {row[0]: _as_known(row, known.get(row[0])) for row in found}
    return rows


def _as_known(row: Row, run: Run | None) -> Row:
    """The row in the very objects that a run is known by, where it is as it was: drivers make new ones."""
    if run is None:
        return row
    known = (
        run.run_id, row[1], run.run_name, run.status, run.start_time, run.end_time, run.lifecycle_stage, run.user_id,
        run.artifact_uri,
    )  # fmt: skip
    return known if known == row else row


def _without_a_name(run_id: Any) -> Row | None:
    """A row for a run whose id is no text: nothing can be looked up under it, but it is there."""
    return None if type(run_id) is str else (run_id, *[None] * 8)


def held_run(connection: Connection, run_id: str, *, share: bool = False) -> tuple[Any, bool]:
    """A run's experiment and whether it is deleted; nobody changes the run until the transaction ends."""
    hold = connection.dialect.for_share() if share else connection.dialect.for_update()
    exact = connection.dialect.key_equals("run_uuid", ":run")
    sql = f"SELECT experiment_id, lifecycle_stage FROM runs WHERE {exact} {hold}"
    for experiment_id, stage in connection.rows(sql, {"run": run_id}):
        return experiment_id, stage == "deleted"
    raise RunNotFound(run_id)


def active_run(connection: Connection, run_id: str, *, share: bool = False) -> Any:
    """The experiment of a run that is not deleted, held likewise."""
    experiment_id, is_deleted = held_run(connection, run_id, share=share)
    if is_deleted:
        raise InvalidValue(f"Run {run_id!r} is deleted; restore it first.")
    return experiment_id


def _moves(connection: Connection, places: ArtifactPlaces, numbers: set[Any]) -> dict[Any, tuple[str, str]]:
    """By experiment, the stored place of its artifacts and where they are now, where that differs."""
    if not places.may_have_moved:
        return {}
    locations: dict[Any, Any] = {}
    locations.update(connection.rows("SELECT experiment_id, artifact_location FROM experiments"))
    found = {number: locations[number] for number in numbers if type(locations.get(number)) is str}
    now = {number: places.now(location, str(number)) for number, location in found.items()}
    return {number: (location, now[number]) for number, location in found.items() if now[number] != location}


def _is_plain(row: Row, beside: Beside) -> bool:
    """Whether everything about the run is as it should be."""
    return (
        tuple(map(type, row)) in _PLAIN
        and row[3] in _STATUSES
        and row[6] in _STAGES
        and _is_name(row[2])
        and row[1] not in beside.moves
        and not beside.has_problems(row[0])
    )


def _is_name(cell: Any) -> bool:
    return type(cell) is str and cell != ""


def _plain_run(row: Row, beside: Beside) -> Run:
    run_id, experiment_id, name, status, start_time, end_time, stage, user_id, artifact_uri = row
    tags = beside.tags.of(run_id)
    same_name = tags.get(RUN_NAME_TAG)
    name = same_name if same_name == name else name  # MLflow keeps it twice
    return Run(
        run_id,
        intern(str(experiment_id)),
        name,
        _STATUSES[status],
        start_time,
        end_time,
        _STAGES[stage],
        intern(user_id),
        artifact_uri,
        beside.params.of(run_id),
        beside.metrics.of(run_id),
        tags,
    )


def _run(row: Row, beside: Beside) -> Run:
    run_id, experiment_id, name, status, start_time, end_time, stage, user_id, artifact_uri = row
    cells = Cells()
    cells.problems += beside.problems_of(run_id)
    move = beside.moves.get(experiment_id)
    if status not in _STATUSES:
        cells.problems.append(Problem("status", wrong("a status", status)))
    uri = cells.text("artifact_uri", artifact_uri) or ""
    if move is not None and uri.startswith(f"{move[0]}/"):
        uri = move[1] + uri.removeprefix(move[0])
    return Run(
        run_id=cells.text("run_id", run_id) or str(run_id),
        experiment_id="" if experiment_id is None else str(experiment_id),
        run_name=cells.text("run_name", name) or beside.names.of(run_id).get(RUN_NAME_TAG, ""),
        status=_STATUSES.get(status),
        start_time=cells.integer("start_time", start_time),
        end_time=cells.integer("end_time", end_time),
        lifecycle_stage=cells.lifecycle(stage),
        user_id=cells.text("user_id", user_id) or "",
        artifact_uri=uri,
        params=beside.params.of(run_id),
        metrics=beside.metrics.of(run_id),
        tags=beside.tags.of(run_id),
        problems=tuple(cells.problems),
    )
