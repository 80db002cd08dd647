"""What somebody wrote about a run."""

from __future__ import annotations

from tracker.core.entities import NOTE_TAG
from tracker.tui.keys.run_bindings import READING
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.notes import note_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.panes.scrolling import ScrollingPane
from tracker.tui.surface import Surface


class Notes(ScrollingPane):
    BINDINGS = READING
    parts = frozenset(("runs", "detail"))

    def __init__(self, surface: Surface, run_id: str, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.run_id = run_id
        self._made: tuple[str, int, list[PaintLine]] | None = None

    def paint(self) -> list[PaintLine]:
        width, height = self.size
        row = self.workspace.row(self.run_id)
        text = row.run.tags.get(NOTE_TAG, "") if row is not None else ""
        if self._made is None or self._made[:2] != (text, width):
            lines = note_lines(text, cells=width - 4, has_glyphs=self.surface.has_glyphs)
            self._made = text, width, [[(" ", ""), *line] for line in lines]
        body = self._made[2]
        self.line_count = len(body)
        top = self.settled_top()
        below = len(body) - top - self.room
        more = f"{below:,} more {'▾' if self.surface.has_glyphs else 'v'}"
        return boxed(
            [("notes", "strong")], body[top : top + self.room], width=width, height=height, is_focused=self.has_focus,
            foot=[(more, "faint")] if below > 0 else (), has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip
