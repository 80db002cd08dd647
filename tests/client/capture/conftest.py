"""A git repository of the test's own."""

from pathlib import Path

import pytest
from tests.client.capture.repositories import Repository, new_repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One commit of `a.txt` and `b.txt`, with nothing changed since."""
    repository = new_repository(tmp_path / "repository")
    repository.commit(a="one\ntwo\n", b="b\n")
    return repository
