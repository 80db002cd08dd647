"""Running one and the same training script with a real MLflow, and with tracker in its place."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.client.capture.repositories import new_repository

import tracker
from tracker.core.journal.places import spools_in

Library = Literal["mlflow", "tracker"]
SCRIPTS = Path(__file__).with_name("scripts")
SOURCE = Path(str(tracker.__file__)).parents[1]
_IMPORTS = {"import mlflow": "import tracker as mlflow", "from mlflow import": "from tracker import"}
REMOTE = "https://ada:hunter2@example.org/team/code.git"


@dataclass(frozen=True)
class Checkout:
    """A repository with the scripts, committed once for each library."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> "Checkout":
        repository = new_repository(path)
        for script in SCRIPTS.glob("*.py"):
            shutil.copy(script, path)
        repository.write(".gitignore", "stores/\noutputs/\n")
        repository.commit()
        repository.git("remote", "add", "origin", REMOTE)
        return cls(path)

    def run(self, script: str, library: Library, python: Path, environ: Mapping[str, str]) -> str:
        """Run a script, with nothing but its import line changed for tracker; what it printed."""
        path = self.path / script
        text = (SCRIPTS / script).read_text()
        if library == "tracker":
            for theirs, ours in _IMPORTS.items():
                text = text.replace(f"\n{theirs} ", f"\n{ours} ")
        path.write_text(text)
        done = subprocess.run(
            [str(python), script, "--password", "hunter2"],
            cwd=self.path,
            env=surroundings() | {"PYTHONPATH": str(SOURCE)} | dict(environ),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def is_settled(self, store: Path) -> bool:
        """Whether all that tracker captures in the background is in the store."""
        return not any(spool.journals() for spool in spools_in(str(store.parent / ".tracker" / store.name)))


def surroundings() -> dict[str, str]:
    """Those of a user who set nothing of either library's, but lets a new MLflow open old file stores."""
    own = ("MLFLOW_", "TRACKER_", "PYTHON", "SLURM_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {
        "MLFLOW_ALLOW_FILE_STORE": "true",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
