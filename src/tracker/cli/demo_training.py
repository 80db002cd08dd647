"""A process that trains nothing, and logs through the library as if it did: `-m tracker.cli.demo_training STORE`.

Its standard input begins with a line that says what to train. The process ends when its standard input does, which is
when whoever started it is gone.
"""

from __future__ import annotations

import select
import sys
import time

import tracker
from tracker.cli.demo_curves import Machine
from tracker.cli.demo_store import beginning, progress_line
from tracker.cli.demo_trainings import Job

_BETWEEN_STEPS = 0.25
_STEPS_BETWEEN_LINES = 8
_STEPS_BETWEEN_SAMPLES = 8
_NAN_STEPS = 60
"""So many steps without a number are borne."""

_TAGS = {
    "mlflow.user": "mira", "mlflow.source.name": "train.py", "mlflow.source.git.branch": "main",
    "mlflow.source.git.commit": "5c1e0a94b7d2f3868a01c9de24f7b6530e8d9af1", "tracker.cwd": "/home/mira/lab",
    "tracker.gpu": "NVIDIA H100 80GB HBM3",
}  # fmt: skip
"""What the run would know of itself if it were one."""


class _Left(Exception):
    """Nobody wants this training any more."""


def main(store: str) -> None:
    job = Job.of(sys.stdin.readline())
    folder = job.training.experiment.rpartition("/")[2]
    try:
        _wait(job.waits)
        tracker.set_tracking_uri(store)
        tracker.set_experiment(job.training.experiment)
        tracker.start_run(
            run_id=job.run_id or None,
            run_name=None if job.run_id else job.training.name,
            tags={**job.training.tags, **_TAGS, "tracker.command": f"python train.py --config configs/{folder}.yaml"},
            total_steps=None if job.run_id else job.training.total,
            log_console=True,
        )
    except _Left:
        return
    try:
        _train(job)
        tracker.end_run()
    except _Left:
        tracker.end_run("KILLED")


def _train(job: Job) -> None:
    training, begun = job.training, time.monotonic()
    course, machine = training.course(), Machine(seed=training.seed)
    if not job.run_id:
        tracker.log_params(training.params)
    tracker.set_progress(job.begins, training.total)
    print("\n".join(beginning(training.name, training.params)), flush=True)  # noqa: T201
    without_number = 0
    for step in range(training.total + 1):
        metrics = course.at(step)
        if step < job.begins:
            continue
        _wait(_BETWEEN_STEPS)
        is_due = time.monotonic() - begun > job.after
        if is_due and job.fate == "diverges":
            without_number += 1
            metrics = {
                key: value if "loss" not in key else _diverged(value, without_number) for key, value in metrics.items()
            }
            if without_number > _NAN_STEPS:
                raise FloatingPointError(f"the loss is nan for {_NAN_STEPS // 2} steps in a row")
        if is_due and job.fate == "dies":
            raise MemoryError("CUDA out of memory. Tried to allocate 3.42 GiB. GPU 0 has 1.08 GiB free.")
        tracker.log_metrics(metrics, step=step)
        if step % _STEPS_BETWEEN_SAMPLES == 0:
            tracker.log_metrics(machine.at(step), step=step)
        if step % _STEPS_BETWEEN_LINES == 0:
            tracker.set_progress(step)
            print(progress_line(step, training.total, metrics), flush=True)  # noqa: T201


def _diverged(value: float, steps: int) -> float:
    """A loss that has run away for so many steps."""
    return value * 1.12**steps if steps < _NAN_STEPS // 2 else float("nan")


def _wait(seconds: float) -> None:
    """Until the next step; standard input says nothing while somebody wants this."""
    if select.select([sys.stdin], [], [], seconds)[0]:
        raise _Left


if __name__ == "__main__":
    main(sys.argv[1])
