"""Command lines that name runs and metrics side by side: `RUN... KEY...`, told apart by what the store has."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.core.entities import Run
from tracker.core.errors import RunNotFound
from tracker.store.finding import find_run
from tracker.store.protocols import Store


class RunsAndKeys(NamedTuple):
    """What the words of a command line name, each once, in their order."""

    runs: list[Run]
    keys: list[str]


def runs_and_keys(store: Store, words: Sequence[str]) -> RunsAndKeys:
    """Each word is a run where the store has one of that id, beginning of an id or name, and a metric's name elsewhere.

    Raises `RunNotFound` for the first word where none of them is a run.
    """
    runs: dict[str, Run] = {}
    keys: dict[str, None] = {}
    unknown: RunNotFound | None = None
    for word in words:
        try:
            run = find_run(store, word)
        except RunNotFound as error:
            unknown = unknown or error
            keys[word] = None
        else:
            runs[run.run_id] = run
    if not runs and unknown is not None:
        raise unknown
    return RunsAndKeys(list(runs.values()), list(keys))
