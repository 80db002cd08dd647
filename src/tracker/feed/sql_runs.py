"""Which experiments and runs of a database are not as they were told: found by looking, since no database says it.

What happens often is looked at often, and nothing more than its share of the time: runs that are live a few times a
second, the rows of all runs every few seconds, the params and tags of those that ended now and then.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tracker.core.entities import Experiment, Run
from tracker.core.events import Event
from tracker.core.queries import Columns
from tracker.feed.known import Known
from tracker.feed.latest import Latest
from tracker.feed.rotation import Rotation
from tracker.store.sql.changes import Look
from tracker.store.sql.connection import Row

_AT_ONCE = 250
"""Runs whose params and tags one look reads."""
_ALL = ("all",)
_TEXTS = Columns(metrics=frozenset())

Signatures = dict[str, int]
"""By run, a number that is another one where any cell of its row is: rows themselves are much to keep."""


@dataclass(slots=True)
class SeenRuns:
    """What one look found of runs and experiments."""

    appeared: list[Run] = field(default_factory=list)
    """Runs that are new, or that log though they were told to have ended."""
    others: list[Run] = field(default_factory=list)
    """Runs that may not be as they were."""
    without_metrics: list[Run] = field(default_factory=list)
    """The same, read without their metrics."""
    experiments: list[Experiment] | None = None
    """All of them, where that was looked at."""
    signatures: Signatures | None = None
    """Of the rows of all runs, likewise."""
    turns: list[tuple[Rotation, float]] = field(default_factory=list)
    """Whose turn it was, and the seconds that it took."""


class RunChanges:
    """Compares the runs of a database with what is known of them."""

    def __init__(self, known: Known, latest: Latest) -> None:
        self._known = known
        self._latest = latest
        self._signatures: Signatures = {}
        self._live = Rotation(lambda: known.live, size=_AT_ONCE, between=0.25, share=0.01)
        self._all = Rotation(lambda: _ALL, size=1, between=0.5, share=0.004)
        self._ended = Rotation(lambda: known.runs.keys() - known.live, size=_AT_ONCE, between=0.5, share=0.003)
        self._turns = (self._live, self._all, self._ended)

    def keep(self, signatures: Signatures) -> None:
        """These are of the rows of all runs, which were told of."""
        self._signatures = signatures

    def owe(self) -> None:
        """Something was written to the database."""
        for turn in self._turns:
            turn.owe()

    def hurry(self) -> None:
        """Runs may have been erased: all are looked at in the next look."""
        self._all.hurry()

    def is_due(self) -> bool:
        now = time.monotonic()
        return any(turn.is_due(now) for turn in self._turns)

    def read(self, look: Look, appeared: list[str], *, is_calm: bool, is_torn: bool) -> SeenRuns:
        """The runs that appeared; and whatever has its turn, where the look is calm enough for that. All of the runs,
        where rows are not what they were."""
        seen = SeenRuns(appeared=list(look.runs(appeared, known=self._known.runs)))
        if is_torn or (is_calm and self._all.is_due(time.monotonic())):
            self._read_all(look, seen)
        elif any(run.experiment_id not in self._known.experiments for run in seen.appeared):
            seen.experiments = look.experiments()
        if is_calm:
            for turn in (self._live, self._ended):
                self._read_texts(look, turn, seen)
        return seen

    def told(self, seen: SeenRuns) -> list[Event]:
        """Events of the experiments and of the runs that appeared."""
        known = self._known
        events: list[Event] = []
        events += filter(None, map(known.see_experiment, seen.experiments or ()))
        events += filter(None, map(known.see_run, seen.appeared))
        return events

    def told_of_others(self, seen: SeenRuns) -> list[Event]:
        """Events of all else, which come after the points: a run ends after its points."""
        known = self._known
        events: list[Event] = []
        runs = [
            replace(run, metrics=self._latest.of(known.runs[run.run_id]))
            for run in seen.without_metrics
            if run.run_id in known.runs
        ]
        events += filter(None, map(known.see_run, (*seen.others, *runs)))
        if seen.signatures is not None:
            for run_id in self._signatures.keys() - seen.signatures.keys():
                del self._signatures[run_id]
            self._signatures |= seen.signatures  # with the ids that it has: they are known by the same texts elsewhere
            events += known.erase_runs(known.runs.keys() - seen.signatures.keys())
        if seen.experiments is not None:
            there = {experiment.experiment_id for experiment in seen.experiments}
            events += known.erase_experiments(known.experiments.keys() - there)
        for turn, seconds in seen.turns:
            turn.took(seconds, time.monotonic())
        return events

    def _read_all(self, look: Look, seen: SeenRuns) -> None:
        begun = time.thread_time()
        changed: list[Row] = []
        seen.signatures = {}
        for rows in look.run_rows_in_batches():
            signatures = signatures_of(rows)
            changed += [row for row in rows if self._signatures.get(id_of(row)) != signatures[id_of(row)]]
            seen.signatures |= signatures
        seen.others += look.runs_of(changed)
        seen.experiments = look.experiments()
        seen.turns.append((self._all, time.thread_time() - begun))

    def _read_texts(self, look: Look, turn: Rotation, seen: SeenRuns) -> None:
        """Params and tags; all of a run of which something could not be read."""
        if not turn.is_due(time.monotonic()):
            return
        begun = time.thread_time()
        plain: list[str] = []
        spoilt: list[str] = []
        for run_id in turn.turn():
            run = self._known.runs.get(run_id)
            (spoilt if run is None or run.problems else plain).append(run_id)
        seen.without_metrics += look.runs(plain, _TEXTS, known=self._known.runs)
        seen.others += look.runs(spoilt, known=self._known.runs)
        seen.turns.append((turn, time.thread_time() - begun))


def signatures_of(rows: Iterable[Row]) -> Signatures:
    return {id_of(row): hash(row) for row in rows}


def id_of(row: Row) -> str:
    return str(row[0])
