"""Frames around panes: a title at the left of the upper edge, something short at its right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.tui.paint.tones import PaintLine, PaintSpan, fitted, line_width


def boxed(
    title: Sequence[PaintSpan],
    body: Iterable[PaintLine],
    *,
    width: int,
    height: int,
    right: Sequence[PaintSpan] = (),
    foot: Sequence[PaintSpan] = (),
    is_focused: bool = False,
    has_glyphs: bool = True,
    is_fitted: bool = False,
) -> list[PaintLine]:
    """Exactly `height` lines of exactly `width` cells: the frame, and as much of the body as there is room for.

    `is_fitted` says that each line of the body has the frame's inner width, so that nobody measures them.
    """
    if width < 4 or height < 2:
        return [fitted([], max(width, 0)) for _ in range(max(height, 0))]
    edge = "focus" if is_focused else "border"
    corners = "╭╮╰╯─│" if has_glyphs else "++++-|"
    inner = [line if is_fitted else fitted(line, width - 2) for _, line in zip(range(height - 2), body, strict=False)]
    inner += [fitted([], width - 2)] * (height - 2 - len(inner))
    side = (corners[5], edge)
    return [
        _edge(title, right, width, edge, corners[0], corners[1], corners[4], "…" if has_glyphs else "~"),
        *([side, *line, side] for line in inner),
        _edge((), foot, width, edge, corners[2], corners[3], corners[4], ""),
    ]


def _edge(
    title: Sequence[PaintSpan],
    right: Sequence[PaintSpan],
    width: int,
    edge: str,
    first: str,
    last: str,
    rule: str,
    ellipsis: str,
) -> PaintLine:
    """The texts of an edge stand between blanks; what has no room is left out, the right one first."""
    room = width - 4
    at_left: PaintLine = []
    if title:
        needed = line_width(title)
        at_left = [(" ", ""), *fitted(title, min(needed, max(0, room - 2)), ellipsis=ellipsis), (" ", "")]
    at_right: PaintLine = [(" ", ""), *right, (" ", "")] if right else []
    if line_width(at_left) + line_width(at_right) > room:
        at_right = []
    fill = max(0, room - line_width(at_left) - line_width(at_right))
    return [(first + rule, edge), *at_left, (rule * fill, edge), *at_right, (rule + last, edge)]
