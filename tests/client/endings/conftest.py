"""Scripts on the store of a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.client.endings.scripts import Scripts, scripts_on


@pytest.fixture
def scripts(store_path: Path) -> Iterator[Scripts]:
    with scripts_on(store_path) as scripts:
        yield scripts
