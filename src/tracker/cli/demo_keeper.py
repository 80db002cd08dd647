"""The process that runs the demo's trainings and removes what they leave: `python -m tracker.cli.demo_keeper STORE`.

It stands between the screen and the trainings because it outlives the screen, however that ends: it begins when a
line comes in by standard input, and cleans up when that ends. Should it be killed itself, its trainings end as well.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tracker.cli.demo_runs import live_jobs, next_jobs
from tracker.cli.demo_trainings import Job

KEEP = "--keep"
_BETWEEN_LOOKS = 0.5
_PAUSE = 6.0
"""Seconds from the end of a training to the start of the next."""
_FAREWELL = 5.0
"""Seconds in which trainings end by themselves, and what still writes for them does."""
_SETTINGS = ("MLFLOW_", "TRACKER_", "SLURM_")
"""Variables that begin so are meant for the user's own runs."""


class _Place:
    """Where one training follows another."""

    def __init__(self, store: Path, job: Job) -> None:
        self._store = store
        self._process = _started(store, job)
        self._ended: float | None = None

    def go_on(self, jobs: Iterator[Job]) -> None:
        """Start another training some time after one has ended."""
        if self._process.poll() is None:
            return
        self._ended = self._ended or time.monotonic()
        if time.monotonic() - self._ended > _PAUSE:
            self._ended = None
            self._process = _started(self._store, next(jobs))

    def leave(self) -> None:
        """Say that it is enough."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def end(self, seconds: float) -> None:
        """Wait until it has ended, so long at most."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(store: Path, *, keeps: bool) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    places: list[_Place] = []
    try:
        if sys.stdin.readline():
            places += [_Place(store, job) for job in live_jobs()]
            jobs = next_jobs()
            while not select.select([sys.stdin], [], [], _BETWEEN_LOOKS)[0]:
                for place in places:
                    place.go_on(jobs)
    except KeyboardInterrupt:
        return
    finally:
        _clean_up(store, places, keeps=keeps)


def _clean_up(store: Path, places: list[_Place], *, keeps: bool) -> None:
    deadline = time.monotonic() + _FAREWELL
    for place in places:
        place.leave()
    for place in places:
        place.end(max(0.1, deadline - time.monotonic()))
    while not keeps and store.parent.exists() and time.monotonic() < deadline:
        shutil.rmtree(store.parent, ignore_errors=True)


def _started(store: Path, job: Job) -> subprocess.Popen[bytes]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    quick = {"TRACKER_CAPTURE_REQUIREMENTS": "false", "TRACKER_CAPTURE_DIFF": "false", "TRACKER_FLUSH_TIMEOUT": "3"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.demo_training", str(store)],
        cwd=store.parent,
        env={**own, **quick},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(f"{job.text()}\n".encode())
    process.stdin.flush()
    return process


if __name__ == "__main__":
    main(Path(sys.argv[1]), keeps=KEEP in sys.argv)
