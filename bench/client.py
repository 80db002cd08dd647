"""What the logging library costs and keeps: `python -m bench.client [SECTION ...]`, all sections where none is named.

Absolute figures depend on the machine; what counts is the last column, the ratio to the bare thing or to a peer in the
same run. Peers are measured where `TRACKER_BENCH_MLFLOW` and `TRACKER_BENCH_PEERS` name environments that have MLflow,
and trackio or tensorboardX.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import (
    client_beside,
    client_calls,
    client_kills,
    client_monitor,
    client_processes,
    client_readable,
    client_start,
    client_volume,
)
from bench.client_figures import Line, Section, Settings, adopt_orphans, interpreter

SECTIONS: dict[str, Section] = {
    "start": client_start.measure,
    "calls": client_calls.measure,
    "volume": client_volume.measure_rates,
    "beside": client_beside.measure,
    "processor": client_volume.measure_processor_time,
    "kills": client_kills.measure,
    "processes": client_processes.measure,
    "readable": client_readable.measure,
    "monitor": client_monitor.measure,
}
PEER_VARIABLES = {"TRACKER_BENCH_MLFLOW": ("mlflow",), "TRACKER_BENCH_PEERS": ("trackio", "tensorboardX")}


def main() -> None:
    given = arguments()
    mlflow, peers = (interpreter(variable, *modules) for variable, modules in PEER_VARIABLES.items())
    for (variable, modules), found in zip(PEER_VARIABLES.items(), (mlflow, peers), strict=True):
        if found is None:
            print(f"Not measured beside it: {' and '.join(modules)}; {variable} names no environment that has it.")
    adopt_orphans()
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {cores} cores, load {load:.1f}; medians of rounds that take turns")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        settings = Settings(Path(folder), mlflow, peers, given.kills, given.rounds, given.points)
        for name in given.sections or SECTIONS:
            print(f"\n{name:62} {'asked':>17} {'measured':>22}  beside")
            for line in SECTIONS[name](settings):
                show(line)


def show(line: Line) -> None:
    print(f"{line.what:62} {line.asked:>17} {line.measured:>22}  {line.beside}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.client", description="Measure the logging library.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--kills", type=int, default=30, help="how many scripts are killed (30)")
    parser.add_argument("--rounds", type=int, default=3, help="how often the ones that take turns have theirs (3)")
    parser.add_argument("--points", type=int, default=5_000_000, help="of the long runs (5,000,000)")
    given = parser.parse_args()
    unknown = sorted(set(given.sections) - set(SECTIONS))
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return given


if __name__ == "__main__":
    main()
