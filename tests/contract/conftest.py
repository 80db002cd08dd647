"""One fixture for every back end: a test that takes `backend` or `store` runs over all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contract.backends import Backend, FilesBackend, MemoryBackend, server_backend, sqlite_backend

from tracker.store.protocols import Store

BACKENDS = [
    "memory",
    "files",
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.server),
    pytest.param("mariadb", marks=pytest.mark.server),
]


def made(kind: str, request: pytest.FixtureRequest, folder: Path) -> Backend:
    """A fresh back end of this kind."""
    match kind:
        case "memory":
            return MemoryBackend()
        case "files":
            return FilesBackend(folder)
        case "sqlite":
            return sqlite_backend(folder)
        case server:
            return server_backend(request.getfixturevalue(f"{server}_server").fresh_store())


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    return made(request.param, request, tmp_path)


@pytest.fixture(params=BACKENDS[1:])
def shared_backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Those that several processes can open."""
    return made(request.param, request, tmp_path)


@pytest.fixture(params=["files", "sqlite"])
def disk_backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Those whose bytes lie in `tmp_path`."""
    return made(request.param, request, tmp_path)


@pytest.fixture
def store(backend: Backend) -> Iterator[Store]:
    opened = backend.open("write")
    yield opened
    opened.close()
