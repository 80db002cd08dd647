"""What of a log is looked at: from which row on, wrapped or not, its end as it grows or not, and what is searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracker.views.log_rows import Place, Spans, line_rows, shifted
from tracker.views.log_window import LogWindow

_JUMP_SHARE = 3
"""A line that one jumps to stands this part of the height below the top."""


class ViewRow(NamedTuple):
    """A row of the screen."""

    offset: int
    """Where its line begins in the file."""
    spans: Spans
    time: int | None
    """When the line was written; None, too, for all of its rows but the first."""
    is_current: bool


class LogView:
    """Places are kept as bytes of the file: lines that come before or go behind move nothing."""

    def __init__(self) -> None:
        self.window = LogWindow()
        self.is_following = True
        self.is_wrapped = False
        self.query = ""
        self.current: int | None = None
        """Where the line begins that one jumped to."""
        self.left = 0
        """Cells that are left out at the left of lines that are not wrapped."""
        self._top = 0
        self._top_row = 0

    def rows(self, cells: int, room: int) -> list[ViewRow]:
        """What stands on the screen."""
        window = self.window
        rows: list[ViewRow] = []
        for place in self._from(self.top(cells, room), cells, room):
            raw, offset = window.lines[place.line], window.offsets[place.line]
            spans = line_rows(raw, cells, self.query)[place.row] if self.is_wrapped else self._cut(raw)
            time = window.times[place.line] if place.row == 0 else None
            rows.append(ViewRow(offset, spans, time, offset == self.current))
        return rows

    def top(self, cells: int, room: int) -> Place:
        """The row at the top: with no empty rows below the last line but where there are too few lines."""
        bottom = self._bottom(cells, room)
        if self.is_following or not len(self.window):
            return bottom
        line = self.window.place(self._top)
        row = min(self._top_row, self._count(line, cells) - 1) if self.window.offsets[line] == self._top else 0
        return min(Place(line, row), bottom)

    def scroll(self, by: int, cells: int, room: int) -> None:
        """Go so many rows down, or up."""
        top = self.top(cells, room)
        to = min(self._moved(top, by, cells), self._bottom(cells, room))
        self.is_following = self.is_following and by >= 0
        self._settle(to)

    def jump(self, offset: int, cells: int, room: int) -> None:
        """Have a line on the screen, and stand on it."""
        window = self.window
        if not len(window):
            return
        line = window.place(offset)
        self.current = window.offsets[line]
        self.is_following = False
        on_screen = {row.offset for row in self.rows(cells, room)}
        if self.current not in on_screen or not on_screen:
            self._settle(self._moved(Place(line), -(room // _JUMP_SHARE), cells))

    def go_to_begin(self) -> None:
        self.is_following = False
        self._top = self._top_row = 0

    def follow(self) -> None:
        self.is_following = True
        self.current = None

    def stand(self, cells: int, room: int) -> None:
        """Stay where one is, however the log grows."""
        top = self.top(cells, room)
        self.is_following = False
        self._settle(top)

    def is_near_begin(self, cells: int, room: int) -> bool:
        """Whether lines before those that are held will soon be looked at."""
        return not self.window.is_at_begin and self.top(cells, room).line < 2 * room

    def is_near_end(self, cells: int, room: int) -> bool:
        return not self.window.is_at_end and self.top(cells, room).line > len(self.window) - 4 * room

    def looked_at(self, cells: int, room: int) -> tuple[int, int | None]:
        """The line that one stands on, or the last one on the screen: where it begins and when it was written."""
        rows = self.rows(cells, room)
        on_screen = [row.offset for row in rows]
        offset = self.current if self.current in on_screen else on_screen[-1] if on_screen else 0
        assert offset is not None, "a line that is on the screen begins somewhere"
        return offset, self.window.times[self.window.place(offset)] if len(self.window) else None

    def share(self, cells: int, room: int) -> float:
        """How much of the file lies above what is seen last."""
        rows = self.rows(cells, room)
        if not rows or not self.window.size:
            return 1.0
        line = self.window.place(rows[-1].offset)
        end = self.window.offsets[line + 1] if line + 1 < len(self.window) else self.window.end
        return min(1.0, end / self.window.size)

    def _cut(self, raw: bytes) -> Spans:
        return shifted(raw, self.left, self.query)

    def _from(self, top: Place, cells: int, room: int) -> Iterator[Place]:
        place = top
        for _ in range(room):
            if place.line >= len(self.window):
                return
            yield place
            place = (
                Place(place.line, place.row + 1)
                if place.row + 1 < self._count(place.line, cells)
                else Place(place.line + 1)
            )

    def _bottom(self, cells: int, room: int) -> Place:
        """The row at the top when the last line stands at the bottom."""
        return self._moved(Place(len(self.window)), -room, cells)

    def _moved(self, place: Place, by: int, cells: int) -> Place:
        """So many rows further down or up, as far as there are lines."""
        line, row = place.line, place.row + by
        while row < 0 and line > 0:
            line -= 1
            row += self._count(line, cells)
        while line < len(self.window) and row >= (count := self._count(line, cells)):
            row -= count
            line += 1
        return Place(line, max(row, 0) if line < len(self.window) else 0)

    def _count(self, line: int, cells: int) -> int:
        """The rows of a line."""
        if not self.is_wrapped or line >= len(self.window):
            return 1
        return len(line_rows(self.window.lines[line], cells, self.query))

    def _settle(self, place: Place) -> None:
        if place.line < len(self.window):
            self._top, self._top_row = self.window.offsets[place.line], place.row
