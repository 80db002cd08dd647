"""A store that is followed in a thread of its own, for a loop that waits for other things too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from queue import Empty, Full, Queue
from threading import Event as Flag
from threading import Thread

from tracker.core.events import Batch
from tracker.core.queries import ATTRIBUTES_ONLY, Columns
from tracker.feed.follow import follow
from tracker.feed.wishes import Wishes
from tracker.store.locating import Located

_MOST_WAITING = 64
"""Batches; the follower waits for who takes them."""
_PATIENCE = 0.25
"""Seconds in which a thread that waits for room looks whether it is still wanted."""


_FAREWELL = 2.0
"""Seconds that the end waits for the thread."""


class Following:
    """Batches of a store as they come. A byte can be read from `bell` when there is something to take.

    After the first batch there may be a pause: so many seconds, or until somebody says `go_on`.
    """

    def __init__(
        self,
        located: Located,
        *,
        first: Columns = ATTRIBUTES_ONLY,
        is_patient: bool = False,
        first_pause: float = 0.0,
    ) -> None:
        self.wishes = Wishes()
        self.bell, self._rope = os.pipe()
        os.set_blocking(self.bell, False)
        os.set_blocking(self._rope, False)
        self._batches: Queue[Batch] = Queue(_MOST_WAITING)
        self._stop = Flag()
        self._is_wanted = Flag()
        self._first_pause = first_pause
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, args=(located, first, is_patient), name="tracker-follow", daemon=True)
        self._thread.start()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.go_on()
        self.wishes.woken.set()
        self._thread.join(_FAREWELL)
        if not self._thread.is_alive():  # one that hangs in a dead filesystem ends with the process
            os.close(self.bell)
            os.close(self._rope)

    def taken(self) -> Iterator[Batch]:
        """What came since the last call. What ended the following is raised after all that came before it."""
        self._silence()
        has_failed = self._failure is not None
        while True:
            try:
                yield self._batches.get_nowait()
            except Empty:
                break
        if has_failed and self._failure is not None:
            raise self._failure

    def go_on(self) -> None:
        """The first batch was used: the others may come."""
        self._is_wanted.set()

    def ring(self) -> None:
        """Wake whoever waits at the bell."""
        try:
            os.write(self._rope, b"!")
        except BlockingIOError:
            return  # it rings already

    def _silence(self) -> None:
        try:
            while os.read(self.bell, 4096):
                pass
        except BlockingIOError:
            return

    def _run(self, located: Located, first: Columns, is_patient: bool) -> None:
        try:
            batches = follow(located, stop=self._stop, wishes=self.wishes, first=first, is_patient=is_patient)
            for batch in batches:
                self._hand_over(batch)
                if not self._is_wanted.wait(self._first_pause):
                    self.go_on()
        except BaseException as error:
            self._failure = error
        self.ring()

    def _hand_over(self, batch: Batch) -> None:
        while not self._stop.is_set():
            try:
                self._batches.put(batch, timeout=_PATIENCE)
            except Full:
                continue
            self.ring()
            return
