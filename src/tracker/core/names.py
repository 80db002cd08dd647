"""MLflow's rules for names, ids and lengths, which every back end holds alike."""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.core.entities import Problem
from tracker.core.errors import InvalidValue, shorten

if TYPE_CHECKING:
    from tracker.core.batches import Batch

MAX_KEY = 250
MAX_PARAM_VALUE = 6000
MAX_TAG_VALUE = 8000
MAX_EXPERIMENT_TAG_VALUE = 5000
MAX_EXPERIMENT_NAME = 256
MAX_RUN_NAME = 250

_KEY = re.compile(r"[/\w.\- :]*")
_RUN_ID = re.compile(r"[a-zA-Z0-9][\w-]{0,255}")


def check_key(kind: str, key: str) -> None:
    """Refuse a metric, param or tag key that some MLflow could not store."""
    name = f"{kind.capitalize()} name {shorten(key)}"
    if not key:
        raise InvalidValue(f"A {kind} needs a name.")
    if len(key) > MAX_KEY:
        raise InvalidValue(f"{name} is {len(key)} characters long; {MAX_KEY} is the most.")
    if not _KEY.fullmatch(key):
        raise InvalidValue(
            f"{name} may hold letters, digits, underscores, dashes, dots, spaces, colons and slashes only."
        )
    if posixpath.normpath(key) != key or key.startswith(("..", "/")) or key == ".":
        raise InvalidValue(
            f"{name} reads as a path that a file store would resolve: no '//', './', '..' or ends in '/'."
        )


def check_experiment_name(name: str) -> None:
    """Refuse a name that no experiment can have."""
    if not name.strip():
        raise InvalidValue("An experiment needs a name that is not empty.")
    if len(name) > MAX_EXPERIMENT_NAME:
        raise InvalidValue(
            f"Experiment name {shorten(name)} is {len(name)} characters long; {MAX_EXPERIMENT_NAME} is the most."
        )


def check_run_name(name: str) -> None:
    """Refuse a name that a database's column would cut."""
    if len(name) > MAX_RUN_NAME:
        raise InvalidValue(f"Run name {shorten(name)} is {len(name)} characters long; {MAX_RUN_NAME} is the most.")


def check_run_id(run_id: str) -> None:
    """Refuse an id that could leave its folder or its column."""
    if not _RUN_ID.fullmatch(run_id):
        raise InvalidValue(
            f"Run id {shorten(run_id)} must start with a letter or digit and hold letters, digits, '_' and '-' only."
        )


def check_batch(batch: Batch) -> None:
    """Refuse a batch of which any part could not be stored, before any of it is."""
    columns = batch.by_key()
    for kind, keys in (("param", batch.params), ("tag", batch.tags), ("metric", columns)):
        for key in keys:
            check_key(kind, key)
    for key, (timestamps, steps, values) in columns.items():
        _check_columns(key, timestamps, steps, values)


def _check_columns(key: str, timestamps: Sequence[int], steps: Sequence[int], values: Sequence[float]) -> None:
    """Arrays take numbers of 64 bits and nothing else, and look at them faster than a loop."""
    if not len(timestamps) == len(steps) == len(values):
        raise InvalidValue(f"Metric {key!r} has {len(values)} values, {len(timestamps)} times and {len(steps)} steps.")
    try:
        array("q", timestamps)
        array("q", steps)
        array("d", values)
    except OverflowError:
        raise InvalidValue(f"Metric {key!r} has a step or timestamp beyond 64 bits.") from None
    except TypeError:
        raise InvalidValue(f"Metric {shorten(key)} has no number for its value, time or step.") from None
    if timestamps and min(timestamps) < 0:
        raise InvalidValue(f"Metric {key!r} has the timestamp {min(timestamps)}; time starts at 0.")


def fitted(kind: str, key: str, value: str, limit: int | None = None) -> tuple[str, Problem | None]:
    """A param's or tag's value cut to what stores hold, as MLflow cuts it, and what to say where it was."""
    most = limit or (MAX_PARAM_VALUE if kind == "params" else MAX_TAG_VALUE)
    if len(value) <= most:
        return value, None
    return value[:most], Problem(f"{kind}.{key}", f"cut to {most:,} of {len(value):,} characters")
