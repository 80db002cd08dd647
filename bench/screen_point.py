"""How soon a point that another process logs is on the painted chart: `python -m bench.screen_point`.

In a file store: 2,000 runs that have ended, in 116,000 files, and 50 that are live, with 10 metrics each, a point of
each a second. `python -m bench.screen point` is the same in a database.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.client import show
from bench.client_figures import Line
from bench.feed_files import make_ended
from bench.screen import calm, latency, log, until_painted

from tracker.core.batches import NewRun
from tracker.store.files.store import FileStore

ENDED, LIVE = 2_000, 50
LOGGED = 60


def measure(root: Path) -> Iterator[Line]:
    FileStore.create(root).close()
    make_ended(root, ENDED)
    yield from measure_point(root, "2,000 runs in files")
    with others_logging(root):
        yield from measure_point(root, "beside 50 others that are live")


def measure_point(root: Path, where: str) -> Iterator[Line]:
    """The run that began last is the one that the cursor is on."""
    store = FileStore.open(root, mode="write")
    run = store.create_run(NewRun("0", run_name="live alone", start_time=time.time_ns() // 1_000_000 + 60_000))
    log(store, run.run_id, 0, 1.5)
    with calm(root, patience=12.0) as terminal:
        used, begun = terminal.processor_time(), time.perf_counter()
        delays = until_painted(terminal, store, run.run_id, LOGGED)
        share = (terminal.processor_time() - used) / (time.perf_counter() - begun)
    line = latency(f"a logged point on the painted chart, {where}", "250 ms", delays)
    yield line._replace(beside=f"{line.beside}; {100 * share:.1f} % of a core")


@contextmanager
def others_logging(root: Path) -> Iterator[None]:
    stop = multiprocessing.Event()
    writer = multiprocessing.Process(target=write, args=(root, stop), daemon=True)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def write(root: Path, stop: Any) -> None:
    """A point of each metric of each run, once a second, one run after the other."""
    store, now = FileStore.open(root, mode="write"), time.time_ns() // 1_000_000
    runs = [store.create_run(NewRun("0", run_name=f"live {n}", start_time=now)) for n in range(LIVE)]
    begun, written = time.monotonic(), 0
    while not stop.is_set():
        log(store, runs[written % LIVE].run_id, written // LIVE, 1 / (written + 1))
        written += 1
        time.sleep(max(0.0, begun + written / LIVE - time.monotonic()))


def main() -> None:
    print(f"Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'a point on the screen':62} {'asked':>17} {'measured':>22}  beside")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        for line in measure(Path(folder) / "mlruns"):
            show(line)


if __name__ == "__main__":
    main()
