"""A new database of tracker's against the one that MLflow 2.22 makes: the same, table by table."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.interop.conftest import FreshDatabase, MLflows
from tests.interop.schemas import PARTS, Description, described
from tests.interop.stores import SERVERS, Place, created

from tracker.store.sql.store import SqlStore


class Pair(NamedTuple):
    """Two new databases, and what each consists of."""

    ours: Place
    theirs: Place
    our_tables: dict[str, Description]
    their_tables: dict[str, Description]


@pytest.fixture(scope="session")
def pair(mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    ours = created("sqlite", tmp_path_factory.mktemp("ours"))
    theirs = Place("sqlite", tmp_path_factory.mktemp("theirs") / "mlflow.db")
    mlflows("2.22").ask("open_store", uri=theirs.uri)
    return Pair(ours, theirs, described(ours.uri), described(theirs.uri))


def test_a_new_database_has_the_tables_that_mlflow_makes(pair: Pair) -> None:
    assert set(pair.our_tables) == set(pair.their_tables)
    assert len(pair.our_tables) == 19


@pytest.mark.parametrize("part", PARTS)
def test_a_new_database_is_made_as_mlflow_makes_it(part: str, pair: Pair) -> None:
    ours = {table: description[part] for table, description in pair.our_tables.items()}
    assert ours == {table: description[part] for table, description in pair.their_tables.items()}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT version_num FROM alembic_version",
        "SELECT experiment_id, name, lifecycle_stage FROM experiments",
        "PRAGMA integrity_check",
        "PRAGMA encoding",
    ],
)
def test_a_new_database_holds_what_mlflow_puts_there(query: str, pair: Pair) -> None:
    assert _rows(pair.ours.path, query) == _rows(pair.theirs.path, query)


def test_a_new_database_is_in_wal_mode(pair: Pair) -> None:
    assert _rows(pair.ours.path, "PRAGMA journal_mode") == [("wal",)]


def test_mlflow_opens_a_new_database_as_it_is(pair: Pair, mlflows: MLflows, tmp_path: Path) -> None:
    copied = pair.ours.copy(tmp_path)
    assert mlflows("2.22").ask("open_store", uri=copied.uri) == ["Default"]
    assert described(copied.uri) == pair.our_tables


@pytest.fixture(scope="session", params=[pytest.param(kind, marks=pytest.mark.server) for kind in SERVERS])
def served_pair(
    request: pytest.FixtureRequest, fresh_database: FreshDatabase, mlflows: MLflows
) -> tuple[dict[str, Description], dict[str, Description]]:
    """The tables that tracker and MLflow make on a server."""
    ours, theirs = fresh_database(request.param), fresh_database(request.param)
    SqlStore.create_schema(ours.url, artifact_root="/nowhere")
    mlflows("2.22").ask("open_store", uri=theirs.uri)
    return described(ours.our_uri), described(theirs.our_uri)


@pytest.mark.parametrize("part", PARTS)
def test_a_new_database_on_a_server_is_made_as_mlflow_makes_it(
    part: str, served_pair: tuple[dict[str, Description], dict[str, Description]]
) -> None:
    ours, theirs = ({table: found[part] for table, found in tables.items()} for tables in served_pair)
    assert ours == theirs


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()
