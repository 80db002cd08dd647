"""What a terminal shows of what it is sent, cell for cell."""

from __future__ import annotations

from typing import Any

import pyte


class Terminal:
    """A terminal that wraps no lines."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def cells(self) -> list[list[tuple[Any, ...]]]:
        """What each cell shows; the second half of a wide character has nothing of its own."""
        return [
            [
                (cell.data, *cell[1:]) if cell.data else ("",)
                for cell in (self.screen.buffer[y][x] for x in range(self.screen.columns))
            ]
            for y in range(self.screen.lines)
        ]
