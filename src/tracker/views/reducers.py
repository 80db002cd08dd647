"""What a history becomes in a table, as it is asked for: its latest value, its least, the mean of its last few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.core.errors import InvalidValue
from tracker.views.better import Direction, told_direction

ReducerName = Literal["last", "min", "max", "best", "mean", "at", "min_step", "max_step", "best_step", "spark"]
SUFFIXES: dict[str, ReducerName] = {
    "last": "last",
    "min": "min",
    "max": "max",
    "best": "best",
    "min_step": "min_step",
    "max_step": "max_step",
    "best_step": "best_step",
}
"""What may stand behind a metric's colon, `mean(K)` apart."""


@dataclass(frozen=True, slots=True)
class Reducer:
    """How a history becomes one value."""

    name: ReducerName = "last"
    number: int = 0
    """How many points `mean` is of, or the step that `at` looks at."""

    def __str__(self) -> str:
        match self.name:
            case "last" | "spark":
                return ""
            case "mean":
                return f":mean({self.number})"
            case "at":
                return f"@{self.number}"
        return f":{self.name}"

    @property
    def needs_history(self) -> bool:
        return self.name != "last"

    @property
    def is_step(self) -> bool:
        """Whether it gives a step and no value."""
        return self.name.endswith("_step")

    def direction(self, key: str) -> Direction | None:
        """Which way the metric gets better: as the reducer says outright, else as the name does."""
        if self.name in ("min", "min_step"):
            return "smaller"
        return "larger" if self.name in ("max", "max_step") else told_direction(key)


LAST = Reducer()
SPARK = Reducer("spark")


def reducer_of(suffix: str, argument: str | None, key: str) -> Reducer:
    """The reducer that was written behind a metric's name."""
    if suffix == "mean":
        if argument is None or not argument.strip().isdecimal() or not 0 < int(argument) < 1_000_000:
            raise InvalidValue(f"{key}:mean needs a count of points: write {key}:mean(10).")
        return Reducer("mean", int(argument))
    name = SUFFIXES.get(suffix)
    if name is None:
        known = ", ".join([*SUFFIXES, "mean(K)"])
        raise InvalidValue(f"There is no reducer {suffix!r} for {key}: {known}; quote a name that has a colon.")
    if argument is not None:
        raise InvalidValue(f"{key}:{suffix} takes nothing in parentheses.")
    if name in ("best", "best_step") and told_direction(key) is None:
        other = "" if name == "best" else "_step"
        raise InvalidValue(
            f"The name {key!r} does not say which way is better: write {key}:min{other} or {key}:max{other}."
        )
    return Reducer(name)
