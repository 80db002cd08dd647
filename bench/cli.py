"""How long whole commands take, beside a bare Python in the same minute: `python -m bench.cli`.

Absolute times depend on the machine; what counts is the column of ratios. Each figure is the median of runs that take
turns, so that a busy moment hits all of them.
"""

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tracker.store.sql.store import SqlStore

RUNS = 10_000
PARAMS = 20
METRICS = 30
ROUNDS = 15
GOALS = {"tracker --help": 0.12, "tracker runs --limit 100": 0.35}


def fill(path: Path) -> None:
    """A store as MLflow would have filled it, written in bulk."""
    SqlStore.create(path).close()
    draw = random.Random(7)
    ids = [f"{draw.getrandbits(128):032x}" for _ in range(RUNS)]
    start = 1_760_000_000_000
    runs = [
        (
            run,
            f"run-{i}",
            "mira",
            "FINISHED",
            start + 60_000 * i,
            start + 60_000 * i + 9_000_000,
            f"/data/{run}/artifacts",
        )
        for i, run in enumerate(ids)
    ]
    tags = [
        (key, value, run)
        for run, name, *_ in runs
        for key, value in (("mlflow.runName", name), ("mlflow.user", "mira"))
    ]
    params = [(f"param_{key}", str(draw.choice((0.1, 0.01, "adam"))), run) for run in ids for key in range(PARAMS)]
    metrics = [(f"metric_{key}", draw.random(), start, 0, 100, run) for run in ids for key in range(METRICS)]
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(
            "INSERT INTO runs (run_uuid, name, user_id, status, start_time, end_time, artifact_uri, experiment_id, "
            "lifecycle_stage, source_type, source_name, entry_point_name, source_version) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'active', 'UNKNOWN', '', '', '')",
            runs,
        )
        database.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)", tags)
        database.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)", params)
        for table in ("metrics", "latest_metrics"):
            database.executemany(
                f"INSERT INTO {table} (key, value, timestamp, is_nan, step, run_uuid) VALUES (?, ?, ?, ?, ?, ?)",
                metrics,
            )


def commands(store: Path) -> dict[str, list[str]]:
    """What is measured, by the name it is printed under."""
    tracker = [sys.executable, "-m", "tracker"]
    some_run = json.loads(subprocess.check_output([*tracker, "runs", "--store", str(store), "--limit", "1", "--json"]))
    run_id = some_run[0]["run_id"]
    at = ["--store", str(store)]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "tracker --help": [*tracker, "--help"],
        "tracker experiments": [*tracker, "experiments", *at],
        "tracker runs --limit 100": [*tracker, "runs", *at, "--limit", "100"],
        "tracker runs --filter --order-by --limit 100": [
            *tracker, "runs", *at, "--limit", "100",
            "--filter", "metrics.metric_3 < 0.5 AND params.param_1 = '0.1'", "--order-by", "metrics.metric_7",
        ],
        "tracker runs --limit 100 --json": [*tracker, "runs", *at, "--limit", "100", "--json"],
        "tracker show RUN": [*tracker, "show", *at, run_id[:8]],
        "tracker runs --json (all 10,000)": [*tracker, "runs", *at, "--json"],
        "tracker runs (all 10,000)": [*tracker, "runs", *at],
    }  # fmt: skip


def measure(argvs: dict[str, list[str]]) -> dict[str, float]:
    """The median seconds of each, after one warm-up that leaves compiled modules behind, as an installation does."""
    environ = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    }
    taken: dict[str, list[float]] = {name: [] for name in argvs}
    for turn in range(ROUNDS + 1):
        for name, argv in argvs.items():
            begun = time.perf_counter()
            subprocess.run(argv, stdout=subprocess.DEVNULL, check=True, env=environ)
            if turn:
                taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "mlflow.db"
        fill(store)
        medians = measure(commands(store))
    bare = medians["python -c pass"]
    print(f"{RUNS:,} runs of {PARAMS} params and {METRICS} metrics in SQLite; medians of {ROUNDS}\n")
    print(f"{'command':46} {'seconds':>8} {'/ bare':>7} {'goal':>6}")
    for name, seconds in medians.items():
        goal = f"{GOALS[name]:.2f}" if name in GOALS else ""
        print(f"{name:46} {seconds:8.3f} {seconds / bare:7.1f} {goal:>6}")


if __name__ == "__main__":
    main()
