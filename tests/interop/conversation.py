"""Talking to a real MLflow that runs in a process and an environment of its own."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SERVER = "inside.serve"
_LOG_TAIL = 4000


class MLflowFailed(AssertionError):
    """MLflow raised, or its process died; the message holds its own traceback."""


class RealMLflow:
    """One process of one MLflow; it answers one request after the other."""

    def __init__(self, python: Path, *, folder: Path) -> None:
        self.folder = folder
        """Where it runs: MLflow 1.30 writes artifacts beside, whatever the database."""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [str(python), "-m", _SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=_environment(),
        )
        self._version: str | None = None

    @property
    def version(self) -> str:
        """As MLflow itself gives it: the first thing it says once it is imported."""
        if self._version is None:
            self._version = str(self._receive())
        return self._version

    def ask(self, action: str, **arguments: object) -> Any:
        """Have it do something (a function of `inside/`) and wait for the answer."""
        self.tell(action, **arguments)
        return self.answer()

    def tell(self, action: str, **arguments: object) -> None:
        """Have it begin; `answer` waits for the end."""
        assert self.version
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"action": action, "arguments": arguments}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        return self._receive()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise MLflowFailed(f"MLflow's process ended with {self._process.wait()}:\n{self._log_tail()}")
        reply: Mapping[str, Any] = json.loads(line)
        if "error" in reply:
            raise MLflowFailed(reply["error"])
        return reply["answer"]

    def _log_tail(self) -> str:
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - _LOG_TAIL))
        return self._log.read().decode(errors="replace")


def _environment() -> dict[str, str]:
    """The surroundings of a user who set nothing of MLflow's, but lets a new MLflow open old file stores."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MLFLOW_", "TRACKER_", "PYTHON"))}
    return kept | {
        "PYTHONPATH": str(Path(__file__).parent),
        "MLFLOW_ALLOW_FILE_STORE": "true",
        "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "GIT_PYTHON_REFRESH": "quiet",
    }
