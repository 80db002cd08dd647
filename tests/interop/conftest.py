"""Fixtures of real MLflow, one process an age, and of the stores that it wrote."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.interop.conversation import RealMLflow
from tests.interop.environments import RECIPES, CannotBuild, environment
from tests.interop.stores import KINDS, PLACES, SERVERS, Kind, Place, ServedPlace, Written
from tests.servers import Server

AGES = tuple(RECIPES)

MLflows = Callable[[str], RealMLflow]
Stores = Callable[[str, Kind], Written]
FreshDatabase = Callable[[Kind], ServedPlace]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.mlflow)


@pytest.fixture(scope="session")
def mlflows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MLflows]:
    """The process of an age of MLflow, started where it is first asked for."""
    started: dict[str, RealMLflow] = {}

    def process(age: str) -> RealMLflow:
        if age not in started:
            started[age] = RealMLflow(_python(age), folder=tmp_path_factory.mktemp(f"mlflow-{age}"))
        return started[age]

    yield process
    for each in started.values():
        each.close()


@pytest.fixture(scope="session")
def stores(mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """A store that this age of MLflow filled; tests that write take a copy."""
    written: dict[tuple[str, Kind], Written] = {}

    def store(age: str, kind: Kind) -> Written:
        if (age, kind) not in written:
            place = Place(kind, tmp_path_factory.mktemp(f"{kind}-{age}") / PLACES[kind])
            mlflows(age).ask("write_store", uri=place.uri)
            written[age, kind] = Written(age, place, mlflows(age).ask("read_store", uri=place.uri))
        return written[age, kind]

    return store


@pytest.fixture(scope="session")
def fresh_database(request: pytest.FixtureRequest) -> FreshDatabase:
    """A new, empty database on a server of this kind, which is started where it is first asked for."""

    def database(kind: Kind) -> ServedPlace:
        server: Server = request.getfixturevalue(f"{kind}_server")
        return ServedPlace(kind, server.fresh_database())

    return database


@pytest.fixture(scope="session", params=[(age, kind) for age in AGES for kind in KINDS], ids="-".join)
def written(request: pytest.FixtureRequest, stores: Stores) -> Written:
    """Each age's store of each kind on disk."""
    age, kind = request.param
    return stores(age, kind)


@pytest.fixture(scope="session", params=[pytest.param(kind, marks=pytest.mark.server) for kind in SERVERS])
def served(request: pytest.FixtureRequest, fresh_database: FreshDatabase, mlflows: MLflows) -> Written:
    """A database on each kind of server, filled by MLflow 2.22."""
    place = fresh_database(request.param)
    mlflows("2.22").ask("write_store", uri=place.uri)
    return Written("2.22", place, mlflows("2.22").ask("read_store", uri=place.uri))


def _python(age: str) -> Path:
    try:
        return environment(age)
    except CannotBuild as missing:
        reason = f"no environment with MLflow {age}: {missing}"
        if "mlflow" in os.environ.get("TRACKER_TESTS_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
