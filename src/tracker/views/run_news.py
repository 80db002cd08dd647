"""Which events of runs and of the store are worth a line of the activity, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest

from tracker.core.entities import Run
from tracker.core.events import LivenessJudged, RunEvent, StoreAway, StoreBack
from tracker.views.activity import Activity, Happening
from tracker.views.format import duration
from tracker.views.run_details import ERROR_TAG, last_line
from tracker.views.run_row import RunRow
from tracker.views.states import STATES, state_of
from tracker.views.table import Style

_RECALLED = 30
"""So many runs that had ended are told of at the beginning."""
_TROUBLES = 5
"""So many runs that were found crashed or stalled at the beginning."""
_STAGES = {"deleted": ("×", "x", "dim", "deleted"), "restored": ("○", "o", "dim", "restored")}


class RunNews:
    """Is told of events before the rows know of them."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._troubles = 0
        self._has_recalled = False
        self._away_since: int | None = None

    def hear_run(self, event: RunEvent, now: int) -> None:
        run = event.run
        match event.change:
            case "appeared":
                self._add(ended(run, now) if run.status in ("FINISHED", "FAILED", "KILLED") else _begun(run, now))
            case "ended":
                self._add(ended(run, now))
            case "resumed":
                self._add(_of(run, now, "●", "*", "live", "resumed"))
            case "deleted" | "restored":
                glyph, ascii_glyph, _, word = _STAGES[event.change]
                self._add(_of(run, now, glyph, ascii_glyph, "dim", word))

    def hear_liveness(self, event: LivenessJudged, row: RunRow | None, now: int) -> None:
        """A state that it had before is no news, in whatever words."""
        if row is None:
            return
        before = row.liveness.state if row.liveness is not None else None
        state, how = event.liveness
        look = STATES[state]
        line = _of(row.run, now, look.glyph, look.ascii_glyph, look.style, look.word, how)
        if state in ("crashed", "stalled") and state != before:
            if before is None:
                self._recall(line)
            else:
                self._add(line)
        elif state == "running" and before in ("crashed", "stalled"):
            self._add(line._replace(text="goes on", more=""))

    def hear_store(self, event: StoreAway | StoreBack, now: int) -> None:
        if isinstance(event, StoreAway):
            self._away_since = now if self._away_since is None else self._away_since
            line = Happening(now, "▲", "!", "warn", "", "store", "cannot be read", event.reason)
            self._activity.update(f"away {self._away_since}", line, always=True)
        else:
            lasted = duration(now - self._away_since) if self._away_since is not None else ""
            self._away_since = None
            self._add(Happening(now, "●", "*", "good", "", "store", "is back", f"after {lasted}" if lasted else ""))

    def recall(self, rows: Iterable[RunRow]) -> None:
        """The last ends that a store knows of, once: one that comes back tells all again."""
        if self._has_recalled:
            return
        self._has_recalled = True
        runs = [row.run for row in rows if row.run.end_time is not None and row.run.lifecycle_stage == "active"]
        last = nlargest(_RECALLED, runs, key=lambda run: run.end_time or 0)
        self._activity.recall(ended(run, run.end_time or 0)._replace(is_older=True) for run in last)

    def _recall(self, line: Happening) -> None:
        """What a run was found as when it was first looked at, had become of it before."""
        self._troubles += 1
        if self._troubles <= _TROUBLES:
            self._activity.recall([line._replace(time=0, is_older=True)])

    def _add(self, happening: Happening) -> None:
        self._activity.add(happening)


def ended(run: Run, time: int) -> Happening:
    """How it ended, how long that took, and what went wrong."""
    look = STATES[state_of(run)]
    took = run.end_time - run.start_time if run.end_time is not None and run.start_time is not None else None
    text = look.word if took is None or took < 0 else f"{look.word} {_short(took)}"
    return _of(run, time, look.glyph, look.ascii_glyph, look.style, text, last_line(run.tags.get(ERROR_TAG, "")))


def _short(took: int) -> str:
    """`3.2s`, `51m`, `1h04m`, `2d03h`: nobody asks for the seconds of minutes."""
    first, _, second = duration(took).partition(" ")
    return first if first.endswith("m") else first + second


def _begun(run: Run, now: int) -> Happening:
    look = STATES["scheduled" if run.status == "SCHEDULED" else "running"]
    word = "is scheduled" if run.status == "SCHEDULED" else "started"
    return _of(run, now, look.glyph, look.ascii_glyph, look.style, word)


def _of(run: Run, time: int, glyph: str, ascii_glyph: str, style: Style, text: str, more: str = "") -> Happening:
    return Happening(time, glyph, ascii_glyph, style, run.run_id, run.run_name or run.run_id[:8], text, more)
