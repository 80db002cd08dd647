"""Every way tracker can say no, as one tree.

    TrackerError
    ├── InvalidValue (ValueError)      an argument nobody could store
    │   └── ParamChanged               a param was logged before with another value
    ├── FilterError (ValueError)       a filter or an order that does not parse
    ├── NotFound (LookupError)
    │   ├── ExperimentNotFound
    │   ├── RunNotFound
    │   └── MetricNotFound
    ├── AlreadyExists                  an experiment of that name stands already
    ├── AmbiguousRun                   a prefix or a name that several runs share
    ├── NoTerminal                     a screen is asked for where there is none
    └── StoreError                     the store itself, always named in the message
        ├── StoreNotFound              nothing is there
        ├── NotAStore                  something is there, and it is no store
        ├── StoreUnreachable           server down, refused, wrong password, no rights
        ├── StoreBusy                  locked by another writer for longer than we wait
        ├── StoreReadOnly              a write into what cannot be written
        │   └── SchemaTooOld           a write that the schema of this store has no place for
        ├── StoreDamaged               corrupt, or a schema with parts missing
        └── DriverMissing              the library that speaks to it is not installed

A message is one sentence that names the thing and the way out; it never holds a password and never needs a
traceback beside it.
"""

from collections.abc import Sequence
from typing import NamedTuple


class TrackerError(Exception):
    """The root: whatever tracker raises on purpose."""


class InvalidValue(TrackerError, ValueError):
    """An argument that no store could hold; the message names it."""


class ParamChanged(InvalidValue):
    """Params are immutable: the run holds this one already, with another value."""

    def __init__(self, key: str, stored: str, given: str) -> None:
        super().__init__(
            f"Param {key!r} is {shorten(stored)} in this run already and cannot become {shorten(given)}; "
            f"log it under another name or in a new run."
        )
        self.key = key
        self.stored = stored
        self.given = given


class FilterError(TrackerError, ValueError):
    """A filter or an order-by that does not parse: where, and what was expected there."""

    def __init__(self, text: str, position: int, message: str) -> None:
        self.text = text
        self.position = position
        self.message = message
        super().__init__(f"{message}, at column {position + 1}:\n  {_one_line(text)}\n  {' ' * position}^")


class NotFound(TrackerError, LookupError):
    """What was asked for is not in the store."""


class ExperimentNotFound(NotFound):
    def __init__(self, experiment: str) -> None:
        super().__init__(f"There is no experiment {experiment!r} in this store.")
        self.experiment = experiment


class RunNotFound(NotFound):
    def __init__(self, run: str) -> None:
        super().__init__(f"There is no run {run!r} in this store.")
        self.run = run


class MetricNotFound(NotFound):
    def __init__(self, run_id: str, key: str, known: Sequence[str] = ()) -> None:
        listing = f" It has: {', '.join(known)}." if known else ""
        super().__init__(f"Run {run_id} has no metric {key!r}.{listing}")
        self.run_id = run_id
        self.key = key


class AlreadyExists(TrackerError):
    """A name that must be unique is taken."""


class RunCandidate(NamedTuple):
    """One of the runs that an ambiguous word could mean."""

    run_id: str
    run_name: str
    experiment_id: str


class AmbiguousRun(TrackerError):
    """A prefix or a name that several runs share; the candidates say which."""

    def __init__(self, word: str, candidates: Sequence[RunCandidate]) -> None:
        super().__init__(f"{word!r} could be any of {len(candidates)} runs; use more of the id.")
        self.word = word
        self.candidates = tuple(candidates)


class NoTerminal(TrackerError):
    """There is no terminal that a screen could be shown on."""


class StoreError(TrackerError):
    """Trouble with the store as a whole."""


class StoreNotFound(StoreError):
    """Nothing is where the store should be."""


class NotAStore(StoreError):
    """Something is there, but it is neither a file store nor a database that MLflow wrote."""


class StoreUnreachable(StoreError):
    """The server does not answer, refuses us, or the file system denies access."""


class StoreBusy(StoreError):
    """Another writer held the store for longer than we were ready to wait."""


class StoreReadOnly(StoreError):
    """A write was asked of a store that was opened for reading, or that cannot be written."""


class SchemaTooOld(StoreReadOnly):
    """The store is of an MLflow that did not know such things yet; the rest of it can be written."""


class StoreDamaged(StoreError):
    """The store is corrupt, or its schema lacks what every MLflow since 1.30 writes."""


class DriverMissing(StoreError):
    """An optional library is needed to reach this store; the message says how to install it."""


def shorten(value: str, limit: int = 60) -> str:
    """`repr` of a value from somewhere else, short enough for a sentence."""
    return repr(value if len(value) <= limit else value[: limit - 1] + "…")


def _one_line(text: str) -> str:
    """The text with every control character as a space, so that the caret below it stays in place."""
    return "".join(character if character.isprintable() else " " for character in text)
