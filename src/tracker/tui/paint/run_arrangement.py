"""Where the panes of a single run stand: side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from tracker.tui.paint.arrangement import Box

RunPane = Literal["facts", "charts", "system", "log", "notes", "children"]
RUN_PANES: tuple[RunPane, ...] = ("facts", "charts", "log", "system", "notes", "children")
"""In the order of the number keys and of the tab key."""

_NARROW, _LOW = 100, 24
_LEFT_LEAST, _LEFT_MOST = 42, 72
_WIDE_CHARTS = 90
"""Cells from which on the machine's charts have room beside the training's."""
_MOST_CHILDREN = 10


def are_alone(width: int, height: int, *, is_zoomed: bool = False) -> bool:
    """Whether panes are shown one at a time."""
    return is_zoomed or width < _NARROW or height < _LOW


def arranged_run(
    width: int,
    height: int,
    *,
    focus: RunPane,
    panes: Collection[RunPane],
    head: int = 1,
    children: int = 0,
    is_zoomed: bool = False,
) -> dict[str, Box]:
    """The panes that are shown, each with its place: of those that have something to show, and below `head` lines."""
    places = {
        "header": Box(0, 0, width, 1),
        "head": Box(0, 1, width, head),
        "footer": Box(0, height - 1, width, 1),
    }
    body = Box(0, 1 + head, width, height - 2 - head)
    if are_alone(width, height, is_zoomed=is_zoomed):
        places[focus] = body
        return places
    left = min(max(width * 38 // 100, _LEFT_LEAST), _LEFT_MOST)
    places.update(_left(Box(0, body.y, left, body.height), panes, children))
    places.update(_right(Box(left, body.y, width - left, body.height), panes, focus))
    return places


def _left(column: Box, panes: Collection[RunPane], children: int) -> dict[str, Box]:
    below: list[tuple[RunPane, int]] = []
    if "children" in panes:
        below.append(("children", min(max(children, 1) + 2, _MOST_CHILDREN, column.height // 4)))
    if "notes" in panes:
        below.append(("notes", column.height * 30 // 100))
    return _stacked(column, [("facts", column.height - sum(height for _, height in below)), *below])


def _right(column: Box, panes: Collection[RunPane], focus: RunPane) -> dict[str, Box]:
    log = column.height * 48 // 100
    upper = column.height - log
    top = Box(column.x, column.y, column.width, upper)
    places = {"log": Box(column.x, column.y + upper, column.width, log)}
    if "system" not in panes:
        return {"charts": top, **places}
    if column.width >= _WIDE_CHARTS:
        system = column.width * 36 // 100
        return {
            "charts": Box(top.x, top.y, top.width - system, upper),
            "system": Box(top.x + top.width - system, top.y, system, upper),
            **places,
        }
    return {"system" if focus == "system" else "charts": top, **places}


def _stacked(column: Box, heights: Sequence[tuple[RunPane, int]]) -> dict[str, Box]:
    places: dict[str, Box] = {}
    y = column.y
    for name, height in heights:
        places[name] = Box(column.x, y, column.width, height)
        y += height
    return places
