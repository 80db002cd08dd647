"""Training scripts of people, run by a Python of their own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.processes import environment

LINES_OF_WELCOME = """
import tracker
tracker.log_param("lr", 3e-4)
tracker.log_metric("loss", 0.25, step=1)
"""
OVER_AND_OVER = """
import sys, tracker
tracker.set_tracking_uri(sys.argv[1])
tracker.set_experiment("vision/digits")
with tracker.start_run(run_name="slow-boat", total_steps=40):
    tracker.log_param("lr", 0.125)
    for step, line in enumerate(sys.stdin):
        tracker.log_metric("val/loss", float(line), step=step)
"""
"""Logs a value for each line that it is given."""


def run_script(code: str, *arguments: str, cwd: Path) -> None:
    """Run one to its end."""
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, cwd=cwd, env=environment(None), check=True, timeout=60)


class Training:
    """A script that logs what it is told to."""

    def __init__(self, store: str, cwd: Path) -> None:
        command = [sys.executable, "-c", OVER_AND_OVER, store]
        self.process = subprocess.Popen(command, cwd=cwd, env=environment(None), stdin=subprocess.PIPE, text=True)

    def log(self, *values: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.writelines(f"{value}\n" for value in values)
        self.process.stdin.flush()


@contextmanager
def training(store: str, cwd: Path) -> Iterator[Training]:
    """A script that trains until the block ends."""
    script = Training(store, cwd)
    try:
        yield script
    finally:
        script.process.communicate(timeout=60)
