"""What a training of the demo is, one that was and one that is simulated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, Self

from tracker.cli.demo_curves import Boosting, Course, Language, Search, Vision
from tracker.core.entities import RunStatus

Kind = Literal["vision", "language", "boosting", "search"]
Ending = Literal["finished", "failed", "killed", "crashed", "live"]
Fate = Literal["finishes", "diverges", "dies"]

STATUS: dict[Ending, RunStatus] = {
    "finished": "FINISHED", "failed": "FAILED", "killed": "KILLED", "crashed": "RUNNING", "live": "RUNNING",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Training:
    """What is trained, and how."""

    experiment: str
    name: str
    kind: Kind
    seed: int
    total: int
    """Steps."""
    params: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    diverges: float = 2.0
    """The share of the training at which it does; never, beyond 1."""

    def course(self) -> Course:
        number = {
            key: float(value) for key, value in self.params.items() if key in ("lr", "learning_rate", "max_depth")
        }
        match self.kind:
            case "vision":
                size = _SIZES.get(self.params.get("model", ""), 1.0)
                is_augmented = self.params.get("augmentation", "randaug") != "none"
                return Vision(
                    seed=self.seed, total=self.total, lr=number["lr"], size=size, is_augmented=is_augmented,
                    diverges=self.diverges,
                )  # fmt: skip
            case "language":
                begins, floor = (2.9, 1.42) if "base_model" in self.params else (10.8, 3.1)
                return Language(
                    seed=self.seed, total=self.total, lr=number["lr"], begins=begins, floor=floor,
                    diverges=self.diverges,
                )  # fmt: skip
            case "boosting":
                return Boosting(
                    seed=self.seed, total=self.total, eta=number["learning_rate"], depth=int(number["max_depth"])
                )
            case "search":
                return Search(seed=self.seed)


@dataclass(frozen=True, slots=True)
class Past:
    """A training that was, or that goes on."""

    training: Training
    ended: Ending
    ago: int
    """Milliseconds since it started."""
    took: int
    """Milliseconds; for what goes on, until now."""
    share: float = 1.0
    """How much of it was done."""
    every: int = 1
    """Steps between two points."""
    parent: str = ""
    """The name of the run that it belongs to."""
    run_id: str | None = None
    note: str = ""
    has_log: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A training that is simulated in a process of its own."""

    training: Training
    run_id: str = ""
    """The run to go on with; a new one where it is empty."""
    begins: int = 0
    """The step to begin at."""
    fate: Fate = "finishes"
    after: float = 60.0
    """Seconds until its fate, where that is no good one."""
    waits: float = 0.0
    """Seconds before it starts."""

    def text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Self:
        found = json.loads(text)
        return cls(**{**found, "training": Training(**found["training"])})


_SIZES = {"vit-s": 0.85, "vit-b": 1.1, "vit-l": 1.35, "resnet50": 0.9, "resnet101": 1.0}
