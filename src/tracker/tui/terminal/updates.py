"""What Textual's compositor says of a screen, put into cells.

This is the one place that leans on the compositor's own, undocumented words; a test names them.
"""

from __future__ import annotations

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from tracker.tui.terminal.colours import TRUE, parameters
from tracker.tui.terminal.shadow import Shadow


class Taker:
    """Takes in updates of a screen for a terminal with so many colours."""

    def __init__(self, shadow: Shadow, depth: int) -> None:
        self._shadow = shadow
        self._depth = depth

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
        """Kept by the style itself, where Textual would keep what it sends."""
        if self._depth == TRUE or (style.color is None and style.bgcolor is None):
            return Strip.render_ansi(style, ColorSystem.TRUECOLOR)
        parts = [Strip.render_ansi(style.without_color, ColorSystem.TRUECOLOR)]
        for colour, is_ground in ((style.color, False), (style.bgcolor, True)):
            if colour is not None:
                parts += self._colour(colour, is_ground=is_ground)
        style._ansi = ";".join(part for part in parts if part)
        return style._ansi

    def _colour(self, colour: Color, *, is_ground: bool) -> list[str]:
        if colour.triplet is None:
            return list(colour.get_ansi_codes(foreground=not is_ground))
        red, green, blue = colour.triplet
        return [parameters((red, green, blue), self._depth, is_ground=is_ground)]
