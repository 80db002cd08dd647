"""Which columns of a table of runs are on the screen, where each stands, and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.tui.paint.runs_cells import GAP, Block, RunsLook, block
from tracker.views.columns import RunColumn
from tracker.views.outline import OutlineLine
from tracker.views.width import width

LEAD = 3
"""Cells before the first column: where the cursor is, the mark, and a pin."""
_NAME_NARROWEST = 8
_NAME_LEAST, _NAME_SHARE = 18, 6
"""A name is not cut below so many cells, nor below this part of the pane's width."""
_TITLE_MOST = 14
_ARROW = 1
"""Room beside a title, so that nothing moves when rows are sorted by it."""


class Placed(NamedTuple):
    """A column on the screen."""

    column: RunColumn
    place: int
    """Which of all columns it is."""
    x: int
    """From the frame's inner edge on."""
    width: int
    block: Block
    title: str


class Layout:
    """Looks at no column that does not come into question for the room there is."""

    def __init__(self, look: RunsLook, lines: Sequence[OutlineLine], *, first: Block, room: int) -> None:
        self._look = look
        self._lines = lines
        self._columns = look.sheet.columns
        self._room = room
        self._first = first
        self._blocks: dict[int, Block] = {0: first}
        self._titles: dict[int, str] = {}

    def placed(self) -> list[Placed]:
        """The columns from the left: the first one always, then as many as there is room for. The one that has the
        focus is among them."""
        name = self._name_width()
        room = self._room - LEAD - name - 1
        left, right = self._shown(room)
        self._look.sheet.left = left - 1
        widths = {0: name} | {place: self._width(place) for place in range(left, right)}
        self._spread(widths, room - sum(widths[place] + GAP for place in widths if place))
        x, made = LEAD, []
        for place, cells in widths.items():
            made.append(Placed(self._columns[place], place, x, cells, self._block(place), self._title(place)))
            x += cells + GAP
        return made

    def _shown(self, room: int) -> tuple[int, int]:
        """The places of the first column behind the name, and of the one behind the last."""
        count, focus = len(self._columns), self._look.sheet.focus_place
        left = min(self._look.sheet.left + 1, max(1, count - 1))
        if focus:
            left = min(left, focus)
            back, used = focus, self._width(focus) + GAP
            while back > left and used + self._width(back - 1) + GAP <= room:
                back -= 1
                used += self._width(back) + GAP
            left = back
        right, used = left, 0
        while right < count and (used + self._width(right) + GAP <= room or right == left == focus):
            used += self._width(right) + GAP
            right += 1
        while right == count and left > 1 and used + self._width(left - 1) + GAP <= room:
            left -= 1
            used += self._width(left) + GAP
        return left, right

    def _spread(self, widths: dict[int, int], spare: int) -> None:
        """Give what is left over to columns that can use it, the name first."""
        for place, cells in widths.items():
            if self._columns[place] not in self._look.sheet.widths:
                more = max(0, min(spare, self._block(place).most - cells))
                widths[place] = cells + more
                spare -= more

    def _name_width(self) -> int:
        by_hand = self._look.sheet.widths.get(self._columns[0])
        most = max(_NAME_LEAST, self._room // _NAME_SHARE)
        return min(by_hand or max(_NAME_NARROWEST, min(self._first.natural, most)), max(4, self._room - LEAD - 8))

    def _width(self, place: int) -> int:
        by_hand = self._look.sheet.widths.get(self._columns[place])
        arrow = _ARROW + (len(self._look.workspace.table.asked.sort) > 1)
        return by_hand or max(self._block(place).natural, min(width(self._title(place)) + arrow, _TITLE_MOST))

    def _block(self, place: int) -> Block:
        found = self._blocks.get(place)
        if found is None:
            found = self._blocks[place] = block(self._look, self._lines, self._columns[place])
        return found

    def _title(self, place: int) -> str:
        found = self._titles.get(place)
        if found is None:
            before = self._columns[place - 1] if place else None
            found = self._titles[place] = title(self._look, self._columns[place], before)
        return found


def title(look: RunsLook, column: RunColumn, before: RunColumn | None = None) -> str:
    """A column's head, without the arrow that says how rows are sorted; `before` is the column at its left."""
    glyphs = look.glyphs
    if column.kind == "delta":
        is_of_before = before is not None and (before.kind, before.key) == ("metric", column.key)
        return f"{glyphs.delta}{'best' if is_of_before else glyphs.plain(f'{column.key}{column.reducer}')}"
    bare = f"{column.key}{column.reducer}" if column.kind == "metric" else column.key
    if column.kind == "param" and column.key in look.workspace.table.known.metrics:
        bare = str(column)
    return glyphs.plain(column.written or bare)
