"""Curves such as training has: warm-up, noise that fades with the learning rate, plateaus, overfitting, divergence.

A course gives the metrics of one step after another; the same seed gives the same course.
"""

from __future__ import annotations

import math
from random import Random
from typing import Protocol

Metrics = dict[str, float]

_NAN = float("nan")


class Course(Protocol):
    """How one training goes. Steps are asked for in their order."""

    def at(self, step: int) -> Metrics: ...


class Drift:
    """Noise that remembers: each value lies near the last one."""

    def __init__(self, rng: Random, *, spread: float, memory: float = 0.8) -> None:
        self._rng = rng
        self._memory = memory
        self._step = spread * math.sqrt(1 - memory * memory)
        self._value = 0.0

    def next(self) -> float:
        self._value = self._memory * self._value + self._rng.gauss(0, self._step)
        return self._value


def scheduled(peak: float, share: float, *, warm_up: float = 0.05) -> float:
    """A learning rate that rises in a line and falls as a cosine; `share` is how much of the training is done."""
    if share < warm_up:
        return peak * max(share, 0.002) / warm_up
    return peak * 0.5 * (1 + math.cos(math.pi * min(1.0, (share - warm_up) / (1 - warm_up))))


class Vision:
    """A classifier of a thousand classes."""

    def __init__(
        self, *, seed: int, total: int, lr: float, size: float = 1.0, is_augmented: bool = True, diverges: float = 2.0
    ) -> None:
        """`size` is the model's, about 1; `diverges` is the share of the training at which it does, if it does."""
        self._rng = rng = Random(seed)
        self._total, self._lr, self._diverges = total, lr, diverges
        self._is_augmented = is_augmented
        miss = math.log10(lr / 1e-3)
        self._floor = 0.62 + 0.5 * miss * miss - 0.22 * (size - 1) + rng.gauss(0, 0.015)
        self._pace = 26 * (lr / 1e-3) ** 0.35 * size**0.3
        self._wave = Drift(rng, spread=0.05)
        self._val = Drift(rng, spread=0.03, memory=0.6)
        self._speed = Drift(rng, spread=40)
        self._gap = 0.06 if is_augmented else 0.10

    def at(self, step: int) -> Metrics:
        share = step / self._total
        rng, lr = self._rng, scheduled(self._lr, share)
        heat = lr / self._lr
        loss = self._floor + (6.9 - self._floor) / (1 + self._pace * share) ** 1.15
        loss *= 1 + 0.16 * heat - 0.12 * max(0.0, share - 0.6)
        blow_up = self._blow_up(share)
        train = (loss + self._wave.next() * (0.3 + heat)) * math.exp(rng.gauss(0, 0.018)) * blow_up
        found: Metrics = {
            "train/loss": train,
            "train/grad_norm": (0.7 + 2.2 / (1 + 30 * share) + rng.expovariate(9) * (1 + heat))
            * self._spike(share)
            * blow_up,
            "train/lr": lr,
            "train/samples_per_second": (2840 + self._speed.next()) * (1.0 if rng.random() > 0.02 else 0.55),
        }
        if step % max(1, self._total // 60) == 0 or step == self._total:
            found |= self._validated(loss * blow_up, share)
        return found

    def _validated(self, loss: float, share: float) -> Metrics:
        overfit = 0.0 if self._is_augmented else 1.5 * max(0.0, share - 0.35) ** 1.5
        val = loss + self._gap * (1 + share) + overfit + self._val.next()
        acc = max(0.001, 0.94 * math.exp(-0.235 * max(val, 0.0) ** 1.35)) if math.isfinite(val) else _NAN
        return {"val/loss": val, "val/acc": acc, "val/top5": 1 - (1 - acc) ** 2.4 if math.isfinite(acc) else _NAN}

    def _blow_up(self, share: float) -> float:
        """What everything is multiplied with once it diverges: little, then much, then nothing that is a number."""
        beyond = (share - self._diverges) * 40
        return 1.0 if beyond < 0 else _NAN if beyond > 1.2 else math.exp(1.9 * beyond)

    def _spike(self, share: float) -> float:
        return self._rng.uniform(2, 4) if share > 0.1 and self._rng.random() < 0.008 else 1.0


class Language:
    """A language model that reads tokens."""

    def __init__(
        self, *, seed: int, total: int, lr: float, begins: float = 10.8, floor: float = 2.6, diverges: float = 2.0
    ) -> None:
        self._rng = rng = Random(seed)
        self._total, self._lr, self._diverges = total, lr, diverges
        self._begins, self._floor = begins, floor + 0.35 * abs(math.log10(lr / 6e-4)) + rng.gauss(0, 0.02)
        self._wave = Drift(rng, spread=0.03, memory=0.9)
        self._speed = Drift(rng, spread=900)

    def at(self, step: int) -> Metrics:
        share = step / self._total
        lr = scheduled(self._lr, share, warm_up=0.03)
        loss = self._floor + (self._begins - self._floor) * math.exp(-55 * share) * 0.7
        loss += (self._begins - self._floor) * 0.3 / (1 + 40 * share) ** 0.62 + self._wave.next()
        beyond = (share - self._diverges) * 60
        if beyond > 0:
            loss = loss * math.exp(1.4 * beyond) if beyond < 1.3 else _NAN
        noise = math.exp(self._rng.gauss(0, 0.012))
        found = {
            "train/loss": loss * noise,
            "train/grad_norm": (0.35 + 3 * math.exp(-30 * share) + self._rng.expovariate(14))
            * (1 + 9 * max(0, beyond)),
            "train/lr": lr,
            "train/tokens_per_second": 48_200 + self._speed.next(),
            "data/tokens": 524_288.0 * step,
        }
        if step % max(1, self._total // 40) == 0:
            held_out = loss + 0.04 + self._rng.gauss(0, 0.008)
            perplexity = math.exp(min(held_out, 20)) if math.isfinite(held_out) else _NAN
            found |= {"val/loss": held_out, "val/perplexity": perplexity}
        return found


class Boosting:
    """Trees on a table: quick, smooth, and overfitting where they are deep."""

    def __init__(self, *, seed: int, total: int, eta: float, depth: int) -> None:
        self._rng = Random(seed)
        self._total, self._eta, self._depth = total, eta, depth

    def at(self, step: int) -> Metrics:
        fit = 1 - math.exp(-self._eta * step * (0.14 + 0.012 * self._depth))
        train = 0.69 - fit * (0.40 + 0.016 * self._depth)
        overfit = 0.0009 * self._depth * self._eta * max(0, step - 60) * 0.1
        valid = 0.69 - fit * 0.385 + overfit + self._rng.gauss(0, 0.0008)
        return {"train/logloss": train, "val/logloss": valid, "val/auc": 0.5 + 0.437 * (0.69 - valid) / 0.385}


class Search:
    """The best that a search has found after so many trials."""

    def __init__(self, *, seed: int) -> None:
        self._rng = Random(seed)
        self._best = 1.9

    def at(self, step: int) -> Metrics:
        found = 0.83 + self._rng.expovariate(3.2) + 0.35 * math.exp(-step / 9)
        self._best = min(self._best, found)
        return {"search/lowest": self._best, "search/trial": found}


class Machine:
    """What the computer does meanwhile, under MLflow's names."""

    def __init__(self, *, seed: int, memory: float = 61_000) -> None:
        self._rng = rng = Random(seed)
        self._memory = memory
        self._load = Drift(rng, spread=2.2)
        self._cpu = Drift(rng, spread=6)
        self._heat = Drift(rng, spread=1.5, memory=0.95)

    def at(self, sample: int) -> Metrics:
        """A sample; every now and then the GPU waits for data."""
        is_starved = sample % 23 in (11, 12)
        load = min(100.0, 96 + self._load.next()) * (0.35 if is_starved else 1.0)
        return {
            "system/gpu_0_utilization_percentage": load,
            "system/gpu_0_memory_usage_megabytes": self._memory * min(1.0, 0.4 + 0.3 * sample),
            "system/gpu_0_power_usage_watts": 90 + 5.9 * load + self._rng.gauss(0, 8),
            "system/cpu_utilization_percentage": max(3.0, 38 + self._cpu.next() + (40 if is_starved else 0)),
            "system/system_memory_usage_percentage": 31.5 + 0.004 * sample + self._heat.next() * 0.1,
        }
