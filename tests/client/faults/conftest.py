"""Stores in trouble, and the scripts that log to them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.client.faults.disks import mounted
from tests.client.faults.training import Script, Surroundings, end_drains

Start = Callable[..., Script]


@pytest.fixture(params=["mlruns", "mlflow.db"])
def around(request: pytest.FixtureRequest, tmp_path: Path) -> Surroundings:
    """A script's folders; the store is in one of its own, and is made when something is logged."""
    (tmp_path / "work").mkdir()
    return Surroundings(str(tmp_path / "work" / request.param), tmp_path)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts scripts, and sees that they and what they started are gone at the end."""
    scripts: list[Script] = []

    def begin(
        around: Surroundings, *, warm: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Script:
        scripts.append(Script(around, warm=warm, environment=environment))
        return scripts[-1]

    yield begin
    for script in scripts:
        script.give_up()
        end_drains(script.around)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A filesystem of its own, of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, "-t", "tmpfs", "-o", "size=8m,mode=0777", "tmpfs"):
        yield folder
