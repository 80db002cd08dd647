"""The processes that `bench.feed_files` starts: one writes a file store as MLflow does, one follows it."""

import json
import os
import resource
import statistics
import sys
import threading
import time
from pathlib import Path

from bench.client_figures import percentile

from tracker.core.events import Loaded, PointsLogged
from tracker.feed.follow import follow
from tracker.store.locating import locate


def write(root: str, metrics: str, rate: str, seconds: str) -> None:
    """Append points to metrics of every run in turn, each with the moment of its writing as its value."""
    paths = [f"{run}/metrics/m{key}" for run in sorted(Path(root).glob("1/*/")) for key in range(int(metrics))]
    each = len(paths) * float(rate)
    begun = time.perf_counter()
    number = 0
    while (passed := time.perf_counter() - begun) < float(seconds):
        while number < int(passed * each):
            step, place = divmod(number, len(paths))
            now = time.time()
            with open(paths[place], "ab", buffering=0) as file:  # noqa: PTH123
                file.write(b"%d %r %d\n" % (int(now * 1000), now, step))
            number += 1
        time.sleep(0.002)
    print(json.dumps({"points": number}))


def read(root: str) -> None:
    """Follow a store until the input ends."""
    stop = threading.Event()
    threading.Thread(target=_set_at_end_of_input, args=(stop,), daemon=True).start()
    located = locate(root, os.environ, Path.cwd())
    steps: dict[tuple[str, str], int] = {}
    lags: list[float] = []
    points = wrong = 0
    opened = begun = time.perf_counter()
    first = everything = used = used_then = ended = 0.0
    for batch in follow(located, stop=stop):
        now = time.time()
        had = points
        first = first or time.perf_counter() - opened
        for event in batch:
            if isinstance(event, PointsLogged):
                pair = (event.run_id, event.key)
                expected = steps.get(pair, 0)
                end = expected + len(event)
                wrong += event.is_whole or (event.steps[0], event.steps[-1]) != (expected, end - 1)
                steps[pair] = end
                points += len(event)
                lags += (now - event.values[0], now - event.values[-1])
            elif isinstance(event, Loaded) and event.part == "everything":
                everything = time.perf_counter() - opened
                begun, used = time.perf_counter(), _cpu()
                print("listed", flush=True)
        if points > had:
            ended, used_then = time.perf_counter(), _cpu()
            if not had:
                begun, used = ended, used_then
    if not points:
        ended, used_then = time.perf_counter(), _cpu()
    seconds = ended - begun
    answer = {
        "first": first,
        "all": everything,
        "share": (used_then - used) / seconds,
        "seconds": seconds,
        "points": points,
        "wrong": wrong,
        "median": statistics.median(lags or [0]) * 1000,
        "p95": percentile(lags or [0], 95) * 1000,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(answer))


def _set_at_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(*sys.argv[2:])
    else:
        read(sys.argv[2])
