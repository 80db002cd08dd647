"""What following a file store costs and whether it misses anything: `python -m bench.feed_files`.

Shares are of one core, taken with getrusage in a process that does nothing but follow; points are counted by their
steps, each of which is to come once and in order.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.client_figures import ROOT, Line, environment
from tests.files.raw import START, make_experiment, make_run, put

WARM_UP = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.feed_files", description="Measure following a file store.")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement (20)")
    parser.add_argument("--stopped", type=float, default=60.0, help="seconds for which the reader is stopped (60)")
    given = parser.parse_args()
    print(f"{'following a file store':62} {'asked':>17} {'measured':>22}  beside")
    folder = Path(tempfile.mkdtemp(prefix="tracker-bench-"))
    try:
        for line in measure(folder, given.seconds, given.stopped):
            print(f"{line.what:62} {line.asked:>17} {line.measured:>22}  {line.beside}", flush=True)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, seconds: float, stopped: float) -> Iterator[Line]:
    ended = make_ended(folder / "ended" / "mlruns", 2_000)
    resting = followed(ended, seconds)
    bare = min(read_plainly(ended) for _ in range(3))
    yield Line("2,000 runs of 116,000 files: first batch", "300 ms", f"{resting['first'] * 1e3:.0f} ms")
    beside = f"{resting['all'] / bare:.2f}x of a search for all runs"
    yield Line("  everything", "1.1 s", f"{resting['all']:.2f} s", beside)
    yield Line("  idle, of one core", "0.3 %", f"{resting['share'] * 100:.2f} %", f"{resting['peak'] >> 20} MB")
    yield from _busy(folder / "one", "1 run of 1 metric at 10 points/s", "150 ms (p95)", (1, 1, 10.0), seconds)
    yield from _busy(folder / "live", "50 runs of 30 metrics at 10 points/s each", "5 %", (50, 30, 10.0), seconds)
    yield from _busy(folder / "wide", "10,000 folders at 5,000 points/s", "0 lost, 0 twice", (10_000, 1, 0.5), seconds)
    what = f"50 runs of 30 metrics; the reader is stopped for {stopped:.0f} s"
    yield from _busy(folder / "stopped", what, "0 lost, 0 twice", (50, 30, 10.0), seconds, stopped)


def _busy(
    folder: Path, what: str, asked: str, shape: tuple[int, int, float], seconds: float, stopped: float = 0.0
) -> Iterator[Line]:
    """Follow runs that log: so many runs, metrics of each, and points per second of each metric."""
    runs, metrics, rate = shape
    root = make_live(folder / "mlruns", runs)
    reader = started("follow", root)
    wait_for(reader, "listed")
    writer = started("write", root, metrics, rate, seconds + stopped)
    if stopped:
        time.sleep(seconds / 2)
        reader.send_signal(signal.SIGSTOP)
        time.sleep(stopped)
        reader.send_signal(signal.SIGCONT)
    written = answer(writer)["points"]
    time.sleep(WARM_UP)
    read = answer(reader)
    yield Line(
        what, asked, f"{read['share'] * 100:.1f} % of a core", f"{read['points'] / read['seconds']:,.0f} points/s"
    )
    lost = written - read["points"]
    yield Line("  lost and seen twice", "0, 0", f"{lost}, {read['wrong']}", f"of {written:,} points")
    yield Line("  logged until told, median and p95", "", f"{read['median']:.0f} and {read['p95']:.0f} ms")
    shutil.rmtree(folder)


def followed(root: Path, seconds: float) -> dict[str, Any]:
    """Follow a store to which nothing happens."""
    reader = started("follow", root)
    wait_for(reader, "listed")
    time.sleep(seconds)
    return answer(reader)


def make_ended(root: Path, runs: int) -> Path:
    experiments = [make_experiment(root, str(number), name=f"e{number}") for number in range(1, 5)]
    for number in range(runs):
        run = make_run(
            experiments[number % 4], f"ab{number:030x}", status="3", start_time=str(START + number), end_time=str(START)
        )
        for kind, count, content in (("params", 20, b"0.5"), ("tags", 12, b"x")):
            for key in range(count):
                put(run, f"{kind}/k{key}", content)
        for key in range(25):
            put(run, f"metrics/m{key}", b"".join(b"%d %r %d\n" % (START, step / 7, step) for step in range(20)))
    return root


def make_live(root: Path, runs: int) -> Path:
    experiment = make_experiment(root)
    for number in range(runs):
        put(make_run(experiment, f"ab{number:030x}"), "tags/mlflow.runName", b"live")
    return root


def read_plainly(root: Path) -> float:
    """Seconds that the store itself takes to read all runs."""
    code = (
        "import sys, time; from pathlib import Path; from tracker.store.files.store import FileStore;"
        "from tracker.core.queries import RunQuery; store = FileStore.open(Path(sys.argv[1]), mode='read');"
        "begun = time.perf_counter(); store.search_runs(RunQuery()); print(time.perf_counter() - begun)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, check=True, env=environment())
    return float(done.stdout)


def started(side: str, *arguments: object) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "bench.feed_files_sides", side, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(argv, cwd=ROOT, env=environment(), text=True, stdin=pipe, stdout=pipe)


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line == word, line


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What it says at its end, which comes with that of its input."""
    output, _ = process.communicate(timeout=600)
    if process.returncode:
        raise SystemExit(f"{process.args!r} failed with {process.returncode}.")
    told: dict[str, Any] = json.loads(output.splitlines()[-1])
    return told


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
