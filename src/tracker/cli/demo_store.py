"""Writes the demo's past into a new store: whole histories at once, with times that lie behind."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tracker.cli.demo_curves import Machine
from tracker.cli.demo_runs import HOUR, MINUTE, past_runs
from tracker.cli.demo_trainings import STATUS, Kind, Past
from tracker.core.artifact_roots import local_root
from tracker.core.batches import Batch, NewRun, PointColumns
from tracker.core.entities import NOTE_TAG, PARENT_RUN_TAG, Dataset, DatasetInput
from tracker.core.journal.evidence import evidence_tags, own_evidence
from tracker.store.protocols import Store

_SAMPLES = 90
"""Of the machine, in each run."""
_DATASETS: dict[Kind, tuple[tuple[str, str], ...]] = {
    "vision": (("imagenet-1k", "train"), ("imagenet-1k-val", "validation")),
    "language": (("fineweb-edu", "train"), ("fineweb-edu-heldout", "validation")),
    "boosting": (("churn-2026q1", "train"),),
}
_SCRIPTS: dict[Kind, str] = {
    "vision": "train_vision.py", "language": "train_lm.py", "boosting": "fit_trees.py", "search": "sweep.py",
}  # fmt: skip
_TIME = struct.Struct("<qq")
"""A line of the console's times: how long the log was, and when."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A run of the past that stands in the store by now."""

    run_id: str
    artifacts: Path | None
    started: int


def write_past(store: Store, *, now: int) -> None:
    """All of it; `now` is in milliseconds since 1970."""
    experiments: dict[str, str] = {}
    parents: dict[str, str] = {}
    for number, past in enumerate(past_runs()):
        name = past.training.experiment
        if name not in experiments:
            experiments[name] = store.create_experiment(name)
        written = _write(store, experiments[name], past, now=now, number=number, parents=parents)
        if past.training.kind == "search":
            parents[past.training.name] = written.run_id
        elif written.artifacts is not None:
            _write_artifacts(past, written)


def _write(
    store: Store, experiment_id: str, past: Past, *, now: int, number: int, parents: Mapping[str, str]
) -> _Written:
    started = now - past.ago
    tags = {**past.training.tags, **_surroundings(past, number)}
    if past.parent:
        tags[PARENT_RUN_TAG] = parents[past.parent]
    if past.note:
        tags[NOTE_TAG] = past.note
    run_id = past.run_id or f"{Random(number).getrandbits(128):032x}"
    run = store.create_run(
        NewRun(experiment_id, started, past.training.name, tags["mlflow.user"], tags, run_id, STATUS[past.ended])
    )
    columns = dict(_histories(past, started))
    store.log_batch(run_id, Batch(params=past.training.params, columns=columns))
    if past.training.kind in _DATASETS:
        store.log_inputs(run_id, list(_inputs(past)))
    if past.ended not in ("live", "crashed"):
        store.update_run(run_id, status=STATUS[past.ended], end_time=started + past.took)
    folder = local_root(run.artifact_uri)
    return _Written(run_id, Path(folder) if folder is not None else None, started)


def _surroundings(past: Past, number: int) -> dict[str, str]:
    """The tags that the library would have set."""
    script = _SCRIPTS[past.training.kind]
    user = ("mira", "jonas", "ada")[number % 3]
    tags = {
        "mlflow.user": user,
        "mlflow.source.name": script,
        "mlflow.source.type": "LOCAL",
        "mlflow.source.git.commit": f"{Random(number // 9).getrandbits(160):040x}",
        "mlflow.source.git.branch": "main",
        "tracker.command": f"python {script} --config configs/{past.training.experiment.rpartition('/')[2]}.yaml",
        "tracker.host": f"node-{7 + number % 4:02}",
        "tracker.python": "3.11.9",
        "tracker.gpu": "NVIDIA H100 80GB HBM3",
    }
    if past.ended == "crashed":
        tags |= evidence_tags({**own_evidence(), "pid": "48213", "born": "1"})
    if past.ended == "failed":
        tags["tracker.error"] = _traceback(past)
    if past.ended in ("crashed", "live", "killed"):
        done = round(past.training.total * past.share)
        tags |= {"tracker.progress.step": str(done), "tracker.progress.total": str(past.training.total)}
    return tags


