"""The store that is painted: of every kind of run one, with names and times that are the same each time."""

from __future__ import annotations

import math
import struct
from pathlib import Path

from tracker.core.artifact_roots import local_root
from tracker.core.batches import Batch, NewRun
from tracker.core.entities import NOTE_TAG, PARENT_RUN_TAG, Point, RunStatus
from tracker.core.journal.evidence import evidence_tags, own_evidence
from tracker.store.sql.store import SqlStore

NOW = 1_767_960_000_000
"""2026-01-09 12:00:00, UTC."""
_MINUTE = 60_000
_STEPS = 120
_NAMES = (
    "vit-b16-baseline", "vit-b16-mixup", "vit-b16-cutmix", "vit-l16-lr3e-4", "resnet50-wd0.05", "resnet50-cosine",
    "resnet101-a-name-that-is-far-too-long-for-any-column-of-this-table", "convnext-tiny", "convnext-base",
    "smoke", "視覚モデル-β",
)  # fmt: skip
_ENDS: dict[int, RunStatus] = {1: "FAILED", 4: "KILLED"}
_CRASHED = 7
_MORE_PARAMS = {
    "augmentation": "mixup", "dropout": "0.1", "ema_decay": "0.9999", "epochs": "120", "image_size": "224",
    "layers": "12", "optimizer": "adamw", "patch_size": "16", "precision": "bf16", "seed": "7", "warmup_steps": "500",
    "weight_decay": "0.05",
}  # fmt: skip
"""They push down where its artifacts lie, which is another folder each time."""
_LOGGED = "vit-b16-baseline"
"""The newest run: the one that the cursor is on first. It has a log, a note and two runs below it."""


def write_trainings(path: Path) -> None:
    store = SqlStore.create(path)
    experiments = [store.create_experiment(name) for name in ("vision/imagenet", "vision/sweep", "language")]
    for number, name in enumerate(_NAMES):
        begun = NOW - (number * 95 + 61) * _MINUTE
        run_id = f"{number:032x}"
        uri = store.create_run(NewRun(experiments[number % 3], begun, name, run_id=run_id)).artifact_uri
        params = {
            "lr": f"{3e-4 * (1 + number % 4):g}",
            "model": name.split("-")[0],
            "batch_size": str(64 << number % 3),
        }
        tags = {"team": "vision", "mlflow.user": "mira"}
        if number == _CRASHED:
            tags |= evidence_tags({**own_evidence(), "pid": "4711", "born": "0"})
        store.log_batch(run_id, Batch(points=_points(number, begun), params=params, tags=tags))
        if number != _CRASHED:
            store.update_run(run_id, status=_ENDS.get(number, "FINISHED"), end_time=begun + 60 * _MINUTE)
        if name == _LOGGED:
            note = {NOTE_TAG: "# Baseline\n\nEverything is held against *this*."}
            store.log_batch(run_id, Batch(params=_MORE_PARAMS, tags=note))
            _print_log(uri, begun)
            _have_children(store, experiments[0], run_id, begun)
    store.close()


def _points(number: int, begun: int) -> list[Point]:
    """Curves that fall and rise, with a little noise that is the same each time."""
    points = []
    for step in range(_STEPS if number != _CRASHED else 70):
        at = begun + step * _MINUTE // 2
        loss = 2.3 * math.exp(-step / (30 + 4 * number)) + 0.2 + 0.05 * number + 0.04 * math.sin(step * 7.3 + number)
        points.append(Point("train/loss", loss, at, step))
        points.append(Point("train/lr", 3e-4 * (1 + math.cos(math.pi * step / _STEPS)) / 2, at, step))
        points.append(Point("system/gpu_0_utilization_percentage", 90 + 5 * math.sin(step / 3), at, step))
        if step % 10 == 9:
            points.append(Point("val/loss", loss * 1.1, at, step))
            points.append(Point("val/acc", 1 - loss / 3, at, step))
    return points


def _print_log(artifact_uri: str, begun: int) -> None:
    root = local_root(artifact_uri)
    assert root is not None
    log = Path(root) / "console.log"
    log.parent.mkdir(parents=True)
    text, times = b"", b""
    for step in range(_STEPS):
        colour = 33 if step % 25 == 24 else 32
        text += b"\x1b[%dmstep %03d\x1b[0m  a line of a log, with the loss and all that\n" % (colour, step)
        times += struct.pack("<qq", len(text), begun + step * _MINUTE // 2)
    log.write_bytes(text)
    log.with_suffix(".times").write_bytes(times)


def _have_children(store: SqlStore, experiment: str, parent: str, begun: int) -> None:
    for number in range(2):
        child = f"{number + 100:032x}"
        store.create_run(NewRun(experiment, begun - _MINUTE, f"fold-{number}", run_id=child))
        store.log_batch(child, Batch(points=_points(number, begun)[:200], tags={PARENT_RUN_TAG: parent}))
        store.update_run(child, status="FINISHED", end_time=begun + 20 * _MINUTE)
