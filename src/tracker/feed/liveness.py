"""How runs stand that say they are running: judged from what can be seen from here.

The writer's clock is never compared with ours, but for runs that were silent for long before anybody looked: then
minutes between the clocks make no difference.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tracker.core.entities import Run
from tracker.core.events import Event, Liveness, LivenessJudged, PointsLogged
from tracker.core.journal.evidence import HOST_TAG, PID_TAG, evidence_in, host_name, presence
from tracker.core.journal.survey import FoundJournal, survey
from tracker.feed.known import Known
from tracker.views.format import duration

_BETWEEN = 1.0
"""Seconds between two looks."""
_NO_BEAT = 10.0
"""Seconds after which a process whose heart beats every second is taken for stopped."""
_SILENCE = 30.0
_SILENCE_BEFORE = 600.0
"""Seconds without a point that are never called a stall: while somebody looked, and before."""
_DOUBT = 5.0
"""Seconds in which what a dead process left may still be on its way into the store."""
_RHYTHMS = 5
"""So many times the longest of its last pauses a run is silent before that is a stall."""
_GAPS = 32

LastSign = Callable[[str], "int | None"]


@dataclass(slots=True)
class _Pulse:
    """When a run gave signs of life, by our own clock."""

    seen: float
    """When the last point came, or when it was first looked at."""
    has_logged: bool = False
    latest: int = 0
    """The latest timestamp of its points."""
    gaps: deque[int] = field(default_factory=lambda: deque(maxlen=_GAPS))
    """Milliseconds between its last points, by the writer's clock."""
    beat: int = -1
    beaten: float = 0.0
    """When its heart was last seen to beat."""


class Judge:
    """Judges the live runs of a store."""

    def __init__(self, places: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._places = places
        self._clock = clock
        self._looked = -_BETWEEN
        self._pulses: dict[str, _Pulse] = {}
        self._told: dict[str, Liveness] = {}

    def note(self, events: Iterable[Event]) -> None:
        """Hear of points that were logged."""
        for event in events:
            if isinstance(event, PointsLogged) and not event.is_whole and len(event):
                now = self._clock()
                pulse = self._pulses.setdefault(event.run_id, _Pulse(now))
                latest = max(event.timestamps)
                if pulse.latest and latest > pulse.latest:
                    pulse.gaps.append(latest - pulse.latest)
                pulse.latest = max(pulse.latest, latest)
                pulse.seen, pulse.has_logged = now, True

    def judge(self, known: Known, last_sign: LastSign) -> list[Event]:
        """What is to be said otherwise than before; at most once a second anything."""
        now = self._clock()
        if now - self._looked < _BETWEEN:
            return []
        self._looked = now
        live = set(known.live)
        for run_id in [run_id for run_id in self._told if run_id not in live]:
            del self._told[run_id]
            self._pulses.pop(run_id, None)
        if not live:
            return []
        journals = {journal.run_id: journal for journal in survey(self._places).journals if journal.run_id in live}
        events: list[Event] = []
        for run_id in live:
            pulse = self._pulses.setdefault(run_id, _Pulse(now))
            liveness = _judged(known.runs[run_id], pulse, journals.get(run_id), last_sign(run_id), now)
            told = self._told.get(run_id)
            if told is None or told.state != liveness.state:
                self._told[run_id] = liveness
                events.append(LivenessJudged(run_id, liveness))
        return events


def _judged(run: Run, pulse: _Pulse, journal: FoundJournal | None, last_sign: int | None, now: float) -> Liveness:
    if run.status is None:
        return Liveness("unknown", "its status cannot be read")
    evidence = evidence_in(run.tags)
    there = presence(evidence) if evidence else "unknown"
    pid, host = run.tags.get(PID_TAG, "?"), run.tags.get(HOST_TAG, "")
    if journal is not None and journal.state == "orphaned":
        if time.time() - journal.last_written / 1000 < _DOUBT:
            return Liveness("running", f"pid {journal.pid} went this moment")
        return Liveness("crashed", f"pid {journal.pid} is gone")
    if there == "dead" and journal is None:
        return Liveness("crashed", f"pid {pid} is gone")
    if run.status == "SCHEDULED":
        return Liveness("scheduled")
    if journal is not None:
        beat = journal.folder.beat()
        if beat != pulse.beat:
            pulse.beat, pulse.beaten = beat, now
        elif now - pulse.beaten > _NO_BEAT:
            silence = duration(int((now - pulse.beaten) * 1000))
            if journal.state == "live":
                return Liveness("stalled", f"pid {journal.pid} is there, without a heartbeat for {silence}")
            return Liveness("crashed", f"no heartbeat from {journal.host} for {silence}")
    stall = _stall(pulse, last_sign, now)
    if stall:
        return Liveness("stalled", stall)
    if journal is not None and pulse.beat > 0:
        return Liveness("running", "heartbeat")
    if there == "alive":
        return Liveness("running", f"pid {pid} is there")
    return Liveness("running", f"on {host}" if host and host != host_name() else "")


def _stall(pulse: _Pulse, last_sign: int | None, now: float) -> str:
    """Why a run is taken for stalled; empty where it is not."""
    rhythm = max(pulse.gaps, default=0) / 1000
    usually = f", usually one every {duration(int(rhythm * 1000))}" if rhythm else ""
    silence = now - pulse.seen
    if pulse.has_logged and pulse.gaps:
        return (
            f"no point for {duration(int(silence * 1000))}{usually}"
            if silence > max(_SILENCE, _RHYTHMS * rhythm)
            else ""
        )
    if last_sign is None or pulse.has_logged:
        return ""
    before = time.time() - last_sign / 1000
    return f"nothing logged for {duration(int(before * 1000))}" if before > _SILENCE_BEFORE else ""
