"""What hours beside 200 live runs do to the screen, in minutes: `python -m bench.screen_soak [--minutes N] [--files]`.

10,000,000 points are logged into 200 runs that are live, 10 metrics each, while somebody types twice a second into the
real program, in a terminal of 160 by 48 cells. However short it is made, as many points come.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from bench.client import show
from bench.client_figures import Line
from bench.screen_terminal import MeasuredTerminal, percentile

from tracker.core.batches import Batch, NewRun, PointColumns
from tracker.store.files.store import FileStore
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore

POINTS = 10_000_000
RUNS, METRICS, WRITERS = 200, 10, 2
MINUTES = 5.0
BETWEEN_KEYS = 0.5
BETWEEN_BATCHES = 1.0
"""Seconds between two batches of one run."""
WARM = 0.2
"""The part of the time after which memory is to be flat."""
PATIENCE = 3.0
KEYS = [*"jjjjjjjjjjjjkkkkkk", "\x1b[6~", "\x1b[5~", "s", "\t", "\x1b[Z", "G", "gg", "\r", "\x1b"]


class Soaked(NamedTuple):
    """What was seen from outside."""

    answers: list[tuple[float, str]]
    """Seconds, and the key."""
    memory: list[tuple[float, float]]
    """Seconds since the beginning, and megabytes."""
    share: float
    """Of a core."""


def measure(folder: Path, *, minutes: float, is_files: bool) -> Iterator[Line]:
    path = folder / ("mlruns" if is_files else "mlflow.db")
    (FileStore if is_files else SqlStore).create(path).close()
    stop, begun, written = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Value("q", 0)
    writers = [
        multiprocessing.Process(target=write, args=(path, minutes * 60, stop, begun, written), daemon=True)
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        with MeasuredTerminal(str(path)) as terminal:
            begun.set()
            terminal.listen(3.0)
            soaked = soak(terminal, minutes * 60)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    yield from told(soaked, written.value)


def soak(terminal: MeasuredTerminal, seconds: float) -> Soaked:
    answers: list[tuple[float, str]] = []
    memory: list[tuple[float, float]] = []
    begun, used = time.monotonic(), terminal.processor_time()
    keys = cycle(KEYS)
    while (now := time.monotonic() - begun) < seconds:
        memory.append((now, terminal.megabytes()))
        key = next(keys)
        answers.append((terminal.answer(key, answer_to(key), patience=PATIENCE), key))
        terminal.listen(max(0.05, BETWEEN_KEYS - answers[-1][0]))
    memory.append((seconds, terminal.megabytes()))
    return Soaked(answers, memory, (terminal.processor_time() - used) / (time.monotonic() - begun))


def answer_to(key: str) -> Callable[[bytes], object]:
    """How the answer to a key is known among what comes by itself: some move the cursor."""
    return (lambda heard: "▌".encode() in heard) if key in "jk" else bool


def told(soaked: Soaked, written: int) -> Iterator[Line]:
    """The table's lines."""
    seconds = soaked.memory[-1][0]
    warm = next(size for at, size in soaked.memory if at >= WARM * seconds)
    last = soaked.memory[-1][1]
    taken = [each for each, _ in soaked.answers]
    slowest, key = max(soaked.answers)
    half, p95 = (f"{1000 * percentile(taken, share):.0f} ms" for share in (0.5, 0.95))
    yield Line("points logged", f"{POINTS:,}", f"{written:,}", f"{written / seconds:,.0f} a second")
    yield Line("memory at the end, above that when warm", "10 MB", f"{last - warm:.0f} MB", f"{last:.0f} MB in all")
    yield Line("the slowest of all keys", "100 ms", f"{1000 * slowest:.0f} ms", f"{key!r}; of {len(taken)}")
    yield Line("keys", "p95 50 ms", f"p95 {p95}", f"median {half}")
    yield Line("processor time", "", f"{100 * soaked.share:.1f} % of a core")


def write(path: Path, seconds: float, stop: Any, begun: Any, written: Any) -> None:
    """One writer's part of the runs, one after the other and over again."""
    os.nice(10)  # what else a machine does is not what is measured
    each = round(POINTS / (RUNS * METRICS) / (seconds / BETWEEN_BATCHES))
    with closing(opened(path)) as store:
        now = time.time_ns() // 1_000_000
        runs = [store.create_run(NewRun("0", run_name=f"live {n}", start_time=now)) for n in range(RUNS // WRITERS)]
        begun.wait()
        started, batches = time.monotonic(), 0
        while not stop.is_set():
            run, step = runs[batches % len(runs)], batches // len(runs) * each
            store.log_batch(run.run_id, batch_from(step, each))
            batches += 1
            with written.get_lock():
                written.value += each * METRICS
            time.sleep(max(0.0, started + batches * BETWEEN_BATCHES / len(runs) - time.monotonic()))


def opened(path: Path) -> Store:
    if path.suffix == ".db":
        return SqlStore.open(f"sqlite:///{path}", mode="write")
    return FileStore.open(path, mode="write")


def batch_from(step: int, count: int) -> Batch:
    """Points up to now; losses that fall, so that each is the best so far."""
    now = time.time_ns() // 1_000_000
    steps = range(step, step + count)
    times = [now - (step + count - each) * 1000 // count for each in steps]
    values = [1 / (1 + each / 500) + each % 7 / 1000 for each in steps]
    names = ["train/loss", "val/loss", *(f"metric_{number}" for number in range(METRICS - 2))]
    return Batch(columns={name: PointColumns(times, list(steps), values) for name in names})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screen_soak", description="Measure the screen for long.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"how long ({MINUTES:.0f})")
    parser.add_argument("--files", action="store_true", help="with a file store, not a database")
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'soak':62} {'asked':>17} {'measured':>22}  beside")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        for line in measure(Path(folder), minutes=given.minutes, is_files=given.files):
            show(line)


if __name__ == "__main__":
    main()
