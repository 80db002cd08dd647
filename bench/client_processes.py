"""Many processes that log into one store at the same time."""

import subprocess
from collections.abc import Iterator
from typing import Any

from bench.client_figures import (
    KINDS,
    Kind,
    Line,
    Settings,
    answer_in,
    bare_process,
    new_store,
    remove_store,
    train,
    training,
    uri_of,
    wait_for_orphans,
)
from bench.client_training import WIDTH
from bench.client_volume import run_in
from tests.client.reliability.killing import reading

from tracker.core.queries import RunQuery
from tracker.store.protocols import Store

FEW, MANY = 8, 32
STEPS = 5_000
"""Of each of the few, fifty metrics each: 2,000,000 points."""
APPENDS = 1_000_000
"""Of each of as many that append to a mapped file and do nothing else."""
SINGLE = 10_000
"""Points of each of the many, one call each."""
SLOW_STEPS = 4


def measure(settings: Settings) -> Iterator[Line]:
    yield from _few(settings)
    for kind in KINDS:
        yield _many(settings, kind)


def _few(settings: Settings) -> Iterator[Line]:
    path = new_store(settings, "SQLite")
    answers, _ = _together([training("tracker", "together", uri_of(path), STEPS, WIDTH) for _ in range(FEW)])
    remove_store(path)
    path = new_store(settings, "SQLite")
    plain, _ = _together([bare_process("rows together", path, run_in(path), STEPS, 1_000) for _ in range(FEW)])
    mapped = _together([bare_process("map together", path.parent / f"map{n}", APPENDS) for n in range(FEW)])[0]
    remove_store(path)
    points = FEW * STEPS * WIDTH
    journals, stored = points / _between(answers, "logged"), points / _between(answers, "ended")
    bare = points / _between(plain, "ended")
    yield Line(f"{FEW} processes, into their journals", "1,000,000 /s", f"{journals:,.0f} /s")
    beside = f"{stored / bare:.2f}x of {FEW} bare writers' {bare:,.0f} /s"
    if settings.mlflow:
        beside += f"; MLflow {_mlflow(settings, settings.mlflow):,.0f} /s"
    yield Line(f"{FEW} processes, into one store of SQLite", "200,000 /s", f"{stored:,.0f} /s", beside)
    slowest, bare_slowest = max(a["slowest"] for a in answers), max(a["max"] for a in mapped) / 1e3
    beside = f"{slowest / bare_slowest:.2f}x of bare mmap appenders' {bare_slowest:.0f} ms: all share the cores"
    yield Line("  their slowest call", "50 ms", f"{slowest:.0f} ms", beside)


def _many(settings: Settings, kind: Kind) -> Line:
    path = new_store(settings, kind)
    answers, errors = _together([training("tracker", "together", uri_of(path), SINGLE, 1) for _ in range(MANY)])
    with reading(path) as store:
        lost, doubled = _missing(store)
    remove_store(path)
    what = f"{MANY} processes x {SINGLE:,} points, {kind}"
    took = f"{_between(answers, 'ended'):.1f} s, slowest call {max(answer['slowest'] for answer in answers):.0f} ms"
    return Line(what, "0 lost, 0 doubled", f"{lost} lost, {doubled} doubled", f"{errors} errors, {took}")


def _missing(store: Store) -> tuple[int, int]:
    lost = doubled = 0
    runs = store.search_runs(RunQuery())
    for run in runs:
        steps = store.history(run.run_id, "metric_0").steps
        lost += SINGLE - len(set(steps))
        doubled += len(steps) - len(set(steps))
    return lost + (MANY - len(runs)) * SINGLE, doubled


def _mlflow(settings: Settings, python: str) -> float:
    """Points a second of as many processes, of few points: its calls wait for each other."""
    path = new_store(settings, "SQLite")
    train("mlflow", "steps", uri_of(path), 2, python=python)  # it brings the schema to its own head
    some = [training("mlflow", "together", uri_of(path), SLOW_STEPS, WIDTH, python=python) for _ in range(FEW)]
    answers, _ = _together(some)
    remove_store(path)
    return FEW * SLOW_STEPS * WIDTH / _between(answers, "ended")


def _together(processes: list[subprocess.Popen[str]]) -> tuple[list[dict[str, Any]], int]:
    """Let all begin at once; what they answered, and how many failed or had something to complain of."""
    for process in processes:
        assert process.stdout is not None
        while (line := process.stdout.readline()) != "ready\n":
            if not line:
                raise SystemExit(f"{process.args!r} did not begin:\n{process.communicate()[1]}")
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    outputs = [process.communicate() for process in processes]
    wait_for_orphans()
    errors = sum(bool(process.returncode or said) for process, (_, said) in zip(processes, outputs, strict=True))
    return [answer_in(output) for output, _ in outputs if output], errors


def _between(answers: list[dict[str, Any]], moment: str) -> float:
    """The seconds from the first beginning to the last of these moments."""
    return float(max(answer[moment] for answer in answers) - min(answer["began"] for answer in answers)) / 1e9
