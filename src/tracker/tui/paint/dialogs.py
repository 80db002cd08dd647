"""Windows over the screen: a line to type in, and a list below it of which a part is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.prompt import typed_line
from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted, spread

LIST_TOP = 3
"""The line of the window on which the list begins."""
_AROUND = LIST_TOP + 1


@dataclass(frozen=True, slots=True)
class ListWindow:
    """What a window with a list shows."""

    title: str
    typed: str
    at: int
    """Where in the typed text the cursor is."""
    hint: str
    """Stands where nothing is typed."""
    lines: Sequence[PaintLine]
    """Those of the list that are in view; the window fits them in."""
    cursor: int
    """Which of these lines the cursor is on."""
    count: str
    """At the right of the upper edge: how many there are."""
    foot: Sequence[PaintSpan] = ()
    nothing: str = "Nothing like that."
    """What is said of an empty list."""


def window_lines(window: ListWindow, *, width: int, height: int, has_glyphs: bool = True) -> list[PaintLine]:
    """The window in its frame."""
    inner = width - 2
    sign = (" > ", "accent!")
    line = [sign, *typed_line(window.typed, window.at, width=inner - 4, has_glyphs=has_glyphs, hint=window.hint)]
    rule: PaintLine = [(("─" if has_glyphs else "-") * inner, "border")]
    body = [line, rule, *(_listed(window, inner, has_glyphs) or [[("  " + window.nothing, "dim")]])]
    return boxed(
        [(window.title, "strong")], body, width=width, height=height, right=[(window.count, "dim")],
        foot=window.foot, is_focused=True, has_glyphs=has_glyphs,
    )  # fmt: skip


def room_for_list(height: int) -> int:
    """How many lines of a list a window of this height shows."""
    return max(1, height - _AROUND)


def scrolled(top: int, cursor: int, room: int, count: int) -> int:
    """From which line on a list is shown so that the cursor is in view, moved as little as may be."""
    return max(0, min(max(top, cursor - room + 1), cursor, max(0, count - room)))


def entry_line(
    left: Sequence[PaintSpan], right: Sequence[PaintSpan], width: int, *, has_glyphs: bool = True
) -> PaintLine:
    """One line of a list: something at the left, something short at the right."""
    return spread(left, right, width, ellipsis="…" if has_glyphs else "~")


def _listed(window: ListWindow, width: int, has_glyphs: bool) -> list[PaintLine]:
    sign = "▌" if has_glyphs else ">"
    return [
        fitted(
            [(sign if place == window.cursor else " ", "accent"), *line],
            width,
            ground="cursor" if place == window.cursor else "",
        )
        for place, line in enumerate(window.lines)
    ]
