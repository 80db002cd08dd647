"""The datasets that runs read."""

import os
from collections.abc import Sequence
from typing import Any

from tracker.core.entities import Dataset, DatasetInput
from tracker.core.errors import RunNotFound, SchemaTooOld
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.connection import Connection, Insert
from tracker.store.sql.database import Database
from tracker.store.sql.fitting import check_fits, taken_for_another

_DATASET_COLUMNS = (
    "dataset_uuid", "experiment_id", "name", "digest", "dataset_source_type", "dataset_source", "dataset_schema",
    "dataset_profile",
)  # fmt: skip
_INPUT_COLUMNS = ("input_uuid", "source_type", "source_id", "destination_type", "destination_id")
_SELECT = """
SELECT i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile,
t.name, t.value
FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid
WHERE i.destination_type = 'RUN' AND i.destination_id = :run
"""
_SAME_DATASET = """
SELECT dataset_uuid, name, digest FROM datasets WHERE experiment_id = :experiment AND name = :name AND digest = :digest
"""


def read_inputs(connection: Connection, catalog: Catalog, run_id: str) -> tuple[DatasetInput, ...]:
    """The datasets that a run read, by name and digest."""
    where = connection.dialect.key_equals("run_uuid", ":run")
    if not connection.rows(f"SELECT 1 FROM runs WHERE {where}", {"run": run_id}):
        raise RunNotFound(run_id)
    if not catalog.has_datasets:
        return ()
    found: dict[Any, tuple[Dataset, dict[str, str]]] = {}
    for input_uuid, *described, key, value in connection.rows(_SELECT, {"run": run_id}):
        name, digest, source_type, source, schema, profile = map(_text, described)
        dataset = Dataset(name or "", digest or "", source_type or "", source or "", schema, profile)
        _, tags = found.setdefault(input_uuid, (dataset, {}))
        if type(key) is str and type(value) is str:
            tags[key] = value
    given = [DatasetInput(dataset, tags) for dataset, tags in found.values()]
    return tuple(sorted(given, key=lambda each: (each.dataset.name, each.dataset.digest)))


def check_inputs(database: Database, inputs: Sequence[DatasetInput]) -> None:
    """Refuse inputs that the database could not hold."""
    if not database.catalog.has_datasets:
        raise SchemaTooOld(
            f"{database.name} is of an MLflow before 2.4 and has no place for datasets; `mlflow db upgrade` makes one."
        )
    for given in inputs:
        dataset = given.dataset
        check_fits(
            database,
            "datasets",
            {
                "name": dataset.name,
                "digest": dataset.digest,
                "dataset_source_type": dataset.source_type,
                "dataset_source": dataset.source,
                "dataset_schema": dataset.schema,
                "dataset_profile": dataset.profile,
            },
        )
        for key, value in given.tags.items():
            check_fits(database, "input_tags", {"name": key, "value": value})


def add_inputs(connection: Connection, run_id: str, experiment_id: Any, inputs: Sequence[DatasetInput]) -> None:
    """Write down what a run read; a dataset that its experiment knows by name and digest is not written twice."""
    for given in inputs:
        source_id = _dataset_id(connection, experiment_id, given.dataset)
        where = "source_type = 'DATASET' AND source_id = :source AND destination_type = 'RUN' AND destination_id = :run"
        if connection.rows(f"SELECT 1 FROM inputs WHERE {where}", {"source": source_id, "run": run_id}):
            continue
        input_id = os.urandom(16).hex()
        connection.insert(Insert("inputs", _INPUT_COLUMNS), [(input_id, "DATASET", source_id, "RUN", run_id)])
        tags = Insert("input_tags", ("input_uuid", "name", "value"))
        connection.insert(tags, [(input_id, key, value) for key, value in sorted(given.tags.items())])


def _dataset_id(connection: Connection, experiment_id: Any, dataset: Dataset) -> str:
    sought = {"experiment": experiment_id, "name": dataset.name, "digest": dataset.digest}
    for dataset_id, *known in connection.rows(_SAME_DATASET, sought):
        if known != [dataset.name, dataset.digest]:
            raise taken_for_another(dataset.name, known[0])
        return str(dataset_id)
    dataset_id = os.urandom(16).hex()
    row = (
        dataset_id,
        experiment_id,
        dataset.name,
        dataset.digest,
        dataset.source_type,
        dataset.source,
        dataset.schema,
        dataset.profile,
    )
    connection.insert(Insert("datasets", _DATASET_COLUMNS), [row])
    return dataset_id


def _text(cell: Any) -> str | None:
    return cell if type(cell) is str else None
