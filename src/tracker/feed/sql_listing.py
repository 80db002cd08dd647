"""A database as it stands when it is first looked at, told in the order in which a screen can use it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from tracker.core.entities import Experiment, Run
from tracker.core.events import Event
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns
from tracker.feed.known import Known
from tracker.feed.latest import Latest
from tracker.feed.sql_runs import Signatures, id_of, signatures_of
from tracker.feed.sql_tail import Pair, Tail
from tracker.store.sql.changes import Look, SqlChanges
from tracker.store.sql.connection import Row

_FIRST_RUNS = 200
_RUNS_AT_ONCE = 500


class Listing:
    """Tells a database once. Where a store came back, only what differs from before makes events."""

    def __init__(self, changes: SqlChanges, known: Known, latest: Latest, tail: Tail) -> None:
        self._changes = changes
        self._known = known
        self._latest = latest
        self._tail = tail
        self._were_live = set(known.live)
        self._ids: list[str] = []
        """Of every run, the newest first."""
        self.signatures: Signatures = {}
        """What the row of every run looked like."""
        self.missed: list[Pair] = []
        """Metrics of which points were missed while the store was away."""

    def names(self) -> Iterator[list[Event]]:
        """The experiments and the newest runs, then the other runs, with attributes alone."""
        experiments, rows, runs, signs = self._changes.read(self._first_look)
        self._note(signs)
        events = self._of_experiments(experiments)
        yield events + self._of_runs(runs, ATTRIBUTES_ONLY)
        told = dict(zip(map(id_of, rows), rows, strict=True))
        rows = self._changes.read(Look.run_rows)
        self.signatures = signatures_of(rows)
        self._ids = list(self.signatures)
        others = [row for row in rows if told.get(id_of(row)) != row]
        del rows, told  # what is in a row is long known when it is read again
        for begin in range(0, len(others), _RUNS_AT_ONCE):
            some = others[begin : begin + _RUNS_AT_ONCE]
            runs, signs = self._changes.read(partial(self._attributes, rows=some))
            self._note(signs)
            yield self._of_runs(runs, ATTRIBUTES_ONLY)
        gone = self._known.experiments.keys() - {experiment.experiment_id for experiment in experiments}
        yield [
            *self._known.erase_runs(self._known.runs.keys() - self.signatures.keys()),
            *self._known.erase_experiments(gone),
        ]

    def first_columns(self, columns: Columns) -> Iterator[list[Event]]:
        """All runs with few of their data, the newest first: the others are read at once, since to find a few keys of
        all runs costs less than to find all runs one by one."""
        yield from self._with(columns, self._ids[:_RUNS_AT_ONCE])
        yield from self._with(columns, self._ids[_RUNS_AT_ONCE:])

    def everything(self) -> Iterator[list[Event]]:
        """All runs with all of their data: many at once where no writer has to wait for that."""
        at_once = _RUNS_AT_ONCE
        begin = 0
        while begin < len(self._ids):
            yield from self._with(EVERYTHING, self._ids[begin : begin + at_once])
            begin += at_once
            at_once = len(self._ids) if self._changes.makes_nobody_wait() else at_once

    def _with(self, columns: Columns, ids: list[str]) -> Iterator[list[Event]]:
        """What is read at once is told in parts: so it never is there twice as a whole."""
        runs = self._changes.read(partial(Look.runs, ids=ids, columns=columns, known=self._known.runs))
        while some := list(islice(runs, _RUNS_AT_ONCE)):
            for run in some:
                self._compare(run)
            yield self._of_runs(some, columns)

    def _first_look(self, look: Look) -> tuple[list[Experiment], list[Row], list[Run], dict[str, int]]:
        self._tail.begin(look)
        rows = look.run_rows(newest=_FIRST_RUNS)
        return look.experiments(), rows, *self._attributes(look, rows)

    def _attributes(self, look: Look, rows: list[Row]) -> tuple[list[Run], dict[str, int]]:
        """The runs, and when those that are live logged last."""
        runs = look.runs_of(rows, ATTRIBUTES_ONLY)
        return runs, look.last_logged([run.run_id for run in runs if run.status == "RUNNING"])

    def _note(self, signs: dict[str, int]) -> None:
        for run_id, timestamp in signs.items():
            self._latest.see(run_id, timestamp)

    def _compare(self, run: Run) -> None:
        """Remember what a run that was live before, or is now, has logged since it was last told of."""
        before = self._known.runs.get(run.run_id)
        if before is None or run.run_id not in self._were_live:
            return
        self.missed += [
            (run.run_id, key) for key, value in run.metrics.items() if repr(before.metrics.get(key)) != repr(value)
        ]

    def _of_experiments(self, experiments: list[Experiment]) -> list[Event]:
        events = (self._known.see_experiment(experiment, is_listing=True) for experiment in experiments)
        return [event for event in events if event is not None]

    def _of_runs(self, runs: list[Run], columns: Columns) -> list[Event]:
        events = (self._known.see_run(run, columns, is_listing=True) for run in runs)
        return [event for event in events if event is not None]
