"""The charts as lines: a line that says what they show, and a grid of them."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.chart_pages import Shape


def column_widths(width: int, columns: int) -> list[int]:
    """How wide the charts of a row are, with a cell between them."""
    room = width - (columns - 1)
    return [room // columns + (place < room % columns) for place in range(columns)]


def row_heights(height: int, rows: int) -> list[int]:
    return [height // rows + (place < height % rows) for place in range(rows)]


def grid_lines(cells: Sequence[list[PaintLine]], shape: Shape, *, width: int, height: int) -> list[PaintLine]:
    """Charts beside and above each other, each painted in the size that it has there."""
    heights = row_heights(height, shape.rows)
    lines: list[PaintLine] = []
    for row, tall in enumerate(heights):
        beside = cells[row * shape.columns : (row + 1) * shape.columns]
        for y in range(tall):
            line: PaintLine = []
            for place, cell in enumerate(beside):
                if place:
                    line.append((" ", ""))
                line += cell[y]
            if len(beside) < shape.columns:
                line = fitted(line, width)
            lines.append(line)
    return lines


def empty_lines(
    words: Sequence[str], *, width: int, height: int, is_focused: bool, has_glyphs: bool
) -> list[PaintLine]:
    """Why there are no charts."""
    top = max(0, (height - 2 - len(words)) // 2)
    body: list[PaintLine] = [[]] * top
    body += [[(word.center(max(0, width - 2)), "dim")] for word in words]
    return boxed([("charts", "strong")], body, width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs)
