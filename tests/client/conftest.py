"""The library as a script uses it, on a store of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tracker.client import active
from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Store

_ENVIRONMENT = (
    "TRACKER_STORE MLFLOW_TRACKING_URI MLFLOW_EXPERIMENT_NAME MLFLOW_EXPERIMENT_ID MLFLOW_RUN_ID SLURM_JOB_ID "
    "TRACKER_INHERITED_RUN TRACKER_FLUSH_TIMEOUT"
).split()


@pytest.fixture(params=["mlruns", "mlflow.db"])
def store_path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the store is that this test logs to; it is made when something is logged."""
    for name in _ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TRACKER_CAPTURE_DIFF", "false")
    monkeypatch.setenv("TRACKER_CAPTURE_REQUIREMENTS", "false")
    path = tmp_path / str(request.param)
    tracker.set_tracking_uri(str(path))
    yield path
    while (run := active.current()) is not None:
        run.end()
    tracker.set_tracking_uri("")


@pytest.fixture
def stored(store_path: Path) -> Iterator["Reading"]:
    reading = Reading(store_path)
    yield reading
    reading.close()


class Reading:
    """The store as another process would read it, by the back ends alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: list[Store] = []

    @property
    def store(self) -> Store:
        if not self._open:
            self._open.append(open_store(Located(parse_address(str(self._path), self._path.parent), "argument")))
        return self._open[0]

    def points(self, run_id: str, key: str) -> list[tuple[int, float]]:
        """(step, value) of each point."""
        return [(step, value) for _, step, value in self.store.history(run_id, key).rows()]

    def close(self) -> None:
        for store in self._open:
            store.close()
