"""A widget that shows lines of tones and repaints those that are not as they were."""

from __future__ import annotations

import logging
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tracker.tui.guard import Guarded
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.tui.surface import Surface
from tracker.views.workspace import Part, Workspace

log = logging.getLogger("tracker.tui")


class Pane(Guarded, Widget, can_focus=True):
    """What is painted is made by `paint`, for the size that the pane has. A fault in there shows in the pane alone."""

    parts: ClassVar[frozenset[Part]] = frozenset()
    """The parts of the workspace after whose changes it paints itself."""

    is_patient: ClassVar[bool] = False
    """Whether it may wait a moment for the terminal, where it is not what a key was pressed for."""

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(id=id)
        self.surface = surface
        self._lines: list[PaintLine] = []
        self._strips: dict[int, Strip] = {}

    @property
    def workspace(self) -> Workspace:
        return self.surface.workspace

    def paint(self) -> list[PaintLine]:
        """The pane's lines, as many and as wide as it is."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Bring what is shown up to date."""
        if not self.display or not self.size:
            return
        lines = self._painted()
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self._strips.clear()
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def repaint_all(self) -> None:
        """Paint every line anew: the colours are others."""
        self._lines = []
        self.repaint()

    def render_line(self, y: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None:
            style = self.surface.palette.style
            line = self._lines[y] if y < len(self._lines) else fitted([], self.size.width)
            strip = self._strips[y] = Strip([Segment(text, style(tone)) for text, tone in line], self.size.width)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they were painted: no border, no padding and no opacity is to be looked for in styles."""
        width = self.size.width
        strips = [self.render_line(y).adjust_cell_length(width) for y in crop.line_range]
        if filters := self.get_line_filters():
            background = self.background_colors[1]
            for line_filter in filters:
                strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def on_resize(self) -> None:
        self.repaint_all()

    def on_show(self) -> None:
        self.repaint_all()

    def on_focus(self) -> None:
        self.repaint()

    def on_blur(self) -> None:
        self.repaint()

    def _painted(self) -> list[PaintLine]:
        try:
            return self.paint()
        except Exception:
            log.exception("The pane %s cannot be painted.", self.id)
            words = ["This pane cannot be shown: a fault of the program.", "The log file says more."]
            body: list[PaintLine] = [[(f" {word}", "bad")] for word in words]
            width, height = self.size
            return boxed([(self.id or "", "bad")], body, width=width, height=height)
