"""Real MLflow of several ages, each in an environment of its own that is built on first use and kept.

`TRACKER_TEST_ENVIRONMENTS` names the folder that keeps them (else `~/.cache/tracker-tests`).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RECIPES: dict[str, tuple[str, ...]] = {
    "1.30": ("mlflow==1.30.1", "scikit-learn<1.6", "cloudpickle<3", "setuptools<70"),
    "2.22": ("mlflow==2.22.5", "sqlalchemy<2.1", "psycopg2-binary", "pymysql"),
    "3.17": ("mlflow>=3.17", "psycopg2-binary", "pymysql"),
}
"""What to install for each age of MLflow; the last one takes the newest there is."""

_BUILD_SECONDS = 600
_REASON_LENGTH = 500


class CannotBuild(Exception):
    """The environment is not to be had here; the message says why."""


def environment(age: str) -> Path:
    """The Python of the environment with this age of MLflow, built if it does not stand whole yet."""
    base = _base()
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    recipe = hashlib.sha256(" ".join((python, *RECIPES[age])).encode()).hexdigest()[:8]
    place = base / f"mlflow-{age}-{recipe}"
    if not place.exists():
        base.mkdir(parents=True, exist_ok=True)
        with _locked(base / f"{place.name}.lock"):
            if not place.exists():
                _build(place, RECIPES[age])
    return place / "bin" / "python"


def _base() -> Path:
    chosen = os.environ.get("TRACKER_TEST_ENVIRONMENTS")
    return Path(chosen) if chosen else Path.home() / ".cache" / "tracker-tests"


def _build(place: Path, requirements: tuple[str, ...]) -> None:
    """Build beside the place and rename: what stands at the place is whole."""
    building = place.with_name(f"{place.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        _uv("venv", "--python", sys.executable, str(building))
        _uv("pip", "install", "--python", str(building / "bin" / "python"), *requirements)
        building.rename(place)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _uv(*arguments: str) -> None:
    command = [sys.executable, "-m", "uv", "--quiet", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_BUILD_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise CannotBuild(f"uv {arguments[0]} took longer than {_BUILD_SECONDS} s") from late
    if done.returncode:
        raise CannotBuild(f"uv {arguments[0]} failed: {' '.join(done.stderr.split())[-_REASON_LENGTH:]}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it when that process ends."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
