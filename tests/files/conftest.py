"""A store written by hand, opened for reading or for writing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.files.raw import make_experiment, make_run

from tracker.core.entities import Run
from tracker.store.files.store import FileStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "mlruns"
    folder.mkdir()
    return folder


@pytest.fixture
def experiment(root: Path) -> Path:
    return make_experiment(root)


@pytest.fixture
def run(experiment: Path) -> Path:
    return make_run(experiment)


@pytest.fixture
def read(root: Path) -> Callable[[Path], Run]:
    """Read the run of a folder through a store opened for reading."""
    return lambda folder: FileStore.open(root, mode="read").get_run(folder.name)


@pytest.fixture
def new_store(tmp_path: Path) -> FileStore:
    """A store of tracker's own making."""
    return FileStore.create(tmp_path / "new" / "mlruns")
