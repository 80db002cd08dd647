"""What a script pays before its first step: importing, and one point stored by a program that then ends."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.client_figures import (
    KINDS,
    ROOT,
    Kind,
    Line,
    Settings,
    environment,
    in_turns,
    new_store,
    remove_store,
    uri_of,
    wait_for_orphans,
)

ROUNDS = 20
PEER_ROUNDS = 5
_RESIDENT = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmRSS')))"
_FOREIGN = """
import sys
before = set(sys.modules)
import tracker
roots = {name.partition('.')[0] for name in set(sys.modules) - before}
print(*sorted(roots - set(sys.stdlib_module_names) - {'tracker'}))
"""


def measure(settings: Settings) -> Iterator[Line]:
    yield _modules()
    yield from _importing(settings)
    for kind in KINDS:
        path = new_store(settings, kind)
        yield _first_point(settings, kind, path)
        remove_store(path)


def _modules() -> Line:
    foreign = _run(sys.executable, _FOREIGN).strip()
    return Line("modules that import tracker loads beyond the standard library", "none", foreign or "none")


def _importing(settings: Settings) -> Iterator[Line]:
    taken = _beyond_bare(sys.executable, "import tracker", ROUNDS)
    grown = _memory(sys.executable, "import tracker") - _memory(sys.executable, "pass")
    beside = memory_beside = ""
    if settings.mlflow:
        theirs = _beyond_bare(settings.mlflow, "import mlflow", PEER_ROUNDS)
        beside = f"{taken / theirs:.3f}x of MLflow's {theirs:.2f} s"
        their_size = _memory(settings.mlflow, "import mlflow") - _memory(settings.mlflow, "pass")
        memory_beside = f"{grown / their_size:.3f}x of MLflow's {their_size:.0f} MB"
    yield Line("import tracker, over bare Python", "10 ms", f"{taken * 1e3:.1f} ms", beside)
    yield Line("memory of it, over bare Python", "3 MB", f"{grown:.1f} MB", memory_beside)


def _first_point(settings: Settings, kind: Kind, path: Path) -> Line:
    """The whole program, with all that a run captures; what goes on in the background is waited for in between."""
    taken = _beyond_bare(sys.executable, _script("tracker", path), ROUNDS)
    beside = ""
    if settings.mlflow:
        script = _script("mlflow", path)
        _seconds(settings.mlflow, script)  # it brings the schema to its own head
        theirs = _beyond_bare(settings.mlflow, script, PEER_ROUNDS)
        beside = f"{taken / theirs:.3f}x of MLflow's {theirs:.2f} s"
    return Line(f"start, first point into a store of {kind}, end", "60 ms", f"{taken * 1e3:.1f} ms", beside)


def _beyond_bare(python: str, code: str, rounds: int) -> float:
    """The seconds of a program beyond those of one that does nothing, the two taking turns."""
    for warming in ("pass", code):
        _seconds(python, warming)
    seconds = in_turns(rounds, ("pass", code), lambda each: _seconds(python, each))
    return seconds[code] - seconds["pass"]


def _memory(python: str, code: str) -> float:
    """What a program has in memory at its end, in megabytes."""
    return statistics.median(float(_run(python, f"{code}\n{_RESIDENT}")) / 1e3 for _ in range(PEER_ROUNDS))


def _script(library: str, path: Path) -> str:
    return f"import {library} as it\nit.set_tracking_uri({uri_of(path)!r})\nit.log_metric('loss', 0.5)\nit.end_run()"


def _seconds(python: str, code: str) -> float:
    began = time.perf_counter()
    _run(python, code)
    taken = time.perf_counter() - began
    wait_for_orphans()
    return taken


def _run(python: str, code: str) -> str:
    """In the repository, as a script of a project would be."""
    done = subprocess.run(
        [python, "-c", code], cwd=ROOT, env=environment(captures=True), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{python} -c {code!r} failed:\n{done.stderr}")
    return done.stdout
