"""How fast a file store is read and written: `python -m bench.files`.

Absolute times depend on the machine; what counts is the column of ratios, each to the plainest code for the same bytes,
taken in the same minute. Each figure is the median of runs that take turns with their yardstick.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import ATTRIBUTES_ONLY, RunQuery
from tracker.store.files.store import FileStore

RUNS = 2_000
PARAMS = 20
METRICS = 30
TAGS = 7
POINTS = 10
"""Of each metric of each of those runs."""
LONG = 1_000_000
"""Points of the one long history."""
BATCHED = 50_000
ROUNDS = 5
START = 1_700_000_000_000


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    seconds: float
    yardstick: float
    goal: str


def fill(root: Path) -> int:
    """Runs as MLflow would have written them; how many files they are."""
    FileStore.create(root)
    draw = random.Random(7)
    for number in range(RUNS):
        run = root / "0" / f"{draw.getrandbits(128):032x}"
        for kind in ("params", "metrics", "tags", "artifacts"):
            (run / kind).mkdir(parents=True)
        (run / "meta.yaml").write_text(meta(run, number))
        for key in range(PARAMS):
            (run / "params" / f"param_{key}").write_text(str(draw.choice((0.1, 0.01, "adam"))))
        for key in range(METRICS):
            lines = [f"{START + step * 1000} {draw.random()!r} {step}\n" for step in range(POINTS)]
            (run / "metrics" / f"metric_{key}").write_text("".join(lines))
        for key in range(TAGS):
            (run / "tags" / f"tag_{key}").write_text(f"value {key}")
    return RUNS * (1 + PARAMS + METRICS + TAGS)


def meta(run: Path, number: int) -> str:
    return (
        f"artifact_uri: {run.as_uri()}/artifacts\nend_time: {START + number}\nentry_point_name: ''\n"
        f"experiment_id: '0'\nlifecycle_stage: active\nrun_id: {run.name}\nrun_name: quiet-heron-{number}\n"
        f"run_uuid: {run.name}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: {START - number}\n"
        f"status: 3\ntags: []\nuser_id: mira\n"
    )


def write_history(root: Path) -> Path:
    """One metric of many points, in a run of an experiment of its own."""
    run = root / "1" / ("ab" * 16)
    for kind in ("params", "metrics", "artifacts"):
        (run / kind).mkdir(parents=True)
    (root / "1" / "meta.yaml").write_text(
        f"artifact_location: {run.parent.as_uri()}\nexperiment_id: '1'\nlifecycle_stage: active\nname: long\n"
    )
    (run / "meta.yaml").write_text(meta(run, 0).replace("experiment_id: '0'", "experiment_id: '1'"))
    draw = random.Random(8)
    path = run / "metrics" / "loss"
    with path.open("w") as file:
        file.writelines(f"{START + step * 100} {draw.random()!r} {step}\n" for step in range(LONG))
    return path


def read_every_byte(root: Path) -> None:
    """The yardstick of listings: every file opened, read and closed, and nothing done with it."""
    for folder, _, names in os.walk(root / "0"):
        for name in names:
            fd = os.open(f"{folder}/{name}", os.O_RDONLY)
            os.read(fd, 1 << 16)
            os.close(fd)


def parse_plainly(path: Path) -> list[tuple[int, float, int]]:
    """The yardstick of histories: what one would write first."""
    with path.open() as file:
        fields = (line.split(" ") for line in file)
        return [(int(timestamp), float(value), int(step)) for timestamp, value, step in fields]


def append_plainly(path: Path, points: list[Point]) -> None:
    """The yardstick of writing: one formatted text, one write."""
    with path.open("a") as file:
        file.write("".join(f"{point.timestamp} {point.value} {point.step}\n" for point in points))


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def compare(name: str, action: Callable[[], object], yardstick: Callable[[], object], goal: str = "") -> Figure:
    """An action and its yardstick, taking turns."""
    taken, yardsticks = zip(*((seconds(action), seconds(yardstick)) for _ in range(ROUNDS)), strict=True)
    return Figure(name, statistics.median(taken), statistics.median(yardsticks), goal)


def peak_of_history(root: Path) -> int:
    """By how many bytes reading the long history makes a fresh process grow."""
    done = subprocess.run([sys.executable, "-m", "bench.files", str(root)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def print_growth(root: Path) -> None:
    store = FileStore.open(root, mode="read")
    before = memory("VmRSS")
    history = store.history("ab" * 16, "loss")
    assert len(history) == LONG
    print(memory("VmHWM") - before)


def memory(field: str) -> int:
    """This process's memory now (`VmRSS`) or at its most (`VmHWM`), in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        root = Path(folder) / "mlruns"
        files = fill(root)
        long = write_history(root)
        store = FileStore.open(root, mode="write")
        ids = ("0",)
        points = [Point("loss", step / 7, START, step) for step in range(BATCHED)]
        where, order = parse_filter("metrics.metric_3 > 0.5"), parse_order(["metrics.metric_7 DESC"])
        logged = store.search_runs(RunQuery(ids, limit=1))[0].run_id

        def walk() -> None:
            read_every_byte(root)

        figures = [
            compare("all runs with all their data", lambda: store.search_runs(RunQuery(ids)), walk, "2 s"),
            compare("the first 100 of them", lambda: store.search_runs(RunQuery(ids, limit=100)), walk, "0.5 s"),
            compare(
                "filter and order by metrics, first 100",
                lambda: store.search_runs(RunQuery(ids, where, order, limit=100)),
                walk,
            ),
            compare("all runs without data", lambda: store.search_runs(RunQuery(ids, columns=ATTRIBUTES_ONLY)), walk),
            compare(
                f"a history of {LONG:,} points",
                lambda: store.history("ab" * 16, "loss"),
                lambda: parse_plainly(long),
                "2,000,000 points/s",
            ),
            compare(
                f"a batch of {BATCHED:,} points",
                lambda: store.log_batch(logged, Batch(points)),
                lambda: append_plainly(Path(folder) / "plain", points),
            ),
        ]
        print(f"{RUNS:,} runs in {files:,} files; a history of {long.stat().st_size / 1e6:.1f} MB\n")
        print(f"{'':40}{'median':>9}{'yardstick':>11}{'ratio':>7}  goal")
        for name, median, yardstick, goal in figures:
            print(f"{name:40}{median:8.3f}s{yardstick:10.3f}s{median / yardstick:7.2f}  {goal}")
        history, batch = figures[4].seconds, figures[5].seconds
        print(f"\npoints read per second     {LONG / history:12,.0f}")
        print(f"points written per second  {BATCHED / batch:12,.0f}")
        grown = peak_of_history(root)
        print(
            f"memory for the history     {grown / 1e6:9.1f} MB, {grown / long.stat().st_size:.2f}x the file (goal: 3x)"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_growth(Path(sys.argv[1]))
    else:
        main()
