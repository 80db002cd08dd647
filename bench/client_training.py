"""Training scripts that log, in a process of their own: `python -m bench.client_training LIBRARY WORKLOAD STORE ...`.

LIBRARY is whatever has MLflow's functions, so that tracker and MLflow run the very same lines. Each workload prints one
line of JSON. Only the standard library is imported, since MLflow's environment runs this too.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.client_peers import PEERS

WIDTH = 50
"""Metrics a step."""
_clock = time.perf_counter_ns


def made_up_rows(width: int = WIDTH) -> list[dict[str, float]]:
    """Steps of values with all their digits, to be taken in turn."""
    draw = random.Random(7)
    return [{f"metric_{key}": draw.random() for key in range(width)} for _ in range(97)]


def memory(field: str) -> int:
    """What this process has in memory now (`VmRSS`) or had at its most (`VmHWM`), in bytes."""
    with Path("/proc/self/status").open() as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


def log_single_points(tracker: Any, count: int) -> dict[str, float]:
    """One point a call: the time that each call takes, in microseconds."""
    tracker.start_run()
    tracker.log_metric("loss", 1.0, step=0)
    log_metric, taken = tracker.log_metric, [0] * count
    for step in range(count):
        began = _clock()
        log_metric("loss", step / 7, step=step)
        taken[step] = _clock() - began
    tracker.end_run()
    return latencies(taken)


def log_rows(tracker: Any, count: int) -> dict[str, float]:
    """Fifty metrics a call: the time that each call takes, in microseconds."""
    rows = made_up_rows()
    tracker.start_run()
    tracker.log_metrics(rows[0], step=0)
    log_metrics, taken = tracker.log_metrics, [0] * count
    for step in range(count):
        row = rows[step % len(rows)]
        began = _clock()
        log_metrics(row, step=step)
        taken[step] = _clock() - began
    tracker.end_run()
    return latencies(taken)


def latencies(taken: list[int]) -> dict[str, float]:
    """What is said of calls of so many nanoseconds, in microseconds."""
    ordered = sorted(taken)
    count = len(ordered)
    return {"median": ordered[count // 2] / 1e3, "p99": ordered[count * 99 // 100] / 1e3, "max": ordered[-1] / 1e3}


def log_steps(tracker: Any, steps: int, head_start: float = 0.0) -> dict[str, float]:
    """Fifty metrics a step, flat out: seconds of the loop, and to the end of the run.

    `head_start`: seconds between the start of the run and the first step that is timed, for what starts beside it.
    """
    rows = made_up_rows()
    tracker.start_run()
    tracker.log_metrics(rows[0], step=0)
    time.sleep(head_start)
    cpu, began = time.process_time(), time.perf_counter()
    resident = 0
    for step in range(1, steps):
        tracker.log_metrics(rows[step % 97], step=step)
        if step == steps // 20:
            resident = memory("VmRSS")
    logged = time.perf_counter()
    tracker.end_run()
    ended, grown = time.perf_counter(), memory("VmHWM") - resident
    return {"logging": logged - began, "all": ended - began, "cpu": time.process_time() - cpu, "grown": grown}


def log_together(tracker: Any, steps: int, width: int) -> dict[str, float]:
    """The same beside others, who begin at one word: when it began and ended, and the slowest call."""
    rows = made_up_rows(width)
    tracker.start_run()
    log_metric, log_metrics = tracker.log_metric, tracker.log_metrics
    print("ready", flush=True)
    sys.stdin.readline()
    slowest, began = 0, _clock()
    for step in range(steps):
        row = rows[step % 97]
        before = _clock()
        if width == 1:
            log_metric("metric_0", row["metric_0"], step=step)
        else:
            log_metrics(row, step=step)
        slowest = max(slowest, _clock() - before)
    logged = _clock()
    tracker.end_run()
    return {"began": began, "logged": logged, "ended": _clock(), "slowest": slowest / 1e6}


def log_at_a_pace(tracker: Any, count: int, rate: int) -> dict[str, list[int]]:
    """So many points a second: when each was logged and when the call had returned, on the clock of all processes."""
    tracker.start_run()
    called, returned = [], []
    begun = time.monotonic()
    for step in range(count):
        time.sleep(max(0.0, begun + step / rate - time.monotonic()))
        called.append(time.monotonic_ns())
        tracker.log_metric("loss", step / 7, step=step)
        returned.append(time.monotonic_ns())
    tracker.end_run()
    return {"called": called, "returned": returned}


def watch_the_machine(tracker: Any, interval: float, seconds: int) -> dict[str, float]:
    """A run that does nothing but be watched: from when to when (in milliseconds), and the processor time it took."""
    os.environ["MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL"] = str(interval or 1.0)
    tracker.start_run(log_system_metrics=interval > 0)
    time.sleep(2.0)  # the first look, and what it loads
    cpu, began = time.process_time(), time.time()
    time.sleep(seconds)
    cpu, ended = time.process_time() - cpu, time.time()
    tracker.end_run()
    return {"cpu": cpu, "seconds": ended - began, "began": int(began * 1000), "ended": int(ended * 1000)}


WORKLOADS: dict[str, Callable[..., Any]] = {
    "single points": log_single_points,
    "rows": log_rows,
    "steps": log_steps,
    "together": log_together,
    "pace": log_at_a_pace,
    "monitor": watch_the_machine,
}


def main() -> None:
    library, workload, where, *arguments = sys.argv[1:]
    tracker = PEERS[library]() if library in PEERS else import_module(library)
    tracker.set_tracking_uri(where)
    numbers = [float(text) if "." in text else int(text) for text in arguments]
    print(json.dumps(WORKLOADS[workload](tracker, *numbers)))


if __name__ == "__main__":
    main()
