"""What the screen costs, on a real terminal: `python -m bench.screen [SECTION ...]`, all sections where none is named.

A terminal of 160 by 48 cells, a store of 10,000 runs and 5,000,000 points. Live are 8 of its runs with 10 metrics each,
four times a second. Absolute figures depend on the machine.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.client import show
from bench.client_figures import Line
from bench.feed_sql import fill, waiting
from bench.screen_terminal import MeasuredTerminal, percentile

from tracker.core.batches import Batch, NewRun, PointColumns
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore

ROUNDS = 7
KEYS = 60
LIVE_RUNS, LIVE_METRICS, RATE = 8, 10, 4.0
SLOW_LINK = 125_000.0
"""Bytes a second: a megabit."""
SECONDS = 10.0
STILLNESS = 10.0
"""Seconds after which the screen takes a store for still."""


def is_frame(heard: bytes) -> bool:
    return bool(heard)


def is_told(text: bytes, heard: bytes) -> bool:
    return text in heard


def is_page(heard: bytes) -> bool:
    """Whether a frame is large enough to be a page of other rows."""
    return len(heard) > 500


def is_cursor_line(heard: bytes) -> bool:
    return "▌".encode() in heard


def measure_start(path: Path) -> Iterator[Line]:
    rows, answers, sizes = [], [], []
    for _ in range(ROUNDS):
        with MeasuredTerminal(str(path)) as terminal:
            terminal.listen(5.0, lambda heard: b"run 9999" in heard or b"live" in heard)
            rows.append(time.perf_counter() - terminal.begun)
            terminal.listen(0.02)
            terminal.type("j")
            terminal.listen(5.0, is_cursor_line)
            answers.append(time.perf_counter() - terminal.begun)
            terminal.wait_for_calm()
            sizes.append(terminal.megabytes())
    yield Line("start to real rows, median", "0.060 s", f"{percentile(rows, 0.5):.3f} s", f"least {min(rows):.3f} s")
    yield Line(
        "start to the answer to a key typed before", "0.300 s", f"{percentile(answers, 0.5):.3f} s",
        f"least {min(answers):.3f} s",
    )  # fmt: skip
    yield Line("memory when all is listed", "60 MB", f"{percentile(sizes, 0.5):.0f} MB")


def measure_idle(path: Path) -> Iterator[Line]:
    with calm(path) as terminal:
        terminal.listen(STILLNESS)
        used, written = terminal.processor_time(), terminal.written
        terminal.listen(SECONDS)
        share = (terminal.processor_time() - used) / SECONDS
        yield Line("idle", "0.30 %", f"{100 * share:.2f} % of a core", f"{terminal.written - written} bytes; 0 asked")
        yield Line("only waiting, as often, for comparison", "", f"{100 * waiting(0.5):.2f} % of a core")


def measure_keys(path: Path) -> Iterator[Line]:
    with calm(path) as terminal:
        yield from key_lines(terminal, "")
        yield latency("filter of 10,000 rows as you type", "50 ms", typed(terminal))
        terminal.type("\x1b")
        terminal.listen(0.5)
        yield latency("sort", "100 ms", answers(terminal, "s", is_frame, 12, pause=0.3))


def measure_live(path: Path) -> Iterator[Line]:
    with logging_into(path), calm(path, patience=8.0) as terminal:
        used, written = terminal.processor_time(), terminal.written
        terminal.listen(SECONDS)
        share, size = (terminal.processor_time() - used) / SECONDS, (terminal.written - written) / SECONDS
        yield Line("live at 4 Hz", "6.00 %", f"{100 * share:.2f} % of a core", f"{size / 1000:.1f} KB/s; 10 asked")
        yield from key_lines(terminal, "beside live data: ")


def measure_link(path: Path) -> Iterator[Line]:
    with logging_into(path), calm(path, patience=8.0, rate=SLOW_LINK, SSH_CONNECTION="far") as terminal:
        yield latency("125 KB/s, beside live data: a key", "50 ms", answers(terminal, "jk", is_cursor_line, KEYS))


def measure_point(path: Path) -> Iterator[Line]:
    """A point that is logged until its value is painted. One frame brings table and chart up to date."""
    with closing(SqlStore.open(f"sqlite:///{path}", mode="write")) as store:
        run = store.create_run(NewRun("0", run_name="live alone", start_time=time.time_ns() // 1_000_000))
        log(store, run.run_id, 0, 1.5)
        with calm(path, patience=8.0) as terminal:
            delays = until_painted(terminal, store, run.run_id, 20)
        end(store, run.run_id)
    yield latency("a logged point on the painted chart", "250 ms", delays)


def until_painted(terminal: MeasuredTerminal, store: Store, run_id: str, count: int) -> list[float]:
    """Seconds until the value of each of so many points that are logged stands on the screen."""
    delays = []
    for step in range(1, count + 1):
        value = 11_111 * (step % 9 + 1)  # every digit another than before: only what changes is sent
        log(store, run_id, step, value)
        begun = time.perf_counter()
        terminal.listen(3.0, partial(is_told, f"{value:,}".encode()))
        delays.append(time.perf_counter() - begun)
        terminal.listen(0.6 + step % 5 / 20)
    return delays


SECTIONS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "start": measure_start,
    "idle": measure_idle,
    "keys": measure_keys,
    "live": measure_live,
    "link": measure_link,
    "point": measure_point,
}


@contextmanager
def calm(
    path: Path, *, patience: float = 30.0, rate: float | None = None, **environ: str
) -> Iterator[MeasuredTerminal]:
    """The screen when it has taken in all that there was."""
    with MeasuredTerminal(str(path), rate=rate, **environ) as terminal:
        terminal.listen(3.0)
        terminal.wait_for_calm(patience)
        yield terminal


@contextmanager
def logging_into(path: Path) -> Iterator[None]:
    """Runs that are live."""
    stop = multiprocessing.Event()
    writer = multiprocessing.Process(target=write, args=(path, stop), daemon=True)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def write(path: Path, stop: Any) -> None:
    with closing(SqlStore.open(f"sqlite:///{path}", mode="write")) as store:
        now = time.time_ns() // 1_000_000
        runs = [store.create_run(NewRun("0", run_name=f"live {n}", start_time=now + n)) for n in range(LIVE_RUNS)]
        begun, step = time.monotonic(), 0
        while not stop.is_set():
            for run in runs:
                log(store, run.run_id, step, 1 / (step + 1))
            step += 1
            time.sleep(max(0.0, begun + step / RATE - time.monotonic()))
        for run in runs:
            end(store, run.run_id)


def end(store: SqlStore, run_id: str) -> None:
    """A store that is kept has no run that seems to go on."""
    store.update_run(run_id, status="FINISHED", end_time=time.time_ns() // 1_000_000)


def log(store: Store, run_id: str, step: int, value: float) -> None:
    columns = PointColumns([time.time_ns() // 1_000_000], [step], [value])
    store.log_batch(run_id, Batch(columns={f"metric_{key}": columns for key in range(LIVE_METRICS)}))


def key_lines(terminal: MeasuredTerminal, beside: str) -> Iterator[Line]:
    yield latency(f"{beside}a key to the painted screen", "15 ms", answers(terminal, "jjjjkkkk", is_cursor_line, KEYS))
    pages = ["\x1b[6~", "\x1b[6~", "\x1b[5~", "\x1b[5~"]
    yield latency(f"{beside}scrolling by pages", "25 ms", answers(terminal, pages, is_page, KEYS))


def answers(
    terminal: MeasuredTerminal, keys: Any, is_answer: Callable[[bytes], object], count: int, *, pause: float = 0.08
) -> list[float]:
    """Seconds until each of some keys was answered, one after the other."""
    taken = []
    for number in range(count):
        terminal.listen(pause + number % 7 / 100)
        taken.append(terminal.answer(keys[number % len(keys)], is_answer))
    return taken


def typed(terminal: MeasuredTerminal) -> list[float]:
    """A filter, letter by letter, over and over."""
    taken = []
    for word in ("run 99", "run 12", "run 777"):
        terminal.type("/")
        terminal.listen(0.4)
        taken += answers(terminal, word, is_frame, len(word), pause=0.15)
        terminal.type("\x1b")
        terminal.listen(0.6)
    return taken


def latency(what: str, asked: str, seconds: list[float]) -> Line:
    p95, half = 1000 * percentile(seconds, 0.95), 1000 * percentile(seconds, 0.5)
    return Line(what, f"p95 {asked}", f"p95 {p95:.1f} ms", f"median {half:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description="Measure the screen.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--store", type=Path, help="a store that an earlier run made, or where this one makes it")
    given = parser.parse_args()
    if unknown := sorted(set(given.sections) - set(SECTIONS)):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    print(f"Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        path = given.store or Path(folder) / "mlflow.db"
        if not path.exists():
            fill(path)
        print(f"{'screen':62} {'asked':>17} {'measured':>22}  beside")
        for name in given.sections or SECTIONS:
            for line in SECTIONS[name](path):
                show(line)


if __name__ == "__main__":
    main()
