"""Changes to rows of `runs`, within a transaction."""

from collections.abc import Mapping

from tracker.core.batches import NewRun
from tracker.core.entities import Lifecycle
from tracker.core.errors import AlreadyExists
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.connection import Connection, Insert
from tracker.store.sql.experiment_rows import now_in_milliseconds, row_id

_SAME_ID = "SELECT run_uuid, experiment_id FROM runs WHERE run_uuid = :run"
"""A collation may take two ids for one."""


def stands(connection: Connection, run_id: str, experiment_id: str) -> bool:
    """Whether the run is there already; in another experiment, its id is taken."""
    for known, found in connection.rows(_SAME_ID, {"run": run_id}):
        if str(found) != experiment_id or known != run_id:
            raise AlreadyExists(f"Run {known!r} stands already, in experiment {str(found)!r}.")
        return True
    return False


def insert_run(connection: Connection, new: NewRun, *, run_id: str, run_name: str, artifact_uri: str) -> None:
    """A row as MLflow writes it: of a source that is unknown."""
    row = {
        "run_uuid": run_id,
        "name": run_name,
        "source_type": "UNKNOWN",
        "source_name": "",
        "entry_point_name": "",
        "user_id": new.user_id,
        "status": new.status,
        "start_time": new.start_time,
        "source_version": "",
        "lifecycle_stage": "active",
        "artifact_uri": artifact_uri,
        "experiment_id": row_id(new.experiment_id),
    }
    connection.insert(Insert("runs", tuple(row)), [tuple(row.values())])


def change_run(connection: Connection, run_id: str, changes: Mapping[str, object]) -> None:
    """Write these columns."""
    if not changes:
        return
    assignments = ", ".join(f"{column} = :{column}" for column in changes)
    connection.change(f"UPDATE runs SET {assignments} WHERE run_uuid = :run", {**changes, "run": run_id})


def set_stage(connection: Connection, catalog: Catalog, run_id: str, stage: Lifecycle) -> None:
    """Mark a run deleted, and when that was, or active."""
    changes: dict[str, object] = {"lifecycle_stage": stage}
    if catalog.has("runs", "deleted_time"):
        changes["deleted_time"] = now_in_milliseconds() if stage == "deleted" else None
    change_run(connection, run_id, changes)
