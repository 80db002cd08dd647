"""The theme that is in use, as Textual's styles; shared by all that paints."""

from __future__ import annotations

from rich.color import Color
from rich.style import Style

from tracker.tui.paint.theme import Theme
from tracker.tui.paint.themes import NIGHT, Colour, tone_look
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
            has = look.attributes.split(";")
            found = self._styles[tone] = Style(
                color=_coloured(look.colour), bgcolor=_coloured(look.ground),
                bold="1" in has, dim="2" in has, underline="4" in has, reverse="7" in has,
            )  # fmt: skip
        return found


def _coloured(colour: Colour) -> Color:
    if colour is None:
        return Color.default()
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
