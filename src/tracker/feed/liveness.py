"""How runs stand that say they are running: judged from what can be seen from here.

The writer's clock is never compared with ours, but for runs that were silent for long before anybody looked: then
minutes between the clocks make no difference.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.entities import Run
from tracker.core.events import Event, Liveness, LivenessJudged, PointsLogged
from tracker.core.journal.evidence import evidence_in, presence
from tracker.core.journal.survey import FoundJournal, State, survey
from tracker.feed.known import Known
from tracker.views.format import duration

if TYPE_CHECKING:
    from tracker.core.journal.evidence import Presence

_BETWEEN = 1.0
"""Seconds between two looks."""
_SAID_AGAIN = 60.0
"""Seconds after which the same is said again in other words: `no point for 12m`."""
_NO_BEAT = 10.0
"""Seconds after which a process whose heart beats every second is taken for stopped."""
_SILENCE = 30.0
_SILENCE_BEFORE = 600.0
"""Seconds without a point that are never called a stall: while somebody looked, and before."""
_DOUBT = 5.0
"""Seconds in which what a dead process left may still be on its way into the store."""
_RHYTHMS = 5
"""So many times its longest pause of late a run is silent before that is a stall."""
_FADING = 3600.0
"""Seconds in which a pause comes to count for half of what it was."""
_ANSWERING: tuple[State, ...] = ("orphaned", "silent", "elsewhere", "live")
"""Of several processes that log to a run, the last of these speaks for it."""

LastSign = Callable[[str], "int | None"]


@dataclass(slots=True)
class _Pulse:
    """When a run gave signs of life, by our own clock."""

    seen: float
    """When the last point came, or when it was first looked at."""
    latest: int = 0
    """The latest timestamp of its points that came while somebody looked; 0 where none came."""
    rhythm: float = 0.0
    """Seconds of the longest pause between its points, by the writer's clock, fading with time."""
    beat: int = -1
    beaten: float = 0.0
    """When its heart was last seen to beat."""
    missed: float | None = None
    """When its process was first looked for in vain."""

    def note_points(self, latest: int, now: float) -> None:
        if self.latest:
            self.rhythm *= 0.5 ** ((now - self.seen) / _FADING)
            self.rhythm = max(self.rhythm, (latest - self.latest) / 1000)
        self.latest = max(self.latest, latest)
        self.seen = now


class Judge:
    """Judges the live runs of a store. `clock` only ever goes on, `now` is the time of day; both in seconds."""

    def __init__(
        self,
        places: Sequence[str],
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._places = places
        self._clock = clock
        self._now = now
        self._looked = -_BETWEEN
        self._pulses: dict[str, _Pulse] = {}
        self._told: dict[str, tuple[Liveness, float]] = {}

    def note(self, events: Iterable[Event]) -> None:
        """Hear of points that were logged."""
        for event in events:
            if isinstance(event, PointsLogged) and not event.is_whole and len(event):
                clock = self._clock()
                self._pulses.setdefault(event.run_id, _Pulse(clock)).note_points(max(event.timestamps), clock)

    def judge(self, known: Known, last_sign: LastSign) -> list[Event]:
        """What is to be said otherwise than before; at most once a second anything."""
        clock = self._clock()
        if clock - self._looked < _BETWEEN:
            return []
        self._looked = clock
        live = {run_id for run_id in known.live if known.has(run_id).tags is None}  # the tags name the process
        for run_id in [run_id for run_id in self._pulses if run_id not in live]:
            del self._pulses[run_id]
            self._told.pop(run_id, None)
        if not live:
            return []
        journals = self._journals(live)
        events: list[Event] = []
        for run_id in live:
            pulse = self._pulses.setdefault(run_id, _Pulse(clock))
            liveness = self._judged(known.runs[run_id], pulse, journals.get(run_id), last_sign(run_id))
            told, when = self._told.get(run_id, (None, 0.0))
            is_other = told is None or told.state != liveness.state
            if is_other or (told != liveness and clock - when >= _SAID_AGAIN):
                self._told[run_id] = liveness, clock
                events.append(LivenessJudged(run_id, liveness))
        return events

    def _journals(self, live: Collection[str]) -> dict[str, FoundJournal]:
        """The journal of each run that says most of it."""
        found = [journal for journal in survey(self._places).journals if journal.run_id in live]
        found.sort(key=lambda journal: _ANSWERING.index(journal.state))
        return {journal.run_id: journal for journal in found}

    def _judged(self, run: Run, pulse: _Pulse, journal: FoundJournal | None, last_sign: int | None) -> Liveness:
        if run.status is None:
            return Liveness("unknown", "its status cannot be read")
        there, pid = _process(run)
        if journal is not None and journal.state == "orphaned":
            if self._now() - journal.last_written / 1000 < _DOUBT:
                return Liveness("running", f"pid {journal.pid} went this moment")
            return Liveness("crashed", f"pid {journal.pid} is gone")
        if there == "dead" and journal is None:
            is_sure = self._is_missed(pulse) or self._silence(last_sign) > _SILENCE
            return Liveness("crashed", f"pid {pid} is gone") if is_sure else Liveness("running", "")
        if run.status == "SCHEDULED":
            return Liveness("scheduled")
        without_beat = self._without_beat(pulse, journal)
        if without_beat is not None:
            return without_beat
        stall = self._stall(pulse, last_sign)
        if stall:
            return Liveness("stalled", stall)
        if journal is not None:
            return Liveness("running", "heartbeat")
        return Liveness("running", f"pid {pid} is there" if there == "alive" else "")

    def _is_missed(self, pulse: _Pulse) -> bool:
        """Whether a process is gone for so long that the end of its run would have been read by now."""
        clock = self._clock()
        pulse.missed = clock if pulse.missed is None else pulse.missed
        return clock - pulse.missed >= _DOUBT

    def _silence(self, last_sign: int | None) -> float:
        """Seconds since a run last logged, by its own clock; none where that is not known."""
        return self._now() - last_sign / 1000 if last_sign is not None else 0.0

    def _without_beat(self, pulse: _Pulse, journal: FoundJournal | None) -> Liveness | None:
        """What it means that a heart stands still; None where there is none, or it beats."""
        if journal is None:
            return None
        clock = self._clock()
        beat = journal.folder.beat()
        if beat != pulse.beat:
            pulse.beat, pulse.beaten = beat, clock
        silence = clock - pulse.beaten
        if silence <= _NO_BEAT:
            return None
        if journal.state == "live":
            return Liveness("stalled", f"pid {journal.pid} gives no heartbeat for {_short(silence)}")
        return Liveness("crashed", f"no heartbeat from {journal.host} for {_short(silence)}")

    def _stall(self, pulse: _Pulse, last_sign: int | None) -> str:
        """Why a run is taken for stalled; empty where it is not."""
        if pulse.latest:
            silence = self._clock() - pulse.seen
            if silence <= max(_SILENCE, _RHYTHMS * pulse.rhythm):
                return ""
            usually = f", at most {_short(pulse.rhythm)} between two before" if pulse.rhythm else ""
            return f"no point for {_short(silence)}{usually}"
        silence = self._silence(last_sign)
        return f"nothing logged for {_short(silence)}" if silence > _SILENCE_BEFORE else ""


def _process(run: Run) -> tuple[Presence, str]:
    """Whether the process is there that a run's tags name, and its number."""
    evidence = evidence_in(run.tags)
    return (presence(evidence), evidence["pid"]) if evidence else ("unknown", "?")


def _short(seconds: float) -> str:
    return duration(int(seconds * 1000))
