"""Which charts are on the page that is shown, and which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.views.board import Board, BoardChart
from tracker.views.chart_lines import ChartLine, keys_of

_LEAST_WIDTH, _LEAST_HEIGHT = 40, 10
_MOST_COLUMNS, _MOST_ROWS = 4, 3


class Shape(NamedTuple):
    """How many charts stand beside and above each other."""

    columns: int
    rows: int

    @property
    def size(self) -> int:
        return self.columns * self.rows


def shape_of(width: int, height: int, count: int) -> Shape:
    """For so many charts in so many cells; fewer charts are larger."""
    count = max(count, 1)
    columns = min(max(width // _LEAST_WIDTH, 1), _MOST_COLUMNS)
    rows = min(max(height // _LEAST_HEIGHT, 1), _MOST_ROWS, -(-count // columns))
    return Shape(min(columns, -(-count // rows)), rows)


class ChartPages:
    """A place among the charts of some lines."""

    def __init__(self) -> None:
        self.pattern = ""
        self.chosen: str | None = None
        """The metric of the chart that is chosen; the first where that one is not there."""
        self.is_single = False
        """Whether the chosen chart has all the room."""
        self.shape = Shape(1, 1)
        self.board = Board((), 1)
        self._made_of: object = None

    def show(self, lines: Sequence[ChartLine], width: int, height: int) -> tuple[BoardChart, ...]:
        """The charts of these lines that are shown in so many cells."""
        made_of = tuple((line.id, *(tuple(row.metrics) for row in line.runs)) for line in lines), self.pattern
        if made_of != self._made_of:
            self.board = Board.of_keys(keys_of(lines), pattern=self.pattern)
            self._made_of = made_of
        charts = self.board.charts
        self.shape = Shape(1, 1) if self.is_single else shape_of(width, height, len(charts))
        page = self.page
        return charts[page * self.shape.size : (page + 1) * self.shape.size]

    @property
    def at(self) -> int:
        """The place of the chosen chart among all."""
        return next((place for place, chart in enumerate(self.board.charts) if chart.key == self.chosen), 0)

    @property
    def key(self) -> str | None:
        """The chosen chart's metric, as it is there."""
        return self.board.charts[self.at].key if self.board.charts else None

    @property
    def page(self) -> int:
        return self.at // self.shape.size

    @property
    def page_count(self) -> int:
        return -(-len(self.board.charts) // self.shape.size)

    def go(self, to: int) -> None:
        """Choose the chart at this place, or the nearest."""
        if self.board.charts:
            self.chosen = self.board.charts[min(max(to, 0), len(self.board.charts) - 1)].key

    def move(self, across: int, down: int) -> None:
        """Choose a neighbour."""
        if self.is_single:
            self.go(self.at + across + down)
        elif 0 <= self.at + (to := across + down * self.shape.columns) < len(self.board.charts):
            self.go(self.at + to)

    def turn(self, by: int) -> None:
        """Go some pages on, to the first chart there."""
        page = min(max(self.page + by, 0), max(self.page_count - 1, 0))
        if page != self.page:
            self.go(page * self.shape.size)

    def turn_group(self, by: int) -> None:
        """Go to the first chart of the next group, or of the group before."""
        groups = self.board.groups
        starts = [0]
        for group in groups:
            starts.append(starts[-1] + len(group.charts))
        here = max((place for place, start in enumerate(starts[:-1]) if start <= self.at), default=0)
        self.go(starts[min(max(here + by, 0), max(len(groups) - 1, 0))])
