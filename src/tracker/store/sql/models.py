"""Logged models and the registry, as far as listing them goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from tracker.core.entities import Problem
from tracker.store.sql.bindings import TRUE
from tracker.store.sql.cells import Cells, wrong
from tracker.store.sql.connection import Connection, Parameters, Row
from tracker.store.sql.database import Database
from tracker.store.sql.key_values import KeyValueTable, Values
from tracker.store.sql.searching import in_experiments, stage_in_view

if TYPE_CHECKING:  # who writes runs loads no models
    from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel
    from tracker.store import protocols

_STATUSES: dict[int, Literal["PENDING", "READY", "FAILED"]] = {1: "PENDING", 2: "READY", 3: "FAILED"}
_IS_PROMPT = "mlflow.prompt.is_prompt"
_DELETED_STAGE = "Deleted_Internal"
_MODEL_PARAMS = KeyValueTable("params", "logged_model_params", "model_id", "param_key", "param_value")
_MODEL_TAGS = KeyValueTable("tags", "logged_model_tags", "model_id", "tag_key", "tag_value")


_VERSION_COLUMNS = (
    "r.name, r.version, r.creation_time, r.last_updated_time, r.description, r.user_id, r.current_stage, r.source, "
    "r.run_id, r.status, r.status_message, r.run_link"
)
_NOTHING: Parameters = {}


class SqlModels:
    """What `tracker.store.protocols.Models` names. Of a registry with workspaces it is the one called `default`."""

    _database: Database

    def logged_models(self, experiment_ids: Sequence[str]) -> list[LoggedModel]:
        """Newest first; models are there since MLflow 3."""
        if not self._database.catalog.has("logged_models"):
            return []
        sql = (
            "SELECT r.model_id, r.experiment_id, r.name, r.artifact_location, r.model_type, r.source_run_id, r.status, "
            "r.status_message, r.creation_timestamp_ms, r.last_updated_timestamp_ms FROM logged_models r "
            f"WHERE {in_experiments(experiment_ids)} AND {stage_in_view('active')} "
            "ORDER BY r.creation_timestamp_ms DESC, r.model_id"
        )

        def work(connection: Connection) -> list[LoggedModel]:
            rows = connection.rows(sql)
            ids = [row[0] for row in rows]
            params = _MODEL_PARAMS.read(connection, ids)
            tags = _MODEL_TAGS.read(connection, ids)
            return [_logged_model(row, params, tags) for row in rows]

        return self._database.read(work)

    def registered_models(self) -> list[RegisteredModel]:
        names = self._database.dialect.exact("r.name")

        def work(connection: Connection) -> list[RegisteredModel]:
            columns = "r.name, r.creation_time, r.last_updated_time, r.description"
            rows = self._rows(connection, "registered_models", columns, f"{TRUE} ORDER BY {names}")
            tags = Values("tags")
            tags.add_texts(self._rows(connection, "registered_model_tags", 'r.name, r."key", r.value'))
            versions: dict[Any, dict[str, int]] = {}
            for name, alias, version in self._rows(
                connection, "registered_model_aliases", "r.name, r.alias, r.version"
            ):
                versions.setdefault(name, {})[str(alias)] = version
            models = [_registered_model(row, tags, versions.get(row[0], {})) for row in rows]
            return [model for model in models if model.tags.get(_IS_PROMPT) != "true"]

        return self._database.read(work)

    def model_versions(self, name: str) -> list[ModelVersion]:
        is_named = self._database.dialect.key_equals("r.name", ":name")

        def work(connection: Connection) -> list[ModelVersion]:
            where, parameters = f"{is_named} ORDER BY r.version DESC", {"name": name}
            rows = self._rows(connection, "model_versions", _VERSION_COLUMNS, where, parameters)
            tags = Values("tags")
            columns = 'r.version, r."key", r.value'
            tags.add_texts(self._rows(connection, "model_version_tags", columns, is_named, parameters))
            return [_model_version(row, tags) for row in rows if row[6] != _DELETED_STAGE]

        return self._database.read(work)

    def _rows(
        self, connection: Connection, table: str, columns: str, where: str = TRUE, parameters: Parameters = _NOTHING
    ) -> list[Row]:
        """Rows of a table of the registry, if the schema has it, in the workspace that everybody has."""
        if not self._database.catalog.has(table):
            return []
        workspace = "r.workspace = 'default' AND " if self._database.catalog.has(table, "workspace") else ""
        return connection.rows(f"SELECT {columns} FROM {table} r WHERE {workspace}{where}", parameters)


def _logged_model(row: Row, params: Values, tags: Values) -> LoggedModel:
    from tracker.core.models import LoggedModel

    model_id, experiment_id, name, artifact_location, model_type, source_run_id, status, message, created, updated = row
    cells = Cells()
    cells.problems += (*params.problems.get(model_id, ()), *tags.problems.get(model_id, ()))
    if status not in _STATUSES:
        cells.problems.append(Problem("status", wrong("a status", status)))
    return LoggedModel(
        model_id=str(model_id),
        experiment_id=str(experiment_id),
        name=cells.text("name", name) or "",
        artifact_location=cells.text("artifact_location", artifact_location) or "",
        model_type=cells.text("model_type", model_type),
        source_run_id=cells.text("source_run_id", source_run_id),
        status=_STATUSES.get(status),
        status_message=cells.text("status_message", message),
        creation_timestamp=cells.integer("creation_timestamp", created),
        last_updated_timestamp=cells.integer("last_updated_timestamp", updated),
        params=params.found.get(model_id, {}),
        tags=tags.found.get(model_id, {}),
        problems=tuple(cells.problems),
    )


def _registered_model(row: Row, tags: Values, aliases: Mapping[str, int]) -> RegisteredModel:
    from tracker.core.models import RegisteredModel

    name, created, updated, description = row
    cells = Cells()
    cells.problems += tags.problems.get(name, ())
    return RegisteredModel(
        name=cells.text("name", name) or "",
        creation_timestamp=cells.integer("creation_timestamp", created),
        last_updated_timestamp=cells.integer("last_updated_timestamp", updated),
        description=cells.text("description", description),
        tags=tags.found.get(name, {}),
        aliases=aliases,
        problems=tuple(cells.problems),
    )


def _model_version(row: Row, tags: Values) -> ModelVersion:
    from tracker.core.models import ModelVersion

    name, version, created, updated, description, user_id, stage, source, run_id, status, message, run_link = row
    cells = Cells()
    cells.problems += tags.problems.get(version, ())
    return ModelVersion(
        name=cells.text("name", name) or "",
        version=cells.integer("version", version) or 0,
        creation_timestamp=cells.integer("creation_timestamp", created),
        last_updated_timestamp=cells.integer("last_updated_timestamp", updated),
        description=cells.text("description", description),
        user_id=cells.text("user_id", user_id),
        current_stage=cells.text("current_stage", stage),
        source=cells.text("source", source),
        run_id=cells.text("run_id", run_id),
        status=cells.text("status", status),
        status_message=cells.text("status_message", message),
        run_link=cells.text("run_link", run_link),
        tags=tags.found.get(version, {}),
        problems=tuple(cells.problems),
    )


if TYPE_CHECKING:  # who writes runs loads no models
    from tracker.core.models import LoggedModel, ModelVersion, RegisteredModel

    _: type[protocols.Models] = SqlModels
