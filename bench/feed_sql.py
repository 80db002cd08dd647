"""What following an SQLite database costs: `python -m bench.feed_sql`.

A store of 10,000 runs and 5,000,000 points is listed; 50 live runs of 30 metrics are followed; nothing is followed.
Processor time is that of the whole process that follows, of one core; the row above it says what waiting alone takes.
"""

import json
import multiprocessing
import os
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import bench.sql
from bench.client import show
from bench.client_figures import Line, answer_in, percentile, started

from tracker.core.batches import Batch, NewRun, PointColumns
from tracker.core.events import Loaded, PointsLogged
from tracker.core.queries import Columns
from tracker.feed.follow import follow
from tracker.feed.known import Known
from tracker.feed.sql import open_sql_source
from tracker.store.locating import locate
from tracker.store.sql.store import SqlStore

POINTS = 5_000_000
LIVE_RUNS, METRICS = 50, 30
SECONDS = 10.0
SETTLING = 3.0
"""Seconds after the listing that are not counted."""
START = 1_700_000_000_000
FIRST = Columns(frozenset({"param_1"}), frozenset({"metric_3"}), frozenset())


def measure(folder: Path) -> Iterator[Line]:
    path = folder / "listed.db"
    fill(path)
    for _ in range(2):  # the first one reads the file from the disk
        listed = answer_of("list", path)
    yield Line("10,000 runs, 5,000,000 points: first batch", "0.15 s", f"{listed['first']:.3f} s", "after imports")
    yield Line("the same: names and states", "", f"{listed['names']:.2f} s")
    yield Line("the same: everything but histories", "0.80 s", f"{listed['everything']:.2f} s")
    yield Line("the same: memory", "120 MB", f"{listed['megabytes']:.0f} MB")
    yield Line("waiting 20 times a second, for comparison", "", f"{100 * waiting():.2f} % of a core")
    idle = answer_of("follow", path)
    yield Line("nothing happens in it", "0.30 %", f"{100 * idle['cpu']:.2f} % of a core")
    for rate in (10.0, 1 / 3):
        live = folder / f"live-{rate:.0f}.db"
        ids = live_store(live)
        stop = multiprocessing.Event()
        writer = multiprocessing.Process(target=write, args=(live, ids, rate, stop), daemon=True)
        writer.start()
        figures = answer_of("follow", live)
        stop.set()
        writer.join()
        what = f"50 live runs of 30 metrics, {rate * LIVE_RUNS * METRICS:,.0f} points/s in all"
        beside = f"{figures['points']:,.0f} points/s told, p95 {figures['delay']:.0f} ms after their time"
        yield Line(what, "5.00 %", f"{100 * figures['cpu']:.2f} % of a core", beside)


def fill(path: Path) -> None:
    """The runs of `bench.sql`, and more points."""
    bench.sql.fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT run_uuid FROM runs ORDER BY start_time DESC LIMIT 100")]
        each = (POINTS - bench.sql.LONG) // (len(ids) * METRICS)
        for run in ids:
            for key in range(METRICS):
                rows = ((f"metric_{key}", step / 7, START + 100 * step, run, step) for step in range(each))
                connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)", rows)


def live_store(path: Path) -> list[str]:
    SqlStore.create(path).close()
    with closing(SqlStore.open(f"sqlite:///{path}", mode="write")) as store:
        runs = [store.create_run(NewRun("0", start_time=START + number)) for number in range(LIVE_RUNS)]
        for run in runs:
            store.log_batch(run.run_id, Batch(params={f"param {number}": "1" for number in range(20)}))
    return [run.run_id for run in runs]


def write(path: Path, ids: list[str], rate: float, stop: Any) -> None:
    """A point of each metric of each run, so many times a second."""
    with closing(SqlStore.open(f"sqlite:///{path}", mode="write")) as store:
        begun, written = time.monotonic(), 0
        while not stop.is_set():
            for run_id in ids:
                columns = PointColumns([time.time_ns() // 1_000_000], [written // LIVE_RUNS], [0.5])
                store.log_batch(run_id, Batch(columns={f"metric_{key}": columns for key in range(METRICS)}))
                written += 1
                time.sleep(max(0.0, begun + written / (LIVE_RUNS * rate) - time.monotonic()))


def answer_of(workload: str, path: Path) -> dict[str, float]:
    """One workload of this module, in a process of its own."""
    process = started([sys.executable, "-m", "bench.feed_sql", workload, str(path)])
    output, complaints = process.communicate()
    if process.returncode:
        raise SystemExit(complaints)
    return answer_in(output)


def list_store(path: str) -> dict[str, float]:
    moments: dict[str, float] = {}
    begun = time.perf_counter()
    source = open_sql_source(locate(path, {}, Path("/")), Known())
    for batch in source.listing(FIRST):
        moments.setdefault("first", time.perf_counter() - begun)
        moments |= {event.part: time.perf_counter() - begun for event in batch if isinstance(event, Loaded)}
    source.close()
    return moments | {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def follow_store(path: str) -> dict[str, float]:
    stop = threading.Event()
    marks: list[tuple[float, float]] = []
    points, delays = 0, [0.0]

    def begin() -> None:
        marks.append((time.monotonic(), time.process_time()))
        threading.Timer(SECONDS, end).start()

    def end() -> None:
        marks.append((time.monotonic(), time.process_time()))
        stop.set()

    for batch in follow(locate(path, {}, Path("/")), stop=stop):
        for event in batch:
            if isinstance(event, PointsLogged):
                points += len(event) if marks else 0
                delays.append(time.time() * 1000 - event.timestamps[-1])
            elif event == Loaded("everything"):
                threading.Timer(SETTLING, begin).start()
    (begun, used), (ended, used_in_all) = marks
    seconds = ended - begun
    return {"cpu": (used_in_all - used) / seconds, "points": points / seconds, "delay": percentile(delays, 95)}


def waiting(pause: float = 0.05) -> float:
    """The share of a core that a thread takes which does nothing but wait, so many seconds at a time."""
    never = threading.Event()
    begun, used = time.monotonic(), time.process_time()
    while time.monotonic() - begun < SECONDS / 2:
        never.wait(pause)
    return (time.process_time() - used) / (time.monotonic() - begun)


def main() -> None:
    if len(sys.argv) > 1:
        workload, path = sys.argv[1:]
        print(json.dumps((list_store if workload == "list" else follow_store)(path)))
        return
    print(f"Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'following SQLite':62} {'asked':>17} {'measured':>22}  beside")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        for line in measure(Path(folder)):
            show(line)


if __name__ == "__main__":
    main()
