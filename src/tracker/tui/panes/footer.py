"""The line at the bottom: the keys of the place where one is, or for a moment something that is to be known."""

from __future__ import annotations

from textual.timer import Timer

from tracker.tui.keys.table import Place
from tracker.tui.paint.footer import footer_line, notice_line
from tracker.tui.paint.tones import PaintLine, Tone, told
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface


class Footer(Pane, can_focus=False):
    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self.place: Place = "runs"
        self.notice: tuple[str, Tone] | None = None
        self._timer: Timer | None = None

    def paint(self) -> list[PaintLine]:
        width = self.size.width
        if self.notice is not None:
            return [notice_line(*self.notice, width=width, has_glyphs=self.surface.has_glyphs)]
        surface = self.surface
        return [
            footer_line(self.place, width=width, chosen=surface.settings.keys, has_glyphs=surface.has_glyphs)
        ]  # fmt: skip

    def tell(self, text: str, tone: Tone, *, seconds: float) -> None:
        """Say something for so long."""
        self.notice = (told(text, has_glyphs=self.surface.has_glyphs), tone)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.be_quiet)
        self.repaint()

    def be_quiet(self) -> None:
        """Show the keys again."""
        self.notice = None
        self.repaint()
