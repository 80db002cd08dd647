"""A store written by hand that is being followed."""

from pathlib import Path

import pytest
from tests.files.raw import make_experiment, make_run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "mlruns"
    folder.mkdir()
    (folder / ".trash").mkdir()
    return folder


@pytest.fixture
def experiment(root: Path) -> Path:
    return make_experiment(root)


@pytest.fixture
def run(experiment: Path) -> Path:
    """A live run without points."""
    return make_run(experiment)
