"""Where the panes stand in a window of any size: side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from typing import Literal, NamedTuple

PaneName = Literal["header", "experiments", "detail", "activity", "runs", "charts", "welcome", "filter", "footer"]
PANES: tuple[PaneName, ...] = ("experiments", "runs", "charts", "detail", "activity")
"""Those that take the focus, in the order of the number keys and of the tab key."""

FILTER_HEIGHT = 2
LEAST_WIDTH, LEAST_HEIGHT = 60, 15
"""Of a window; in a smaller one there is only a sentence."""
_NARROW = 100
_LOW = 30
_LEFT_LEAST, _LEFT_MOST = 28, 40


class Box(NamedTuple):
    """A pane's place, in cells."""

    x: int
    y: int
    width: int
    height: int


def is_too_small(width: int, height: int) -> bool:
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def arranged(
    width: int,
    height: int,
    *,
    focus: PaneName = "runs",
    is_zoomed: bool = False,
    experiments: int = 8,
    is_bare: bool = False,
) -> dict[PaneName, Box]:
    """The panes that are shown, each with its place. `experiments` is how many lines the tree would fill;
    where there `is_bare` nothing to show, a welcome stands instead."""
    places: dict[PaneName, Box] = {
        "header": Box(0, 0, width, 1),
        "footer": Box(0, height - 1, width, 1),
    }
    body = Box(0, 1, width, height - 2)
    if is_bare:
        places["welcome"] = body
        return places
    if is_zoomed or width < _NARROW:
        places[focus] = body
        return places
    left = min(max(width * 20 // 100, _LEFT_LEAST), _LEFT_MOST)
    places.update(_left(Box(0, 1, left, body.height), experiments))
    places.update(_right(Box(left, 1, width - left, body.height)))
    return places


def with_filter(places: dict[PaneName, Box]) -> dict[PaneName, Box]:
    """The same with a line to filter by below the runs, where they are shown."""
    if "runs" not in places:
        return places
    runs = places["runs"]
    table = runs._replace(height=runs.height - FILTER_HEIGHT)
    return {**places, "runs": table, "filter": Box(runs.x, runs.y + table.height, runs.width, FILTER_HEIGHT)}


def _left(column: Box, experiments: int) -> dict[PaneName, Box]:
    tree = min(max(experiments + 2, 5), column.height * 30 // 100)
    activity = min(8, column.height // 6) if column.height >= _LOW else 0
    detail = column.height - tree - activity
    places: dict[PaneName, Box] = {
        "experiments": Box(column.x, column.y, column.width, tree),
        "detail": Box(column.x, column.y + tree, column.width, detail),
    }
    if activity:
        places["activity"] = Box(column.x, column.y + tree + detail, column.width, activity)
    return places


def _right(column: Box) -> dict[PaneName, Box]:
    runs = max(8, column.height * 38 // 100)
    return {
        "runs": Box(column.x, column.y, column.width, runs),
        "charts": Box(column.x, column.y + runs, column.width, column.height - runs),
    }
