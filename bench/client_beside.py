"""A training loop of pure Python, which never lets go of the interpreter: how fast its points are stored meanwhile, and
what is left of its own speed.

The loop takes turns in one process: alone, logging, and with a thread that inserts what it logs.
"""

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import repeat
from statistics import median
from threading import Event, Thread
from typing import Any

from bench.client_bare import Row, connected, insert
from bench.client_figures import Line, Settings, new_store, reaped, remove_store, started, uri_of
from bench.client_training import WIDTH, made_up_rows
from bench.client_volume import run_in

import tracker

STEPS = 20_000
CHUNK = 200e-6
"""Seconds of work between two steps: fifty points of each make 250,000 a second."""
_BATCH = 1_000


def measure(settings: Settings) -> Iterator[Line]:
    ours, theirs = new_store(settings, "SQLite"), new_store(settings, "SQLite")
    arguments = [uri_of(ours), str(theirs), run_in(theirs), str(settings.rounds)]
    found = reaped(started([sys.executable, "-m", "bench.client_beside", *arguments])).answer
    remove_store(ours)
    remove_store(theirs)
    thread = f"{found['tracker rate'] / found['thread rate']:,.0f}x of a thread's {found['thread rate']:,.0f} /s"
    what = f"beside pure Python, {WIDTH} points every {found['chunk'] * 1e6:.0f} us, SQLite"
    yield Line(what, "200,000 /s", f"{found['tracker rate']:,.0f} /s", thread)
    cpu, calls = found["tracker speed by processor time"], found["calls"]
    beside = f"by processor time {cpu:.3f}; calls are {calls:.2f} of it; with the thread {found['thread speed']:.2f}"
    yield Line("  the loop's own speed, over that without", "0.95", f"{found['tracker speed']:.3f}", beside)


def work(amount: int) -> int:
    """What a step does besides logging."""
    total = 0
    for number in range(amount):
        total += number * number % 7
    return total


def loop(amount: int, log: Callable[[dict[str, float], int], object]) -> tuple[float, float]:
    """All steps; the seconds they take, and those of them that this thread had a processor."""
    rows = made_up_rows()
    began, cpu = time.perf_counter(), time.thread_time()
    for step in range(STEPS):
        work(amount)
        log(rows[step % 97], step)
    return time.perf_counter() - began, time.thread_time() - cpu


def log_nothing(row: dict[str, float], step: int) -> None:
    """The loop alone."""


def amount_of(seconds: float) -> int:
    """How much work takes so long here."""
    amount = 1000
    taken = []
    for _ in range(200):
        began = time.perf_counter()
        work(amount)
        taken.append(time.perf_counter() - began)
    return int(amount * seconds / median(taken))


def log_to_tracker(amount: int) -> tuple[float, float, float]:
    """What the loop took, and the seconds until everything is in the store."""
    run = tracker.start_run()
    began = time.perf_counter()
    taken, cpu = loop(amount, run.log_metrics)
    run.end()
    return taken, cpu, time.perf_counter() - began


def insert_in_a_thread(amount: int, path: str, run: str) -> tuple[float, float]:
    """The seconds of the loop, and the points a second that the thread inserted meanwhile."""
    waiting: deque[Row] = deque()
    over = Event()

    def log(row: dict[str, float], step: int) -> None:
        now = time.time_ns() // 1_000_000
        waiting.extend(zip(row, row.values(), repeat(now), repeat(run), repeat(step)))

    with closing(connected(path)) as connection:

        def drain() -> None:
            while not over.is_set():
                if len(waiting) >= _BATCH:
                    insert(connection, [waiting.popleft() for _ in range(_BATCH)])

        before = connection.total_changes
        thread = Thread(target=drain)
        thread.start()
        taken, _ = loop(amount, log)
        inserted = connection.total_changes - before
        over.set()
        thread.join()
    return taken, inserted / taken


def print_turns(uri: str, path: str, run: str, rounds: int) -> None:
    tracker.set_tracking_uri(uri)
    amount = amount_of(CHUNK)
    alone, ours, theirs = [], [], []
    for _ in range(rounds):
        alone.append(loop(amount, log_nothing))
        ours.append(log_to_tracker(amount))
        theirs.append(insert_in_a_thread(amount, path, run))
    bare, bare_cpu = (median(figures) for figures in zip(*alone, strict=True))
    taken, cpu, whole = (median(figures) for figures in zip(*ours, strict=True))
    found: dict[str, Any] = {
        "chunk": bare / STEPS,
        "tracker rate": STEPS * WIDTH / whole,
        "tracker speed": bare / taken,
        "tracker speed by processor time": bare_cpu / cpu,
        "calls": _cost_of_calls() * STEPS / bare,
        "thread rate": median(rate for _, rate in theirs),
        "thread speed": bare / median(slowed for slowed, _ in theirs),
    }
    print(json.dumps(found))


def _cost_of_calls() -> float:
    """The seconds of one call where nothing runs between two."""
    with tracker.start_run() as run:
        return loop(0, run.log_metrics)[0] / STEPS


if __name__ == "__main__":
    print_turns(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
