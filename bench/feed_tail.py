"""How soon `tracker tail`, a process of its own, prints a point after the call that logged it returned in another:
`python -m bench.feed_tail`.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from bench.client_figures import (
    KINDS,
    Line,
    Settings,
    adopt_orphans,
    answer_in,
    environment,
    new_store,
    percentile,
    remove_store,
    training,
    uri_of,
    wait_for_orphans,
)

PACES = {10: 100, 1_000: 5_000}
"""Points a second, and how many points."""


def measure(settings: Settings) -> Iterator[Line]:
    for kind in KINDS:
        for pace, count in PACES.items():
            path = new_store(settings, kind)
            delays = _delays(path, count, pace)
            remove_store(path)
            what = f"logged to printed by tail, {pace:,} points/s, {kind}, p95"
            beside = f"median {percentile(delays, 50):.0f} ms, slowest {max(delays):.0f} ms"
            yield Line(what, "150 ms", f"{percentile(delays, 95):.0f} ms", beside)


def _delays(path: Path, count: int, pace: int) -> list[float]:
    """Milliseconds of each point."""
    command = [sys.executable, "-m", "tracker", "tail", "--json", "--store", uri_of(path)]
    pipe = subprocess.PIPE
    tail = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment())
    assert tail.stdout is not None
    assert tail.stderr is not None
    tail.stderr.readline()  # it says that no run is live, and has begun
    seen: dict[int, int] = {}
    reader = Thread(target=_note, args=(tail.stdout, seen))
    reader.start()
    output, _ = training("tracker", "pace", uri_of(path), count, pace).communicate()
    moments = answer_in(output)["returned"]
    deadline = time.monotonic() + 5
    while len(seen) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    tail.terminate()
    reader.join()
    tail.communicate()
    wait_for_orphans()
    if len(seen) < count:
        raise SystemExit(f"tail printed {len(seen)} of {count} points.")
    return [max(0, seen[step] - moment) / 1e6 for step, moment in enumerate(moments)]


def _note(lines: Iterator[str], seen: dict[int, int]) -> None:
    """When each step was printed."""
    for line in lines:
        seen.setdefault(json.loads(line)["step"], time.monotonic_ns())


def main() -> None:
    adopt_orphans()
    print(f"{'tail':62} {'asked':>9} {'measured':>12}  beside")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        for line in measure(Settings(Path(folder), None, None, 1, 1, 1)):
            print(f"{line.what:62} {line.asked:>9} {line.measured:>12}  {line.beside}", flush=True)


if __name__ == "__main__":
    main()
