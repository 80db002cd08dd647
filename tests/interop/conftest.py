"""Fixtures of real MLflow, one process an age, and of the stores that it wrote."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.interop.conversation import RealMLflow
from tests.interop.dumps import Dump, dump
from tests.interop.environments import RECIPES, CannotBuild, environment
from tests.interop.stores import KINDS, PLACES, Kind, Place, ServedPlace, Written
from tests.servers import Server

AGES = tuple(RECIPES)
_VERSIONS: list[str] = []
"""Of each MLflow that ran."""

MLflows = Callable[[str], RealMLflow]
Stores = Callable[[str, Kind], Written]
FreshDatabase = Callable[[Kind], ServedPlace]
Served = Callable[[Kind], tuple[Written, Dump]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.mlflow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _VERSIONS:
        terminalreporter.write_line(f"real MLflow: {', '.join(_VERSIONS)}")


@pytest.fixture(scope="session")
def mlflows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MLflows]:
    """The process of an age of MLflow, started where it is first asked for."""
    started: dict[str, RealMLflow] = {}

    def process(age: str) -> RealMLflow:
        if age not in started:
            started[age] = RealMLflow(python_or_skip(age), folder=tmp_path_factory.mktemp(f"mlflow-{age}"))
        return started[age]

    yield process
    for each in started.values():
        _VERSIONS.append(each.version)
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


@pytest.fixture(scope="session")
def served(fresh_database: FreshDatabase, mlflows: MLflows) -> Served:
    """A database on a server of this kind, filled by MLflow 2.22, and what tracker read from it then."""
    filled: dict[Kind, tuple[Written, Dump]] = {}

    def database(kind: Kind) -> tuple[Written, Dump]:
        if kind not in filled:
            place = fresh_database(kind)
            mlflows("2.22").ask("write_store", uri=place.uri)
            written = Written("2.22", place, mlflows("2.22").ask("read_store", uri=place.uri))
            with closing(place.open()) as store:
                filled[kind] = written, dump(store)
        return filled[kind]

    return database


@functools.cache
def _python(age: str) -> Path | str:
    """The environment's Python, or why there is none; the attempt is made once."""
    try:
        return environment(age)
    except CannotBuild as missing:
        return f"no environment with MLflow {age}: {missing}"


def python_or_skip(age: str) -> Path:
    """The Python of an age of MLflow; where there is none the test is skipped, or fails where MLflow is required."""
    python = _python(age)
    if isinstance(python, Path):
        return python
    if "mlflow" in os.environ.get("TRACKER_TESTS_REQUIRE", "").split(","):
        pytest.fail(python)
    pytest.skip(python)
