"""Which of a store's events whoever tails runs is to see: each point once, and what became of the runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tracker.core.entities import Run, RunStatus
from tracker.core.events import (
    Event,
    LivenessJudged,
    Loaded,
    PointsLogged,
    RunErased,
    RunEvent,
    StoreAway,
    StoreBack,
)
from tracker.views.step_lines import LoggedPoint, in_order

_ENDS: dict[RunStatus | None, str] = {"FINISHED": "is done", "FAILED": "failed", "KILLED": "was killed"}


class Tail:
    """Takes batches of events and gives the points that are new.

    Without ids it tails every run that is live. `from_start`: the histories of what the runs had logged before are
    `wished` for, and given first, all together and in order. `since` is when it began, in milliseconds: of a history
    that comes again, nothing older is given.
    """

    def __init__(self, run_ids: Collection[str], keys: Collection[str], *, since: int, from_start: bool) -> None:
        self._named = frozenset(run_ids)
        self._keys = frozenset(keys)
        self._since = since
        self._unasked = set(run_ids) if from_start else set()
        """Runs of which it is not known yet what they had logged."""
        self._awaited: set[tuple[str, str]] = set()
        self.wished: list[tuple[str, str]] = []
        """The (run id, key) pairs whose histories are needed."""
        self._held: list[PointsLogged] = []
        self._last: dict[tuple[str, str], tuple[int, int, float]] = {}
        self._over: set[str] = set()
        self._live: set[str] = set()
        self._sentences: list[str] = []
        self.names: dict[str, str] = {}
        """The names of the runs, by id."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes: all runs that were named have ended."""
        return bool(self._named) and not (self._unasked or self._awaited) and self._named <= self._over

    def points(self, batch: Sequence[Event]) -> Iterator[LoggedPoint]:
        """The points of a batch that were not given before."""
        new: list[PointsLogged] = []
        for event in batch:
            if isinstance(event, PointsLogged):
                new += self._new(event)
            else:
                self._hear(event)
        if self._unasked or self._awaited:
            self._held += new
            return iter(())
        new, self._held = self._held + new, []
        return in_order(new)

    def sentences(self) -> list[str]:
        """What there is to be said since the last call."""
        said, self._sentences = self._sentences, []
        return said

    def _new(self, event: PointsLogged) -> list[PointsLogged]:
        pair = (event.run_id, event.key)
        if (self._named and event.run_id not in self._named) or (self._keys and event.key not in self._keys):
            return []
        if pair in self._awaited:
            if not event.is_whole:  # the history has these too
                return []
            self._awaited.discard(pair)
            begin = 0
        else:
            begin = self._given(event) if event.is_whole else 0
        if begin >= len(event):
            return []
        self._last[pair] = (event.timestamps[-1], event.steps[-1], event.values[-1])
        if begin:
            event = PointsLogged(
                *pair, event.timestamps[begin:], event.steps[begin:], event.values[begin:], event.latest
            )
        return [event]

    def _given(self, event: PointsLogged) -> int:
        """How many points of a whole history are known: up to the last one that was given, or all from before."""
        last = self._last.get((event.run_id, event.key))
        if last is None:
            return next((n for n, time in enumerate(event.timestamps) if time >= self._since), len(event))
        for number in range(len(event) - 1, -1, -1):
            if (event.timestamps[number], event.steps[number]) == last[:2] and (
                event.values[number] == last[2] or last[2] != last[2]
            ):
                return number + 1
        return 0

    def _hear(self, event: Event) -> None:
        match event:
            case RunEvent(run=run, has=has):
                self._hear_of_run(run)
                if has.metrics is None and run.run_id in self._unasked:
                    self._ask(run)
            case RunErased(run_id=run_id) if run_id in self._named:
                self._unasked.discard(run_id)
                self._end(run_id, "is in the store no more")
            case LivenessJudged(run_id=run_id, liveness=liveness) if liveness.state == "crashed":
                self._end(run_id, f"has lost its process ({liveness.how}); `tracker doctor` says what waits of it")
            case Loaded(part="names") if not self._named and not self._live:
                self._sentences.append("No run is live; what is logged from now on is printed.")
            case StoreAway(reason=reason):
                self._sentences.append(f"{reason} It is tried again.")
            case StoreBack():
                self._sentences.append("The store is back.")

    def _ask(self, run: Run) -> None:
        """Wish for what a run had logged when it was first looked at."""
        self._unasked.discard(run.run_id)
        pairs = [(run.run_id, key) for key in sorted(run.metrics) if not self._keys or key in self._keys]
        self._awaited.update(pairs)
        self.wished += pairs

    def _hear_of_run(self, run: Run) -> None:
        if self._named and run.run_id not in self._named:
            return
        self.names[run.run_id] = run.run_name or run.run_id[:8]
        if run.status in _ENDS:
            if run.run_id in self._live or run.run_id in self._named:
                self._end(run.run_id, _ENDS[run.status])
        elif run.lifecycle_stage == "deleted":
            self._end(run.run_id, "was deleted")
        else:
            self._live.add(run.run_id)
            self._over.discard(run.run_id)

    def _end(self, run_id: str, how: str) -> None:
        self._live.discard(run_id)
        if run_id not in self._over and (not self._named or run_id in self._named):
            self._over.add(run_id)
            self._sentences.append(f"Run {self.names.get(run_id, run_id[:8])} {how}.")
