"""What the sections of `bench.client` share: a line of the table, and the processes that are measured."""

import ctypes
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tracker.store.files.store import FileStore
from tracker.store.sql.store import SqlStore

ROOT = Path(__file__).parent.parent
KINDS: tuple["Kind", ...] = ("files", "SQLite")
Kind = Literal["files", "SQLite"]
_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 300.0
_DROPPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "SLURM_JOB_ID")
_DROPPED_PREFIXES = ("TRACKER_", "MLFLOW_")
_QUIET = {
    "TRACKER_CAPTURE_DIFF": "false",
    "TRACKER_CAPTURE_REQUIREMENTS": "false",
    "TRACKER_FLUSH_TIMEOUT": str(_PATIENCE),
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "HF_HUB_OFFLINE": "1",
    "GIT_PYTHON_REFRESH": "quiet",
}
"""Points are measured: what is captured of a run's surroundings is left out, unless the start of a run is asked for."""


class Line(NamedTuple):
    """One line of the table."""

    what: str
    asked: str
    measured: str
    beside: str = ""
    """The ratio to the bare thing or to a peer, measured in the same run."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is measured with."""

    folder: Path
    """Where scratch files go."""
    mlflow: str | None
    """A Python that has MLflow; None where nobody named one."""
    peers: str | None
    """A Python that has trackio or tensorboardX."""
    kills: int
    rounds: int
    points: int
    """Of the long runs."""


Section = Callable[[Settings], Iterator[Line]]


class Used(NamedTuple):
    """What a training process gave back, and what it and those that it left behind took."""

    answer: dict[str, Any]
    seconds: float
    others_cpu: float
    """Seconds of processor time of the processes that it left behind: the drain."""
    others_peak: int
    """The most memory that one of these had, in bytes."""


def adopt_orphans() -> None:
    """Become the parent of what a child leaves behind, so that the system tells what that took."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def environment(*, captures: bool = False, **more: str) -> dict[str, str]:
    """Of measured processes: as after an installation, and nothing of this shell's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _DROPPED and not name.startswith(_DROPPED_PREFIXES)
    }
    quiet = {name: value for name, value in _QUIET.items() if not (captures and "CAPTURE" in name)}
    return {**kept, **quiet, **more}


def interpreter(variable: str, *modules: str) -> str | None:
    """The Python of the environment that a variable names, if one of these modules is there."""
    folder = os.environ.get(variable)
    python = f"{folder}/bin/python"
    if not folder or not Path(python).exists():
        return None
    return python if any(has_module(python, module) for module in modules) else None


def has_module(python: str, module: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([python, "-c", code], cwd="/", env=environment()).returncode == 0


def new_store(settings: Settings, kind: Kind) -> Path:
    """An empty store in a folder of its own; `remove_store` takes it away."""
    folder = Path(tempfile.mkdtemp(dir=settings.folder))
    path = folder / ("mlruns" if kind == "files" else "mlflow.db")
    (FileStore if kind == "files" else SqlStore).create(path).close()
    return path


def remove_store(path: Path) -> None:
    shutil.rmtree(path.parent)


def uri_of(path: Path) -> str:
    """As both tracker and MLflow take it."""
    return f"sqlite:///{path}" if path.suffix else str(path)


def train(library: str, workload: str, where: str, *arguments: object, python: str = sys.executable) -> Used:
    """Run one workload of `bench.client_training` in a process of its own, and wait for all that it leaves behind."""
    return reaped(training(library, workload, where, *arguments, python=python))


def training(
    library: str, workload: str, where: str, *arguments: object, python: str = sys.executable
) -> subprocess.Popen[str]:
    """The same, started."""
    return started([python, "-m", "bench.client_training", library, workload, where, *map(str, arguments)])


def bare(*arguments: object) -> dict[str, Any]:
    """Run one yardstick of `bench.client_bare` in a process of its own."""
    return reaped(bare_process(*arguments)).answer


def bare_process(*arguments: object) -> subprocess.Popen[str]:
    """The same, started."""
    return started([sys.executable, "-m", "bench.client_bare", *map(str, arguments)])


def started(argv: list[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(argv, cwd=ROOT, env=environment(), text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def reaped(process: subprocess.Popen[str]) -> Used:
    """Wait for a process and for those that it leaves behind."""
    began = time.perf_counter()
    output, complaints = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{process.args!r} failed with {process.returncode}:\n{complaints}")
    cpu, peak = wait_for_orphans()
    return Used(answer_in(output), seconds, cpu, peak)


def answer_in(output: str) -> dict[str, Any]:
    """The last line that a workload printed; peers print lines of their own before."""
    answer: dict[str, Any] = json.loads(output.splitlines()[-1])
    return answer


def wait_for_orphans() -> tuple[float, int]:
    """Wait for all that children left behind: their processor time, and the most memory that one of them had."""
    cpu, peak = 0.0, 0
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu, peak
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss * 1024)
        else:
            time.sleep(0.005)
    raise SystemExit("A process that a training left behind does not end.")


def in_turns(rounds: int, names: Iterable[str], action: Callable[[str], float]) -> dict[str, float]:
    """The median of what the action gives for each name; they take turns, so that a busy moment hits all of them."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, values in taken.items():
            values.append(action(name))
    return {name: statistics.median(values) for name, values in taken.items()}


def percentile(values: Iterable[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
