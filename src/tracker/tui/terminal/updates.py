"""What Textual's compositor says of a screen, put into cells.

This is the one place that leans on the compositor's own, undocumented words; a test names them.
"""

from __future__ import annotations

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from tracker.tui.terminal.shadow import Shadow


class Taker:
    """Takes in updates of a screen for a terminal with so many colours."""

    def __init__(self, shadow: Shadow, colours: ColorSystem | None) -> None:
        self._shadow = shadow
        self._colours = colours or ColorSystem.TRUECOLOR

    def take(self, update: CompositorUpdate) -> bool:
        """Whether the update is of a kind that is known here; the shadow then wants what it says."""
        if isinstance(update, LayoutUpdate):
            self._take_layout(update)
        elif isinstance(update, ChopsUpdate):
            self._take_chops(update)
        else:
            return False
        return True

    def _take_layout(self, update: LayoutUpdate) -> None:
        region = update.region
        if self._shadow.size != (region.right, region.bottom):
            self._shadow.resize(region.right, region.bottom)
        for y, line in enumerate(update.strips, region.y):
            x = region.x
            for strip in line:
                x = self._put(x, y, strip, strip.cell_length)

    def _take_chops(self, update: ChopsUpdate) -> None:
        """A span is drawn piece by piece; a piece that begins before it is drawn from its own beginning on."""
        columns, lines = self._shadow.size
        for y, begin, end in update.spans:
            if y >= lines:
                continue
            for piece_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x >= min(end, columns) or piece_end <= begin:
                    continue
                self._put(x, y, strip, min(piece_end, end) - x)

    def _put(self, x: int, y: int, strip: Strip, room: int) -> int:
        shadow, end = self._shadow, x + room
        cropped = strip if strip.cell_length <= room else strip.crop(0, room)
        for segment in cropped:
            if not segment.control:
                x = shadow.wanted.put(x, y, segment.text, self._ink(segment))
        return end

    def _ink(self, segment: Segment) -> int:
        style = segment.style
        if style is None:
            return 0
        parameters = style._ansi
        if parameters is None:
            parameters = self._parameters(style)
        return self._shadow.inks.number(parameters)

    def _parameters(self, style: Style) -> str:
        return Strip.render_ansi(style, self._colours)