def _histories(past: Past, started: int) -> Iterator[tuple[str, PointColumns]]:
    """By key, what the training logged, and its machine."""
    last = round(past.training.total * past.share)
    course = past.training.course()
    yield from _columns(range(0, last + 1, past.every), course.at, lambda step: started + past.took * step // last)
    if past.took >= MINUTE and past.training.kind != "search":
        pause = past.took // _SAMPLES
        yield from _columns(range(_SAMPLES), Machine(seed=past.training.seed).at, lambda n: started + pause * n)


def _columns(
    steps: range, values_at: Callable[[int], dict[str, float]], time_of: Callable[[int], int]
) -> Iterator[tuple[str, PointColumns]]:
    found: dict[str, tuple[list[int], list[int], list[float]]] = {}
    for step in steps:
        time = time_of(step)
        for key, value in values_at(step).items():
            times, at, values = found.setdefault(key, ([], [], []))
            times.append(time)
            at.append(step)
            values.append(value)
    for key, columns in found.items():
        yield key, PointColumns(*columns)


def _inputs(past: Past) -> Iterator[DatasetInput]:
    for name, context in _DATASETS[past.training.kind]:
        digest = f"{Random(name).getrandbits(32):08x}"
        source = json.dumps({"uri": f"/data/{name}"})
        schema = json.dumps(
            {"mlflow_colspec": [{"type": "string", "name": "input"}, {"type": "long", "name": "label"}]}
        )
        profile = json.dumps({"num_rows": Random(name).randrange(40_000, 1_300_000)})
        dataset = Dataset(name, digest, "local", source, schema, profile)
        yield DatasetInput(dataset, {"mlflow.data.context": context})


def _write_artifacts(past: Past, written: _Written) -> None:
    """A few files as a training leaves them."""
    folder = written.artifacts
    assert folder is not None, "whoever calls has looked"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text("".join(f"{key}: {value}\n" for key, value in past.training.params.items()))
    if past.took >= HOUR:
        (folder / "checkpoints").mkdir()
        for epoch in (30, 60, 90):
            (folder / "checkpoints" / f"epoch-{epoch}.pt").write_bytes(bytes(1 << 12))
    if past.has_log:
        _write_log(past, written.started, folder)


def _write_log(past: Past, started: int, folder: Path) -> None:
    """What it printed, and when."""
    last = round(past.training.total * past.share)
    course = past.training.course()
    lines = [(started, line) for line in beginning(past.training.name, past.training.params)]
    for step in range(0, last + 1, past.every):
        found = course.at(step)
        if step % (past.every * 2) == 0:
            lines.append((started + past.took * step // last, progress_line(step, past.training.total, found)))
    if past.ended == "failed":
        lines += [(started + past.took, line) for line in _traceback(past).splitlines()]
    length, times = 0, bytearray()
    with (folder / "console.log").open("w", encoding="utf-8") as log:
        for time, line in lines:
            log.write(f"{line}\n")
            length += len(line.encode()) + 1
            times += _TIME.pack(length, time)
    (folder / "console.times").write_bytes(times)


def beginning(name: str, params: Mapping[str, str]) -> list[str]:
    """What a training prints first."""
    return [
        f"run {name}",
        *(f"  {key:<16} {value}" for key, value in params.items()),
        "compiling the model ... done in 41.7 s",
        "warming the caches of the loader: 16 workers",
    ]


def progress_line(step: int, total: int, metrics: Mapping[str, float]) -> str:
    """What it prints now and then."""
    shown = [f"{key.rpartition('/')[2]} {value:.4g}" for key, value in metrics.items() if key != "data/tokens"]
    return f"[{step:>5}/{total}] " + "  ".join(shown)


def _traceback(past: Past) -> str:
    where = _SCRIPTS[past.training.kind]
    if past.training.diverges < 1:
        last = "FloatingPointError: the loss is nan for 20 steps in a row"
    else:
        last = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 3.42 GiB."
    return f'Traceback (most recent call last):\n  File "{where}", line 214, in main\n    loss = step(batch)\n{last}'
