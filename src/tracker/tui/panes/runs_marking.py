"""Marking runs of the table: one by one, in ranges, all that are shown; and keeping some at the top."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.runs_cursor import RunsCursor
from tracker.tui.surface import Surface
from tracker.views.format import counted
from tracker.views.outline import OutlineLine


class RunsMarking(RunsCursor):
    """A group stands for its runs."""

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._range_from: str | None = None
        """The line at which a range begins."""

    @property
    def chosen(self) -> range:
        """The lines of a range that was begun, to the cursor."""
        begin = self.sheet.outline.place(self._range_from) if self._range_from is not None else None
        return range(0) if begin is None else range(min(begin, self.place), max(begin, self.place) + 1)

    def range_foot(self) -> PaintLine | None:
        """What is said of a range while it is chosen."""
        if not self.chosen:
            return None
        return [(f"{counted(len(self.chosen), 'line')}: ", "text"), ("space", "accent!"), (" marks", "dim")]

    def mark(self, lines: Sequence[OutlineLine], *, is_all: bool = False) -> None:
        """Mark runs, or take their marks away where all have one; `is_all` where none is to lose it."""
        marks = self.workspace.marks
        run_ids = [row.id for line in lines for row in line.runs]
        if not is_all and all(run_id in marks for run_id in run_ids):
            marks.remove(run_ids)
        else:
            marks.add(run_ids)
        self._marked()

    def action_mark(self) -> None:
        if self.chosen:
            self._mark_range()
        elif (line := self.line) is not None:
            self.mark([line])
            if not self.sheet.outline.is_only_marked:
                self.go(self.place + 1)

    def action_mark_range(self) -> None:
        if self.chosen:
            self._mark_range()
        elif (line := self.line) is not None:
            self._range_from = line.id
            self.repaint()

    def action_mark_all(self) -> None:
        """Of thousands too: it is the charts' part to show some of them."""
        lines = self.sheet.outline.lines(0, len(self.sheet.outline))
        marks = self.workspace.marks
        if all(row.id in marks for line in lines for row in line.runs):
            marks.clear()
            self._marked()
        else:
            self.mark(lines, is_all=True)

    def action_only_marked(self) -> None:
        outline = self.sheet.outline
        if not outline.is_only_marked and not len(self.workspace.marks):
            self.notify("No run is marked: space marks one.", severity="warning", markup=False)
            return
        outline.show_only_marked(is_only_marked=not outline.is_only_marked)
        self.repaint()

    def action_pin(self) -> None:
        line = self.line
        if line is not None and line.run is not None:
            self.sheet.outline.pin(line.id)
            self.repaint()

    def action_peel(self) -> None:
        """Escape takes away what was put on last: a range that is chosen, then the limit to marked runs."""
        if self.chosen:
            self._range_from = None
        else:
            self.sheet.outline.show_only_marked(is_only_marked=False)
        self.repaint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing to take away here, escape goes on to what is around the table."""
        if action == "peel":
            return bool(self.chosen) or self.sheet.outline.is_only_marked
        return super().check_action(action, parameters)

    def _mark_range(self) -> None:
        chosen = self.chosen
        self._range_from = None
        self.mark(self.sheet.outline.lines(chosen.start, chosen.stop), is_all=True)

    def _marked(self) -> None:
        if not len(self.workspace.marks):
            self.sheet.outline.show_only_marked(is_only_marked=False)
        self.workspace.touch("charts", "detail")
        self.post_message(self.Moved())
        self.repaint()
