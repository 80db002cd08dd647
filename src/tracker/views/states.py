"""How runs stand, as a person reads it: a glyph, a word and a colour for each state."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a plain listing follows nothing and loads no events
    from tracker.core.entities import Run, RunStatus
    from tracker.core.events import Liveness, LivenessState
    from tracker.views.table import Style


class StateLook(NamedTuple):
    """How one state looks."""

    glyph: str
    ascii_glyph: str
    """In the glyph's place where there is only ASCII."""
    word: str
    style: Style


STATES: dict[LivenessState, StateLook] = {
    "running": StateLook("●", "*", "running", "live"),
    "stalled": StateLook("◐", "~", "stalled", "warn"),
    "crashed": StateLook("✖", "x", "crashed?", "bad"),
    "scheduled": StateLook("○", "o", "scheduled", "dim"),
    "failed": StateLook("✖", "x", "failed", "bad"),
    "killed": StateLook("■", "#", "killed", "warn"),
    "done": StateLook("✔", "+", "done", "dim"),
    "unknown": StateLook("?", "?", "unreadable", "warn"),
}
"""Every state, in the order that a table sorts them: what goes on first, then what went wrong, then what is done."""

_OF_STATUS: dict[RunStatus | None, LivenessState] = {
    "RUNNING": "running",
    "SCHEDULED": "scheduled",
    "FINISHED": "done",
    "FAILED": "failed",
    "KILLED": "killed",
    None: "unknown",
}
_OPEN = ("RUNNING", "SCHEDULED", None)
"""What a store says of runs that somebody may have judged better."""
_PLACES = {state: place for place, state in enumerate(STATES)}


def state_of(run: Run, liveness: Liveness | None = None) -> LivenessState:
    """How the run stands: as it was judged, or as its store says where it has ended or nobody judged it."""
    if liveness is not None and run.status in _OPEN:
        return liveness.state
    return _OF_STATUS[run.status]


def state_of_status(status: RunStatus | None) -> LivenessState:
    """What a store says of a run, as a state."""
    return _OF_STATUS[status]


def state_text(state: LivenessState, *, has_glyphs: bool | None) -> str:
    """The glyph and the word; the word alone where `has_glyphs` is None, as in a pipe."""
    look = STATES[state]
    if has_glyphs is None:
        return look.word
    return f"{look.glyph if has_glyphs else look.ascii_glyph} {look.word}"


def state_place(state: LivenessState) -> int:
    """Where the state stands among all when they are sorted."""
    return _PLACES[state]
