"""Where artifacts are: the places a database names are absolute, and go stale when it is moved."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

from tracker.core.entities import Experiment
from tracker.core.errors import InvalidValue
from tracker.store.sql.connection import Connection

ARTIFACT_FOLDER = "mlruns"
"""MLflow's name for the folder of artifacts beside a database."""


class ArtifactPlaces:
    """The places of one database. `folder` is where its file is; a server's has none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def may_have_moved(self) -> bool:
        """Whether the stored places could be stale: those that a server names are everybody's."""
        return self._folder is not None

    def as_given(self, location: str) -> str:
        """A place that somebody names, as MLflow stores it: paths are absolute."""
        has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location)
        return location if has_scheme else os.path.abspath(location)  # noqa: PTH100

    def of_new_experiment(self, connection: Connection, number: int) -> str:
        """Beside the artifacts of the experiments that are there."""
        sql = "SELECT experiment_id, artifact_location FROM experiments ORDER BY experiment_id LIMIT 100"
        for known, location in connection.rows(sql):
            if type(location) is str and location.endswith(f"/{known}"):
                return f"{self.now(location, str(known)).removesuffix(f'/{known}')}/{number}"
        if self._folder is None:
            raise InvalidValue(
                "The database does not say where artifacts go; give the experiment an artifact location."
            )
        return str(self._folder / ARTIFACT_FOLDER / str(number))

    def of_new_run(self, connection: Connection, experiment: Experiment, run_id: str) -> str:
        """Below the experiment's place."""
        place = experiment.artifact_location or self.of_new_experiment(connection, int(experiment.experiment_id))
        return f"{place.rstrip('/')}/{run_id}/artifacts"

    def now(self, location: str, experiment_id: str) -> str:
        """Where an experiment's artifacts are now: beside the database, where the stored place is gone."""
        path = _local_path(location)
        if self._folder is None or path is None or os.path.exists(path):  # noqa: PTH110  (never raises)
            return location
        moved = self._folder / ARTIFACT_FOLDER / experiment_id
        return str(moved) if moved.is_dir() else location


def _local_path(location: str) -> str | None:
    """The absolute path that a place is, if it is one on this machine."""
    if location.startswith("/"):
        return location
    if location.startswith("file://"):
        host, slash, path = location.removeprefix("file://").partition("/")
        return unquote(slash + path) if host in ("", "localhost") else None
    return None
