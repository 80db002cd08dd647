"""How often to look: so that looking takes a fixed share of the time, whatever the store's size."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from tracker.core.errors import StoreError
from tracker.core.events import Event, PointsLogged
from tracker.feed.source import MOST_EVENTS, MOST_POINTS


class Pace:
    """Of looks of one kind."""

    def __init__(self, *, times: float, least: float, most: float) -> None:
        """Between two looks lie `times` as many seconds as one takes of a core, within these limits."""
        self._times = times
        self.least = least
        self._most = most
        self._due = 0.0
        self.interval = 0.0
        """Seconds between the last look and the next."""

    def wait(self) -> float:
        """Seconds until the next look."""
        return self._due - time.monotonic()

    def took(self, seconds: float) -> None:
        """A look is over."""
        self.interval = min(max(self._times * seconds, self.least), self._most)
        self._due = time.monotonic() + self.interval


class Purse:
    """A share of a core that looks may take in the long run. What they leave is saved up for what costs much at once.

    Nor are debts remembered that are larger than what can be saved up.
    """

    def __init__(self, *, share: float, most: float) -> None:
        """`most` is how many seconds of a core are saved up at most, and are there at first."""
        self._share = share
        self._most = most
        self._left = most
        self._counted = time.monotonic()

    def pay(self, seconds: float) -> None:
        """A look took so much of a core."""
        now = time.monotonic()
        saved = min(self._left + self._share * (now - self._counted), self._most)
        self._left = max(saved - seconds, -self._most)
        self._counted = now

    def wait(self) -> float:
        """Seconds until what was paid last is made up for; none where enough had been saved up."""
        return max(0.0, -self._left / self._share)


def batched(events: Iterable[Event | None], pace: Pace | None = None) -> Iterator[list[Event]]:
    """The events in bounded batches, one of which ends at each None. What was found before an error comes before it.

    The time that it takes to find them, and nothing that is done with them meanwhile, goes to the `pace`.
    """
    iterator = iter(events)
    batch: list[Event] = []
    points = 0
    spent, begun = 0.0, time.thread_time()
    failure: Exception | None = None
    while True:
        try:
            event = next(iterator)
        except StopIteration:
            break
        except (OSError, StoreError) as error:
            failure = error
            break
        more = len(event) if isinstance(event, PointsLogged) else 0
        if batch and (event is None or len(batch) == MOST_EVENTS or points + more > MOST_POINTS):
            spent += time.thread_time() - begun
            yield batch
            batch, points, begun = [], 0, time.thread_time()
        if event is not None:
            batch.append(event)
            points += more
    if pace is not None:
        pace.took(spent + time.thread_time() - begun)
    if batch:
        yield batch
    if failure is not None:
        raise failure
