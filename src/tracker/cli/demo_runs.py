"""The experiments of the demo: what lies in the past, and what is being trained."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from tracker.cli.demo_trainings import Ending, Job, Past, Training

MINUTE = 60_000
HOUR = 60 * MINUTE
SWEEP, SEEDS, AUGMENTATION = "imagenet/vit/lr-sweep", "imagenet/resnet/seeds", "imagenet/vit/augmentation"
LORA, PRETRAINING, TABULAR, DEBUG = "llm/finetune/lora", "llm/pretrain/160m", "tabular/churn", "debug"


def live_jobs() -> list[Job]:
    """What is being trained when the demo begins; their pasts are among those of `past_runs`."""
    augmented = _vision(
        AUGMENTATION, "vit-b-cutmix", seed=71, total=3000, model="vit-b", lr="0.001", augmentation="cutmix"
    )
    lora = _lora("qwen-0.5b-r32", seed=72, rank="32", lr="0.0008")
    tiny = _pretraining("160m-muon", seed=73, lr="0.0006", optimizer="muon")
    return [
        Job(augmented, "a1" * 16, begins=1250),
        Job(lora, "b2" * 16, begins=760, fate="diverges", after=60),
        Job(tiny, "c3" * 16, begins=2150, fate="dies", after=105),
        Job(_augmented("vit-b-jitter", "jitter", seed=74), waits=2.5),
    ]


def next_jobs() -> Iterator[Job]:
    """What is trained when one of those has ended, without an end."""
    for number in range(1, 1_000_000):
        seed = 100 + number
        yield Job(_pretraining(f"160m-adamw-{number}", seed=seed, lr="0.0006", optimizer="adamw"))
        yield Job(_lora(f"qwen-0.5b-r{8 * number}", seed=seed, rank=str(8 * number), lr="0.0004"))
        yield Job(_augmented(f"vit-b-mix-{number}", "mix", seed=seed))


def past_runs() -> Iterator[Past]:
    """All that stands in the store when the demo begins, parents before their children."""
    yield from _sweep()
    yield from _seeds()
    yield from _augmentation()
    yield from _finetuning()
    yield from _pretrainings()
    yield from _boosting()
    yield from _debugging()
    for job, minutes in zip(live_jobs(), (5.2, 3.2, 9.0), strict=False):
        took = int(minutes * MINUTE)
        yield Past(
            job.training, "live", took, took, job.begins / job.training.total, 5 if minutes < 6 else 10,
            run_id=job.run_id, note=_LIVE_NOTE,
        )  # fmt: skip


def _sweep() -> Iterator[Past]:
    parent = "lr × weight decay"
    rng = Random(11)
    yield Past(_search(SWEEP, parent, seed=11, trials=60), "finished", 52 * HOUR, 31 * HOUR, note=_SWEEP_NOTE)
    settings = product(("0.0001", "0.0003", "0.001", "0.002", "0.003"), ("0.01", "0.05", "0.1"), ("512", "1024"))
    for number, ((lr, decay, batch), model) in enumerate(product(settings, ("vit-s", "vit-b")), 1):
        is_wild = number == _WILD
        training = _sweep_child(
            number, lr, decay, seed=number, model=model, batch=batch, diverges=0.31 if is_wild else 2.0
        )
        took = int((1.1 + (0.9 if model == "vit-b" else 0) + rng.random() * 0.3) * HOUR)
        share, ended = _ENDED_EARLY.get(number, (1.0, "finished"))
        yield Past(
            training, ended, 52 * HOUR - number * 29 * MINUTE, int(took * share), share, 25, parent,
            has_log=number in _ENDED_EARLY or number == 14, note=_WILD_NOTE if is_wild else "",
        )  # fmt: skip


def _seeds() -> Iterator[Past]:
    settings = (("rn50", "resnet50", "0.001"), ("rn50-slow", "resnet50", "0.0005"), ("rn101", "resnet101", "0.001"))
    for number, (name, model, lr) in enumerate(settings):
        parent = f"{model} lr={lr}"
        ago = (96 - 9 * number) * HOUR
        yield Past(_search(SEEDS, parent, seed=900 + number, trials=5), "finished", ago, 7 * HOUR)
        for seed in range(5):
            training = _vision(
                SEEDS,
                f"{name}-s{seed}",
                seed=1000 + 10 * number + seed,
                total=3000,
                model=model,
                lr=lr,
                shown_seed=seed,
            )
            yield Past(training, "finished", ago - seed * 80 * MINUTE, 76 * MINUTE, every=30, parent=parent)


def _augmentation() -> Iterator[Past]:
    for number, augmentation in enumerate(("none", "flip", "randaug", "mixup", "trivial")):
        training = _augmented(f"vit-b-{augmentation}", augmentation, seed=300 + number)
        note = "Overfits from a third of the training on, as it should." if augmentation == "none" else ""
        yield Past(
            training, "finished", (20 - 3 * number) * HOUR, 118 * MINUTE, every=10, note=note, has_log=number == 2
        )


def _finetuning() -> Iterator[Past]:
    for number, (rank, lr) in enumerate(
        (("4", "0.0002"), ("8", "0.0002"), ("16", "0.0002"), ("16", "0.0004"), ("64", "0.0002"))
    ):
        training = _lora(f"qwen-0.5b-r{rank}-{lr}", seed=400 + number, rank=rank, lr=lr)
        yield Past(training, "finished", (15 - 2 * number) * HOUR, 74 * MINUTE, every=16, has_log=number == 3)


def _pretrainings() -> Iterator[Past]:
    yield Past(
        _pretraining("160m-adamw", seed=500, lr="0.0006", optimizer="adamw"),
        "finished",
        140 * HOUR,
        26 * HOUR,
        every=20,
    )
    sophia = _pretraining("160m-sophia", seed=501, lr="0.0012", optimizer="sophia")
    yield Past(sophia, "crashed", 11 * HOUR, 7 * HOUR, 0.58, 20, note=_CRASH_NOTE, has_log=True)
    yield Past(
        _pretraining("160m-lion", seed=502, lr="0.0001", optimizer="lion"), "killed", 60 * HOUR, 5 * HOUR, 0.22, 20
    )


def _boosting() -> Iterator[Past]:
    number = 0
    for eta in ("0.05", "0.1", "0.3"):
        for depth in ("4", "6", "9"):
            number += 1
            params = {"learning_rate": eta, "max_depth": depth, "subsample": "0.8", "objective": "binary:logistic"}
            training = Training(
                TABULAR, f"xgb-eta{eta}-d{depth}", "boosting", 600 + number, 200, params, {"team": "growth"}
            )
            yield Past(training, "finished", (30 - number) * HOUR, 14_000 + 900 * int(depth), every=4)


def _debugging() -> Iterator[Past]:
    endings: tuple[Ending, ...] = ("failed", "failed", "killed", "finished")
    for number, ended in enumerate(endings):
        training = _vision(
            DEBUG, f"try-{number + 1}", seed=700 + number, total=60, model="vit-s", lr="0.001", diverges=2.0
        )
        share = (0.1, 0.35, 0.6, 1.0)[number]
        yield Past(training, ended, (8 - number) * HOUR, int(90_000 * share), share, has_log=number == 1)


def _vision(
    experiment: str, name: str, *, seed: int, total: int, model: str, lr: str, augmentation: str = "randaug",
    decay: str = "0.05", batch: str = "1024", diverges: float = 2.0, shown_seed: int | None = None,
) -> Training:  # fmt: skip
    params = {
        "model": model, "lr": lr, "weight_decay": decay, "batch_size": batch, "epochs": "90", "optimizer": "adamw",
        "augmentation": augmentation, "warmup_epochs": "5", "seed": str(seed if shown_seed is None else shown_seed),
    }  # fmt: skip
    return Training(experiment, name, "vision", seed, total, params, {"team": "vision"}, diverges)


def _augmented(name: str, augmentation: str, *, seed: int, total: int = 3000) -> Training:
    return _vision(AUGMENTATION, name, seed=seed, total=total, model="vit-b", lr="0.001", augmentation=augmentation)


def _sweep_child(
    number: int, lr: str, decay: str, *, seed: int, model: str = "vit-b", batch: str = "1024", diverges: float = 2.0
) -> Training:
    return _vision(
        SWEEP, f"{model}-{number:02}", seed=seed, total=3000, model=model, lr=lr, decay=decay, batch=batch,
        diverges=diverges,
    )  # fmt: skip


def _lora(name: str, *, seed: int, rank: str, lr: str) -> Training:
    params = {
        "base_model": "Qwen/Qwen2.5-0.5B", "lora_rank": rank, "lora_alpha": str(2 * int(rank)), "lr": lr,
        "batch_size": "64", "max_length": "2048", "seed": str(seed),
    }  # fmt: skip
    return Training(LORA, name, "language", seed, 2400, params, {"team": "language", "stage": "sft"})


def _pretraining(name: str, *, seed: int, lr: str, optimizer: str) -> Training:
    params = {
        "layers": "12", "width": "768", "heads": "12", "lr": lr, "optimizer": optimizer, "batch_tokens": "524288",
        "context": "2048", "dataset": "fineweb-edu-10BT", "seed": str(seed),
    }  # fmt: skip
    return Training(PRETRAINING, name, "language", seed, 6000, params, {"team": "language", "stage": "pretraining"})


def _search(experiment: str, name: str, *, seed: int, trials: int) -> Training:
    """A run that holds others, and keeps the best of them."""
    return Training(experiment, name, "search", seed, trials, {}, {"team": "vision"})


_WILD = 50
_ENDED_EARLY: dict[int, tuple[float, Ending]] = {_WILD: (0.36, "failed"), 9: (0.42, "killed"), 33: (0.12, "failed")}
"""Runs of the sweep by their numbers, with the share that they came to."""
_SWEEP_NOTE = """\
# Learning rate and weight decay

Which of them matters, for **vit-s** and **vit-b**, at 90 epochs?

- `0.001` is best for both models; a decade lower costs *four points* of accuracy.
- `0.003` trains, but not without weight decay: see the run that diverged.

| decay | vit-s | vit-b |
|---|---|---|
| 0.01 | fine | diverges at 0.003 |
| 0.05 | best | best |
"""
_WILD_NOTE = "Diverged at a third of the training: the gradient's norm rises some hundred steps before the loss does."
_CRASH_NOTE = "The node went down in the night. Look at the last checkpoint before starting again."
_LIVE_NOTE = "Runs on the spare node until Friday."
