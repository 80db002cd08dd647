"""Runs in a database, and what was logged to them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import RUN_NAME_TAG, DatasetInput, History, Problem, Run, RunStatus
from tracker.core.errors import InvalidValue, RunNotFound
from tracker.core.names import MAX_RUN_NAME, check_batch, check_key, check_run_id, check_run_name
from tracker.core.run_names import random_run_name
from tracker.store.sql import datasets, histories, logged_values, run_changes
from tracker.store.sql.artifacts import ArtifactPlaces
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.connection import Connection, another_was_first
from tracker.store.sql.database import Database
from tracker.store.sql.experiment_rows import active_experiment
from tracker.store.sql.fitting import check_fits, fit_params, fit_tags
from tracker.store.sql.run_rows import active_run, held_run, read_runs

if TYPE_CHECKING:
    from tracker.core.queries import RunQuery
    from tracker.store import protocols


class SqlRuns:
    """What `tracker.store.protocols.Runs` names."""

    _database: Database
    _places: ArtifactPlaces

    def search_runs(self, query: RunQuery) -> list[Run]:
        from tracker.core.filter.orders import DEFAULT_RUN_ORDER  # who only writes searches nothing
        from tracker.store.sql.scope import RunScope
        from tracker.store.sql.searching import in_experiments, page_of, stage_in_view
        from tracker.store.sql.where import Compiler

        dialect, bindings = self._database.dialect, Bindings()
        compiler = Compiler(dialect, bindings, RunScope(dialect, bindings, self._database.catalog))
        conditions = [stage_in_view(query.view)]
        if query.experiment_ids is not None:
            conditions.append(in_experiments(query.experiment_ids))
        if query.where is not None:
            conditions.append(compiler.where(query.where))
        joins, order = compiler.order((*query.order_by, *DEFAULT_RUN_ORDER))
        sql = (
            f"SELECT r.run_uuid FROM runs r {joins} WHERE {' AND '.join(conditions)} ORDER BY {order} "
            f"{page_of(query, bindings)}"
        )

        def work(connection: Connection) -> list[Run]:
            ids = [row[0] for row in connection.rows(sql, bindings.values)]
            return list(read_runs(connection, self._places, ids, query.columns))

        return self._database.read(work)

    def get_run(self, run_id: str) -> Run:
        return self._database.read(lambda connection: self._run(connection, run_id))

    def history(self, run_id: str, key: str) -> History:
        return self._database.read(lambda c: histories.read_history(c, self._database.catalog, run_id, key))

    def inputs(self, run_id: str) -> tuple[DatasetInput, ...]:
        return self._database.read(lambda c: datasets.read_inputs(c, self._database.catalog, run_id))

    def create_run(self, new: NewRun) -> Run:
        run_id = new.run_id or os.urandom(16).hex()
        run_name = new.run_name or new.tags.get(RUN_NAME_TAG) or random_run_name()
        check_run_id(run_id)
        check_run_name(run_name)
        tags, _ = fit_tags(self._database, {**new.tags, RUN_NAME_TAG: run_name})
        for key in tags:
            check_key("tag", key)
        check_fits(self._database, "runs", {"run_uuid": run_id, "name": run_name, "user_id": new.user_id})

        def work(connection: Connection) -> Run:
            experiment = active_experiment(connection, self._database.catalog, new.experiment_id, share=True)
            if not run_changes.stands(connection, run_id, new.experiment_id):
                artifact_uri = self._places.of_new_run(connection, experiment, run_id)
                check_fits(self._database, "runs", {"artifact_uri": artifact_uri})
                with another_was_first():
                    run_changes.insert_run(connection, new, run_id=run_id, run_name=run_name, artifact_uri=artifact_uri)
                logged_values.set_tags(connection, run_id, tags)
            return self._run(connection, run_id)

        return self._database.write(work)

    def log_batch(self, run_id: str, batch: Batch) -> tuple[Problem, ...]:
        check_batch(batch)
        params, cut_params = fit_params(self._database, batch.params)
        tags, cut_tags = fit_tags(self._database, batch.tags)

        def work(connection: Connection) -> None:
            active_run(connection, run_id, share=RUN_NAME_TAG not in tags)
            logged_values.add_params(connection, run_id, params)
            logged_values.add_points(connection, run_id, batch.by_key())
            logged_values.set_tags(connection, run_id, tags)
            if RUN_NAME_TAG in tags:
                run_changes.change_run(connection, run_id, {"name": tags[RUN_NAME_TAG][:MAX_RUN_NAME]})

        self._database.write(work)
        return (*cut_params, *cut_tags)

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        datasets.check_inputs(self._database, inputs)

        def work(connection: Connection) -> None:
            experiment_id = active_run(connection, run_id)
            with another_was_first():
                datasets.add_inputs(connection, run_id, experiment_id, inputs)

        self._database.write(work)

    def update_run(
        self,
        run_id: str,
        *,
        status: RunStatus | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> None:
        if run_name is not None:
            check_run_name(run_name)
            check_fits(self._database, "runs", {"name": run_name})
        given = {"status": status, "end_time": end_time, "name": run_name}
        changes = {column: value for column, value in given.items() if value is not None}

        def work(connection: Connection) -> None:
            active_run(connection, run_id)
            run_changes.change_run(connection, run_id, changes)
            if run_name is not None:
                logged_values.set_tags(connection, run_id, {RUN_NAME_TAG: run_name})

        self._database.write(work)

    def delete_tag(self, run_id: str, key: str) -> None:
        key_equals = self._database.dialect.key_equals('"key"', ":key")
        sql = f"DELETE FROM tags WHERE run_uuid = :run AND {key_equals}"

        def work(connection: Connection) -> None:
            active_run(connection, run_id, share=True)
            if not connection.change(sql, {"run": run_id, "key": key}):
                raise InvalidValue(f"Run {run_id!r} has no tag {key!r}.")

        self._database.write(work)

    def delete_run(self, run_id: str) -> None:
        def work(connection: Connection) -> None:
            active_run(connection, run_id)
            run_changes.set_stage(connection, self._database.catalog, run_id, "deleted")

        self._database.write(work)

    def restore_run(self, run_id: str) -> None:
        def work(connection: Connection) -> None:
            _, is_deleted = held_run(connection, run_id)
            if not is_deleted:
                raise InvalidValue(f"Run {run_id!r} is not deleted.")
            run_changes.set_stage(connection, self._database.catalog, run_id, "active")

        self._database.write(work)

    def _run(self, connection: Connection, run_id: str) -> Run:
        for run in read_runs(connection, self._places, [run_id]):
            return run
        raise RunNotFound(run_id)


if TYPE_CHECKING:
    _: type[protocols.Runs] = SqlRuns
