"""What happened in a store while somebody looked: runs that came, ended or went silent, new bests, NaN."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from tracker.core.events import Event, LivenessJudged, RunEvent
from tracker.views.states import STATES, state_of
from tracker.views.table import Style

_KEPT = 500


class Happening(NamedTuple):
    """One line of the activity."""

    time: int
    """When it was seen, in milliseconds since 1970."""
    glyph: str
    style: Style
    run_id: str
    name: str
    text: str


class Activity:
    """The newest first, so many of them."""

    def __init__(self) -> None:
        self._happenings: deque[Happening] = deque(maxlen=_KEPT)

    def __iter__(self) -> Iterator[Happening]:
        return iter(self._happenings)

    def __len__(self) -> int:
        return len(self._happenings)

    def hear(self, event: Event, *, name: str, now: int) -> bool:
        """Take in an event about a run of this name; whether it makes a line."""
        match event:
            case RunEvent(change="appeared", run=run):
                self._add(Happening(now, "●", "live", run.run_id, name, "started"))
            case RunEvent(change="ended", run=run):
                look = STATES[state_of(run)]
                self._add(Happening(now, look.glyph, look.style, run.run_id, name, look.word))
            case LivenessJudged(run_id=run_id, liveness=liveness) if liveness.state in ("crashed", "stalled"):
                look = STATES[liveness.state]
                self._add(Happening(now, look.glyph, look.style, run_id, name, f"{look.word} {liveness.how}"))
            case _:
                return False
        return True

    def _add(self, happening: Happening) -> None:
        self._happenings.appendleft(happening)
