"""How far a run is and when it will be done, by what it says of itself and its own pace."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.entities import Run

STEP_TAG = "tracker.progress.step"
TOTAL_TAG = "tracker.progress.total"
_LONGEST = 18
"""Digits of a number that somebody may have meant."""
_BAR = 6
_LATEST = 10 * 365 * 86_400_000
"""Milliseconds; an arrival beyond it says only that nothing is known."""


def progress(tags: Mapping[str, str]) -> float | None:
    """The share that is done, from 0 to 1; None where the run does not say."""
    steps = _steps(tags)
    return None if steps is None else min(1.0, steps[0] / steps[1])


def time_left(run: Run, now: int) -> int | None:
    """Milliseconds until a live run is done, if it goes on as it did so far; None where nobody can know."""
    steps = _steps(run.tags)
    if steps is None or run.status != "RUNNING" or run.start_time is None or not steps[0]:
        return None
    done, total = steps
    if done >= total:
        return 0
    left = max(0, now - run.start_time) * (total - done) // done
    return left if left < _LATEST else None


def progress_text(share: float, *, has_glyphs: bool) -> str:
    """A bar of a few cells and the percentage, always equally wide."""
    percent = int(share * 100)  # 100% is said when it is so
    filled = int(share * _BAR)
    full, empty = ("━", "─") if has_glyphs else ("=", "-")
    return f"{full * filled}{empty * (_BAR - filled)} {percent:3}%"


def _steps(tags: Mapping[str, str]) -> tuple[int, int] | None:
    """How many steps are done, and of how many."""
    done, total = _count(tags.get(STEP_TAG)), _count(tags.get(TOTAL_TAG))
    return (done, total) if done is not None and total else None


def _count(text: str | None) -> int | None:
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST:
        return None
    return int(text)
