"""The line at the top of the screen."""

from __future__ import annotations

from tracker.tui.paint.tones import PaintLine, spread
from tracker.views.table import shown
from tracker.views.workspace import Workspace

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
ASCII_SPINNER = "|/-\\"


def spinner(beat: int, *, has_glyphs: bool) -> str:
    """What moves while something is live."""
    frames = SPINNER if has_glyphs else ASCII_SPINNER
    return frames[beat % len(frames)]


def header_line(workspace: Workspace, store: str, *, width: int, has_glyphs: bool = True, beat: int = 0) -> PaintLine:
    """Which store, how many runs stand how, and how points come."""
    pulse = workspace.pulse
    bar = " │ " if has_glyphs else " | "
    left: PaintLine = [
        (" ◆ " if has_glyphs else " ", "accent!"),
        ("tracker", "strong"),
        (bar, "faint"),
        (shown(store), "dim"),
    ]
    if pulse.away is not None:
        left += [(bar, "faint"), (shown(pulse.away), "bad")]
    live = pulse.count("running") + pulse.count("stalled")
    right: PaintLine = []
    if live:
        right += [(f"{spinner(beat, has_glyphs=has_glyphs)} ", "good"), (f"{live:,} live", "good!")]
    done, failed = pulse.count("done"), pulse.count("failed") + pulse.count("crashed")
    right += [(f"  {'✔' if has_glyphs else '+'} {done:,}", "dim")]
    if failed:
        right += [(f"  {'✖' if has_glyphs else 'x'} {failed:,}", "bad")]
    if rate := pulse.rate(workspace.now):
        right += [(bar, "faint"), (f"{rate:,.0f}", "strong"), (" pts/s", "dim")]
    if (lag := pulse.lag(workspace.now)) is not None:
        right += [(bar, "faint"), ("lag ", "dim"), (f"{lag:,} ms", "text")]
    return spread(left, [*right, (" ", "")], width, ground="bar")
