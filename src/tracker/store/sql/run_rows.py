"""Rows of `runs`, read with as much beside them as is asked for."""

from typing import Any

from tracker.core.entities import RUN_NAME_TAG, RUN_STATUSES, Problem, Run
from tracker.core.errors import InvalidValue, RunNotFound
from tracker.core.queries import EVERYTHING, Columns
from tracker.store.sql.artifacts import ArtifactPlaces
from tracker.store.sql.cells import Cells, wrong
from tracker.store.sql.connection import Connection, Parameters, Row
from tracker.store.sql.key_values import METRICS, PARAMS, TAGS, Values

SELECT_RUNS = (
    "SELECT r.run_uuid, r.experiment_id, r.name, r.status, r.start_time, r.end_time, r.lifecycle_stage, r.user_id, "
    "r.artifact_uri FROM runs r"
)
_STATUSES = frozenset(RUN_STATUSES)
_NAME_ALONE = frozenset((RUN_NAME_TAG,))


def read_runs(
    connection: Connection, places: ArtifactPlaces, sql: str, parameters: Parameters, columns: Columns = EVERYTHING
) -> list[Run]:
    """The runs that a statement finds, with these of their data."""
    rows = connection.rows(sql, parameters)
    ids = [row[0] for row in rows]
    params = PARAMS.read(connection, ids, columns.params)
    metrics = METRICS.read(connection, ids, columns.metrics)
    tags = TAGS.read(connection, ids, columns.tags)
    unnamed = [row[0] for row in rows if not row[2]]
    names = TAGS.read(connection, unnamed, _NAME_ALONE)
    moves = _moves(connection, places, {row[1] for row in rows})
    data = (params, metrics, tags)
    return [_run(row, data, names.found.get(row[0], {}).get(RUN_NAME_TAG, ""), moves.get(row[1])) for row in rows]


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


def _run(row: Row, data: tuple[Values, Values, Values], name_tag: str, move: tuple[str, str] | None) -> Run:
    run_id, experiment_id, name, status, start_time, end_time, stage, user_id, artifact_uri = row
    params, metrics, tags = data
    cells = Cells()
    for values in data:
        if values.problems:
            cells.problems += values.problems.get(run_id, ())
    if status not in _STATUSES:
        cells.problems.append(Problem("status", wrong("a status", status)))
    uri = cells.text("artifact_uri", artifact_uri) or ""
    if move is not None and uri.startswith(f"{move[0]}/"):
        uri = move[1] + uri.removeprefix(move[0])
    return Run(
        run_id=run_id if type(run_id) is str else str(run_id),
        experiment_id=str(experiment_id),
        run_name=cells.text("run_name", name) or name_tag,
        status=status if status in _STATUSES else None,
        start_time=cells.integer("start_time", start_time),
        end_time=cells.integer("end_time", end_time),
        lifecycle_stage=cells.lifecycle(stage),
        user_id=cells.text("user_id", user_id) or "",
        artifact_uri=uri,
        params=params.found.get(run_id, {}),
        metrics=metrics.found.get(run_id, {}),
        tags=tags.found.get(run_id, {}),
        problems=tuple(cells.problems),
    )
