"""The theme that is in use, as Textual's styles; shared by all that paints."""

from __future__ import annotations

from rich.color import Color
from rich.style import Style

from tracker.tui.paint.themes import NIGHT, Theme, tone_look
from tracker.tui.paint.tones import Tone


class Palette:
    """Gives each tone its style in the theme of the moment."""

    def __init__(self, theme: Theme = NIGHT) -> None:
        self._styles: dict[Tone, Style] = {}
        self._theme = theme

    @property
    def theme(self) -> Theme:
        return self._theme

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._theme = theme
        self._styles.clear()

    def style(self, tone: Tone) -> Style:
        found = self._styles.get(tone)
        if found is None:
            look = tone_look(self._theme, tone)
            found = self._styles[tone] = Style(
                color=Color.from_rgb(*look.colour), bgcolor=Color.from_rgb(*look.ground), bold=look.is_bold
            )
        return found
