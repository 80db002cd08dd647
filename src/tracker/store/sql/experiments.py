"""Experiments in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tracker.core.entities import Experiment
from tracker.core.errors import ExperimentNotFound, InvalidValue
from tracker.core.names import MAX_EXPERIMENT_TAG_VALUE, check_experiment_name, check_key
from tracker.store.sql import experiment_rows
from tracker.store.sql.artifacts import ArtifactPlaces
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.connection import Connection, Duplicate
from tracker.store.sql.database import Database
from tracker.store.sql.experiment_rows import active_experiment, held_experiment, row_id
from tracker.store.sql.fitting import check_fits, limit_of

if TYPE_CHECKING:
    from tracker.core.queries import ExperimentQuery
    from tracker.store import protocols


class SqlExperiments:
    """What `tracker.store.protocols.Experiments` names."""

    _database: Database
    _places: ArtifactPlaces

    def search_experiments(self, query: ExperimentQuery) -> list[Experiment]:
        from tracker.store.sql.scope import ExperimentScope  # who only writes searches nothing
        from tracker.store.sql.searching import page_of, stage_in_view
        from tracker.store.sql.where import Compiler

        catalog, dialect, bindings = self._database.catalog, self._database.dialect, Bindings()
        compiler = Compiler(dialect, bindings, ExperimentScope(dialect, bindings, catalog))
        where = stage_in_view(query.view) + (f" AND {compiler.where(query.where)}" if query.where else "")
        joins, order = compiler.order(query.levels)
        sql = (
            f"{experiment_rows.select_experiments(catalog)} {joins} WHERE {where} ORDER BY {order} "
            f"{page_of(query, bindings)}"
        )
        return self._database.read(lambda c: experiment_rows.read_experiments(c, sql, bindings.values))

    def get_experiment(self, experiment_id: str) -> Experiment:
        sql = f"{experiment_rows.select_experiments(self._database.catalog)} WHERE r.experiment_id = :id"
        parameters = {"id": row_id(experiment_id)}
        for experiment in self._database.read(lambda c: experiment_rows.read_experiments(c, sql, parameters)):
            return experiment
        raise ExperimentNotFound(experiment_id)

    def count_runs(self, experiment_ids: Sequence[str]) -> dict[str, int]:
        numbers = [row_id(experiment_id) for experiment_id in experiment_ids]
        counts = self._database.read(lambda c: experiment_rows.count_runs(c, numbers))
        for number in numbers:
            if number not in counts:
                raise ExperimentNotFound(str(number))
        return {str(number): counts[number] for number in numbers}

    def create_experiment(
        self, name: str, *, artifact_location: str | None = None, tags: Mapping[str, str] | None = None
    ) -> str:
        check_experiment_name(name)
        location = self._places.as_given(artifact_location) if artifact_location else None
        check_fits(self._database, "experiments", {"name": name, "artifact_location": location})
        held_tags = self._held_tags(tags or {})

        def work(connection: Connection) -> str:
            experiment_rows.check_name_is_free(connection, name)
            number = experiment_rows.insert_experiment(connection, self._database.catalog, name, location)
            if location is None:
                place = {"artifact_location": self._places.of_new_experiment(connection, number)}
                check_fits(self._database, "experiments", place)
                experiment_rows.change_experiment(connection, self._database.catalog, number, place)
            experiment_rows.set_experiment_tags(connection, number, held_tags)
            return str(number)

        try:
            return self._database.write(work)
        except Duplicate:
            raise experiment_rows.name_is_taken(name, is_deleted=False) from None

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        check_experiment_name(name)
        check_fits(self._database, "experiments", {"name": name})
        catalog = self._database.catalog

        def work(connection: Connection) -> None:
            if active_experiment(connection, catalog, experiment_id).name != name:
                experiment_rows.check_name_is_free(connection, name)
            experiment_rows.change_experiment(connection, catalog, row_id(experiment_id), {"name": name})

        try:
            self._database.write(work)
        except Duplicate:
            raise experiment_rows.name_is_taken(name, is_deleted=False) from None

    def delete_experiment(self, experiment_id: str) -> None:
        catalog = self._database.catalog

        def work(connection: Connection) -> None:
            active_experiment(connection, catalog, experiment_id)
            experiment_rows.set_stage(connection, catalog, row_id(experiment_id), "deleted")

        self._database.write(work)

    def restore_experiment(self, experiment_id: str) -> None:
        catalog = self._database.catalog

        def work(connection: Connection) -> None:
            if held_experiment(connection, catalog, experiment_id).lifecycle_stage != "deleted":
                raise InvalidValue(f"Experiment {experiment_id!r} is not deleted.")
            experiment_rows.set_stage(connection, catalog, row_id(experiment_id), "active")

        self._database.write(work)

    def set_experiment_tags(self, experiment_id: str, tags: Mapping[str, str]) -> None:
        held_tags = self._held_tags(tags)

        def work(connection: Connection) -> None:
            active_experiment(connection, self._database.catalog, experiment_id)
            experiment_rows.set_experiment_tags(connection, row_id(experiment_id), held_tags)

        self._database.write(work)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        key_equals = self._database.dialect.key_equals('"key"', ":key")
        sql = f"DELETE FROM experiment_tags WHERE experiment_id = :id AND {key_equals}"

        def work(connection: Connection) -> None:
            active_experiment(connection, self._database.catalog, experiment_id)
            if not connection.change(sql, {"id": row_id(experiment_id), "key": key}):
                raise InvalidValue(f"Experiment {experiment_id!r} has no tag {key!r}.")

        self._database.write(work)

    def _held_tags(self, tags: Mapping[str, str]) -> dict[str, str]:
        """The tags as the database can hold them."""
        limit = limit_of(self._database.catalog, "experiment_tags", MAX_EXPERIMENT_TAG_VALUE)
        for key, value in tags.items():
            check_key("tag", key)
            check_fits(self._database, "experiment_tags", {"key": key, "value": value[:limit]})
        return {key: value[:limit] for key, value in tags.items()}


if TYPE_CHECKING:
    _: type[protocols.Experiments] = SqlExperiments
