"""The line at the top of the screen: what has no room goes, the least important first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tracker.tui.paint.tones import PaintLine, fitted, line_width, spread, told
from tracker.views.format import duration, moment, size
from tracker.views.width import cut, cut_left, cut_middle
from tracker.views.width import width as cells_of

if TYPE_CHECKING:
    from tracker.views.workspace import Workspace

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
ASCII_SPINNER = "|/-\\"
_LEAST = 24
"""Cells that the store and the path each keep before what is less important goes."""
_LEAST_TROUBLE = 44
_FOLDERS = re.compile(r"(?<![\w/:])/(?:[^/\s]+/)+(?=[^/\s])")
"""What stands before the last name of a path: the store's own is in the line already, and words are what is short."""


def spinner(beat: int, *, has_glyphs: bool) -> str:
    """What moves while something is live."""
    frames = SPINNER if has_glyphs else ASCII_SPINNER
    return frames[beat % len(frames)]


@dataclass(frozen=True, slots=True)
class HeaderLook:
    """What the line says besides what the workspace knows."""

    store: str
    beat: int = 0
    rate: float = 0.0
    """Points a second."""
    lag: int | None = None
    """Milliseconds."""
    bytes_rate: int | None = None
    """Bytes a second that go to the terminal; None where nobody wants to know."""
    is_read_only: bool = False
    has_glyphs: bool = True


class _Item(NamedTuple):
    """Something at the right. The highest rank goes first."""

    rank: int
    spans: PaintLine
    is_apart: bool = True
    """Whether a line stands before it."""


def header_line(workspace: Workspace, look: HeaderLook, *, width: int) -> PaintLine:
    """Which store, where in it, how many runs stand how, and how points come."""
    bar = " │ " if look.has_glyphs else " | "
    logo: PaintLine = [(" ◆ " if look.has_glyphs else " * ", "accent!"), ("tracker", "strong"), (bar, "faint")]
    store = told(look.store, has_glyphs=look.has_glyphs)
    mark = [(bar, "faint"), ("read-only", "title")] if look.is_read_only else []
    away = workspace.pulse.away
    names = [told(name, has_glyphs=look.has_glyphs) for name in workspace.experiments.chosen.split("/") if name]
    trouble = told(_FOLDERS.sub("", away), has_glyphs=look.has_glyphs) if away is not None else ""
    wanted = cells_of(trouble) + 2 if trouble else sum(map(cells_of, names)) + 3 * max(0, len(names) - 1)
    least = min(wanted, _LEAST_TROUBLE if trouble else _LEAST)
    fixed = line_width(logo) + line_width(mark) + (3 if wanted else 0)
    right = _fitting(_items(workspace, look), width - fixed - min(cells_of(store), _LEAST) - least, bar)
    room = width - fixed - line_width(right) - 1
    where_room = max(least, min(wanted, room - cells_of(store)))
    store = cut_middle(store, max(0, min(room - where_room, width)), ellipsis=_ellipsis(look))
    where = _trouble(trouble, where_room, look) if trouble else _path(names, where_room, look)
    left = [*logo, (store, "dim"), *mark, *([(bar, "faint"), *where] if wanted else [])]
    return spread(left, right, width, ground="bar", ellipsis=_ellipsis(look))


def _items(workspace: Workspace, look: HeaderLook) -> list[_Item]:
    pulse, has_glyphs = workspace.pulse, look.has_glyphs
    running, stalled = pulse.count("running"), pulse.count("stalled")
    items: list[_Item] = []
    if running + stalled:
        moving = spinner(look.beat, has_glyphs=has_glyphs) if running else "◐" if has_glyphs else "~"
        tone = "good" if running else "warn"
        items.append(_Item(0, [(f"{moving} ", tone), (f"{running + stalled:,} live", f"{tone}!")]))
    if done := pulse.count("done"):
        items.append(_Item(2, [(f"  {'✔' if has_glyphs else '+'} {done:,}", "dim")], is_apart=False))
    if failed := pulse.count("failed") + pulse.count("crashed"):
        items.append(_Item(1, [(f"  {'✖' if has_glyphs else 'x'} {failed:,}", "bad")], is_apart=False))
    if look.bytes_rate is not None:
        items.append(_Item(3, [(f"{size(look.bytes_rate):>5}", "strong"), ("/s", "dim")]))
    if running:
        items.append(_Item(4, [(f"{look.rate:,.0f}".rjust(5), "strong"), (" pts/s", "dim")]))
        if look.lag is not None:
            items.append(_Item(5, [("lag ", "dim"), (_lag(look.lag).rjust(6), "text")]))
        items.append(_Item(6, [(moment(workspace.now)[11:19], "dim")]))
    return items


def _lag(milliseconds: int) -> str:
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    return f"{milliseconds / 1000:.1f} s" if milliseconds < 60_000 else duration(milliseconds)


def _fitting(items: Sequence[_Item], cells: int, bar: str) -> PaintLine:
    """As many of them as there is room for, with a blank at the end."""
    kept = list(items)
    while kept:
        line: PaintLine = []
        for item in kept:
            line += [(bar, "faint"), *item.spans] if line and item.is_apart else item.spans
        if line_width(line) + 2 <= cells or len(kept) == 1:
            return [("  ", ""), *line, (" ", "")]
        kept.remove(max(kept, key=lambda item: item.rank))
    return []


def _trouble(text: str, cells: int, look: HeaderLook) -> PaintLine:
    sign = "▲ " if look.has_glyphs else "! "
    return fitted([(sign, "warn"), (cut(text, cells - 2, ellipsis=_ellipsis(look)), "warn")], cells)


def _path(names: Sequence[str], cells: int, look: HeaderLook) -> PaintLine:
    """The names down to what is chosen; where room is short the first ones go."""
    apart = " › " if look.has_glyphs else " > "
    last = names[-1] if names else ""
    above = apart.join(names[:-1])
    if above:
        above = cut_left(above, max(0, cells - cells_of(last) - 3), ellipsis=_ellipsis(look)) if above else ""
        if not above.strip("."):
            above = ""
    line: PaintLine = [(above, "dim"), (apart, "faint")] if above else []
    return [*line, (cut_middle(last, max(0, cells - line_width(line)), ellipsis=_ellipsis(look)), "strong")]


def _ellipsis(look: HeaderLook) -> str:
    return "…" if look.has_glyphs else "~"
