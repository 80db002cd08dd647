"""A log as lines: when each was written, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted
from tracker.views.format import moment, size
from tracker.views.log_view import LogView, ViewRow
from tracker.views.table import shown
from tracker.views.width import cut_left, wrapped

GUTTER = 9
"""Cells for a time and the gap behind it."""
_LEAST_WITH_TIMES = 60


@dataclass(frozen=True, slots=True)
class LogLook:
    """What is shown around the lines."""

    name: str
    count: int = 1
    """How many logs there are to choose from."""
    trouble: str = ""
    """Why there are no lines."""
    note: str = ""
    """Something to know about them."""
    has_times: bool = True
    is_live: bool = False
    typed: Sequence[PaintSpan] | None = None
    """The line in which a search is typed."""


def text_cells(view: LogView, look: LogLook, width: int) -> int:
    """The room for the text of a line."""
    return max(1, width - 3 - (GUTTER if _shows_times(view, look, width) else 0))


def log_lines(
    view: LogView, look: LogLook, *, width: int, height: int, is_focused: bool = False, has_glyphs: bool = True
) -> list[PaintLine]:
    """The log in its frame."""
    room, cells = max(0, height - 2), text_cells(view, look, width)
    if look.trouble:
        body: list[PaintLine] = [[(f" {line}", "dim")] for line in wrapped(shown(look.trouble), max(8, width - 4))]
    elif not len(view.window):
        body = [[(" Nothing was printed yet.", "dim")]]
    else:
        body = _body(view.rows(cells, room), width, has_times=_shows_times(view, look, width), has_glyphs=has_glyphs)
    title: PaintLine = [("log", "strong")]
    if look.name:
        title.append((f" {cut_left(shown(look.name), max(8, width // 2))}", "dim"))
    if look.count > 1:
        title.append((f" and {look.count - 1:,} more", "faint"))
    return boxed(
        title, body, width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs,
        right=_where(view, look, cells, room, has_glyphs), foot=look.typed or _foot(view, look),
    )  # fmt: skip


def _shows_times(view: LogView, look: LogLook, width: int) -> bool:
    return look.has_times and width >= _LEAST_WITH_TIMES and view.window.has_times


def _body(rows: Sequence[ViewRow], width: int, *, has_times: bool, has_glyphs: bool) -> list[PaintLine]:
    lines: list[PaintLine] = []
    before = ""
    for row in rows:
        line: PaintLine = [(("▌" if has_glyphs else ">") if row.is_current else " ", "accent")]
        if has_times:
            clock = moment(row.time)[11:19] if row.time is not None else ""
            line.append((f"{clock if clock != before else '':{GUTTER}}", "faint"))
            before = clock or before
        spans = [(text if has_glyphs or text.isascii() else text.encode("ascii", "replace").decode(), tone)
                 for text, tone in row.spans]  # fmt: skip
        lines.append(fitted([*line, *spans], width - 2, ground="cursor" if row.is_current else ""))
    return lines


def _where(view: LogView, look: LogLook, cells: int, room: int, has_glyphs: bool) -> PaintLine:
    if look.trouble:
        return []
    if view.is_following:
        said = "following" if look.is_live else "end"
        return [(("● " if has_glyphs else "* ") if look.is_live else "", "good"), (said, "dim")]
    return [(f"{int(view.share(cells, room) * 100)}%", "text"), (f" of {size(view.window.size)}", "dim")]


def _foot(view: LogView, look: LogLook) -> PaintLine:
    foot: PaintLine = [(shown(look.note), "warn")] if look.note else []
    if view.query:
        foot += [("  " if foot else "", ""), (f"/{shown(view.query)}", "accent")]
    return foot
