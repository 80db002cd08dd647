"""The line above the charts: which page, which runs in which colours, and how they are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.prompt import typed_line
from tracker.tui.paint.tones import PaintLine, fitted, line_width
from tracker.views.chart_lines import ChartLine
from tracker.views.chart_pages import ChartPages
from tracker.views.chart_view import ChartView
from tracker.views.table import shown
from tracker.views.width import cut

_LONGEST_NAME = 32
_LEAST_NAME = 10


def legend_line(
    lines: Sequence[ChartLine],
    pages: ChartPages,
    view: ChartView,
    *,
    width: int,
    is_focused: bool = False,
    has_glyphs: bool = True,
    has_letters: bool = False,
    lead: str = "",
    marked: int = 0,
) -> PaintLine:
    """What has no room is left out, names of runs before the settings. Not all that are `marked` may be drawn."""
    left: PaintLine = [(" charts", "strong"), (f" {pages.page + 1}/{max(pages.page_count, 1)}", "dim")]
    if pages.pattern:
        left += [("  /", "accent!"), (shown(pages.pattern), "text")]
    if marked > len(lines):
        left.append((f"  first {len(lines)} of {marked:,} marked", "warn"))
    left.append(("  ", ""))
    right = _settings(pages, view) if is_focused or width >= 60 else []
    room = width - line_width(left) - line_width(right) - 2
    if room < _LEAST_NAME:
        right, room = [], width - line_width(left) - 1
    names = _names(lines, room, has_glyphs=has_glyphs, has_letters=has_letters, lead=lead)
    gap = max(0, width - line_width(left) - line_width(names) - line_width(right) - 1)
    return fitted([*left, *names, (" " * gap, ""), *right], width)


def entry_line(
    title: str, text: str, at: int, *, width: int, error: str = "", hint: str = "", has_glyphs: bool = True
) -> PaintLine:
    """What is being typed, and what is wrong with it."""
    head: PaintLine = [(f"{title} ", "accent!")]
    wrong = cut(shown(error), width // 2, ellipsis="…" if has_glyphs else "..")
    room = max(4, width - line_width(head) - (len(wrong) + 2 if wrong else 0))
    return fitted(
        [*head, *typed_line(text, at, width=room, has_glyphs=has_glyphs, hint=hint), ("  ", ""), (wrong, "bad")], width
    )


def _names(lines: Sequence[ChartLine], room: int, *, has_glyphs: bool, has_letters: bool, lead: str) -> PaintLine:
    stroke, ellipsis = ("━━", "…") if has_glyphs else ("--", "..")
    made: PaintLine = []
    left = room
    for place, line in enumerate(lines):
        mark = f"{stroke} {line.letter}" if has_letters else stroke
        name = shown(line.name)
        if line.is_group:
            name += f" ({len(line.runs)})"
        others = len(lines) - place - 1
        reserve = len(f" +{others}") if others else 0
        free = left - len(mark) - 3 - reserve
        if free < min(_LEAST_NAME, len(name)):
            made.append((f"+{others + 1} ", "faint"))
            break
        text = cut(name, min(free, _LONGEST_NAME), ellipsis=ellipsis)
        tone = "text" if line.id == lead or len(lines) == 1 else "dim"
        entry: PaintLine = [(f"{mark} ", f"line{line.tone_number}!"), (f"{text}  ", tone)]
        made += entry
        left -= line_width(entry)
    return made


def _settings(pages: ChartPages, view: ChartView) -> PaintLine:
    """How x, y and smoothing are."""
    key = pages.key
    y = "log" if key is not None and view.log_y.get(key) else "lin"
    line: PaintLine = [("x:", "faint"), (shown(view.x_name()), "dim"), (" y:", "faint"), (y, "dim"), (" ema:", "faint")]
    line.append((f"{view.smoothing:g}" if view.smoothing else "off", "dim"))
    if view.is_zoomed:
        line.append((" zoomed", "accent"))
    return line
