"""How a run stands: its state with the evidence, since when, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.tui.paint.tones import PaintLine, fitted, spread
from tracker.views.format import ago, duration
from tracker.views.progress import progress
from tracker.views.run_details import ERROR_TAG, last_line
from tracker.views.run_row import RunRow
from tracker.views.states import STATES, state_of
from tracker.views.table import shown
from tracker.views.width import cut, width

_LEAST_BAR = 4


def standing_lines(row: RunRow, now: int, cells: int, *, has_glyphs: bool = True) -> list[PaintLine]:
    """One line, and more where there is more to say."""
    run = row.run
    lasted = row.took(now)
    started = "" if run.start_time is None else ago(run.start_time, now)
    left: PaintLine = [(" ", ""), *state_spans(row, has_glyphs=has_glyphs)]
    if lasted is not None:
        left.append((f"  {duration(lasted)}", "text"))
    if run.lifecycle_stage == "deleted":
        left.append(("  deleted", "warn"))
    lines = [spread(left, [(f"{started} ", "faint")], cells)]
    if (bar := progress_line(row, now, cells, has_glyphs=has_glyphs)) is not None:
        lines.append(bar)
    lines += [
        fitted([(" ", ""), (cut(text, cells - 2, ellipsis="…" if has_glyphs else "~"), tone)], cells)
        for text, tone in troubles(row)
    ]
    return lines


def state_spans(row: RunRow, *, has_glyphs: bool = True) -> PaintLine:
    """The glyph and the word."""
    look = STATES[state_of(row.run, row.liveness)]
    return [(f"{look.glyph if has_glyphs else look.ascii_glyph} {look.word}", look.style)]


def troubles(row: RunRow) -> list[tuple[str, str]]:
    """What is wrong with the run, in words, each with its tone."""
    found: list[tuple[str, str]] = []
    state = state_of(row.run, row.liveness)
    if row.liveness is not None and row.liveness.how and state in ("stalled", "crashed", "unknown"):
        found.append((shown(row.liveness.how), STATES[state].style))
    if error := last_line(row.run.tags.get(ERROR_TAG, "")):
        found.append((shown(error), "bad"))
    found += [(f"{shown(problem.field)}: {shown(problem.reason)}", "warn") for problem in row.run.problems]
    return found


def progress_line(row: RunRow, now: int, cells: int, *, has_glyphs: bool = True) -> PaintLine | None:
    """A bar, the share that is done, and how long the rest will take; None where the run does not say or has ended."""
    share = progress(row.run.tags)
    if share is None or row.run.status != "RUNNING":
        return None
    left = row.time_left(now)
    said = f" {int(share * 100)}%" + ("" if left is None else f"  {duration(left)} left")
    bar = max(_LEAST_BAR, cells - 2 - width(said))
    return fitted([(" ", ""), *bar_spans(share, bar, has_glyphs=has_glyphs), (said, "dim")], cells)


def bar_spans(share: float, cells: int, *, has_glyphs: bool = True) -> PaintLine:
    filled = int(share * cells)
    full, empty = ("━", "─") if has_glyphs else ("=", "-")
    return [(full * filled, "accent"), (empty * (cells - filled), "border")]


def parent_name(rows: Mapping[str, RunRow], parent_id: str) -> str:
    """What the parent is called, or its id where it is not known."""
    parent = rows.get(parent_id)
    return shown(parent.run.run_name or parent_id if parent is not None else parent_id)
