"""Where one is in the table of runs: a line and a column, and what the mouse makes of both."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tracker.tui.paint.runs import RunsPicture, pinned_of, room_for_rows
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface
from tracker.views.grouping import Group
from tracker.views.outline import OutlineLine
from tracker.views.run_sheet import RunSheet

_WHEEL = 3
"""Lines that a turn of the wheel scrolls."""


class RunsCursor(Pane):
    """The cursor stays on its run wherever that goes. Until somebody moved it, and while a store is read, it stays on
    the first line."""

    class Opened(Message, namespace="runs"):
        """A run is to be shown alone."""

        def __init__(self, run_id: str) -> None:
            super().__init__()
            self.run_id = run_id

    class Moved(Message, namespace="runs"):
        """The cursor is on another run, or marks are others."""

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.sheet = RunSheet(self.workspace.table, self.workspace.marks)
        self.picture = RunsPicture([])
        self.place = 0
        """The line that the cursor is on."""
        self._group: str | None = None
        """The group that the cursor is on, where it is on one."""
        self._run_id: str | None = None
        """The run that the cursor was put on from here: elsewhere it may be put on others."""
        self._was_moved = False

    @property
    def line(self) -> OutlineLine | None:
        """What the cursor is on."""
        return self.sheet.outline.line(self.place)

    def settle(self) -> None:
        """Find the cursor's line again, and scroll so far that it is seen."""
        outline, before = self.sheet.outline, self.place
        self.place = min(max(self._found(), 0), max(0, len(outline) - 1))
        self._take(self.line)
        pinned = self._pinned
        room, at, top = self._room - pinned, self.place - pinned, self.sheet.top
        if top:  # what is looked at stays where it is when lines come or go above it
            top += self.place - before
        if at >= 0:
            top = min(max(top, at - room + 1), at)
        self.sheet.top = max(0, min(top, len(outline) - pinned - room))

    def go(self, to: int) -> None:
        """Put the cursor on another line."""
        self._was_moved = True
        self.place = min(max(to, 0), max(0, len(self.sheet.outline) - 1))
        self._take(self.line)
        self.repaint()

    def action_down(self) -> None:
        self.go(self.place + 1)

    def action_up(self) -> None:
        self.go(self.place - 1)

    def action_page(self, by: int) -> None:
        self.go(self.place + by * max(1, self._room - 1))

    def action_first(self) -> None:
        self.sheet.top = 0
        self.go(0)

    def action_last(self) -> None:
        self.go(len(self.sheet.outline) - 1)

    def action_column(self, by: int) -> None:
        line = self.line
        if self.sheet.focus_place == 0 and line is not None:
            if line.below and line.is_folded == (by > 0):
                self.fold(line, is_folded=by < 0)
                return
            if by < 0 and (above := self.sheet.outline.place_above(line)) is not None:
                self.go(above)
                return
        self.sheet.move_focus(by)
        self.repaint()

    def action_column_edge(self, side: int) -> None:
        self.sheet.move_focus(side * len(self.sheet.columns))
        self.repaint()

    def action_open(self) -> None:
        line = self.line
        if line is not None and line.run is None:
            self.fold(line, is_folded=not line.is_folded)
        elif line is not None:
            self.post_message(self.Opened(line.id))

    def action_fold(self) -> None:
        line = self.line
        if line is not None and line.below:
            self.fold(line, is_folded=not line.is_folded)

    def action_fold_all(self) -> None:
        self.sheet.outline.fold_all()
        self.repaint()

    def fold(self, line: OutlineLine, *, is_folded: bool) -> None:
        self.sheet.outline.fold(line, is_folded=is_folded)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-_WHEEL)

    @property
    def _room(self) -> int:
        return room_for_rows(self.size.height)

    @property
    def _pinned(self) -> int:
        return pinned_of(self.sheet, self._room)

    def _scroll(self, by: int) -> None:
        """Scroll by lines; the cursor goes along where it would leave the screen."""
        pinned = self._pinned
        room = self._room - pinned
        top = self.sheet.top = max(0, min(self.sheet.top + by, len(self.sheet.outline) - pinned - room))
        self.go(self.place if self.place < pinned else min(max(self.place, pinned + top), pinned + top + room - 1))

    def _found(self) -> int:
        """Where what the cursor was on stands now."""
        outline, cursor = self.sheet.outline, self.workspace.cursor
        if cursor != self._run_id and cursor is not None:  # another pane put it there
            self._was_moved, self._group = True, None
            outline.reveal(cursor)
        if not self._was_moved and "everything" not in self.workspace.table.told.loaded:
            return 0
        if self._group is not None and (place := outline.place(self._group)) is not None:
            return place
        place = outline.nearest(cursor) if cursor is not None else None
        return self.place if place is None else place

    def _take(self, line: OutlineLine | None) -> None:
        """Tell where the cursor is: on a run, or for a group on one of its runs."""
        row = line.row if line is not None else None
        self._group = row.id if isinstance(row, Group) else None
        self._run_id = next(iter(row.members)) if isinstance(row, Group) else row.id if row is not None else None
        if self._run_id != self.workspace.cursor:
            self.workspace.cursor = self._run_id
            self.post_message(self.Moved())
