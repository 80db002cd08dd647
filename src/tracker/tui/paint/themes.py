"""The themes by name, which one a terminal gets, and what a tone looks like in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tracker.tui.paint.theme import Theme
from tracker.tui.paint.theme_colours import ANSI, CLEAR, COAL, DAY, EMBER, MOSS, NIGHT, PAPER, PLAIN
from tracker.tui.paint.tones import Tone

__all__ = ["NIGHT", "THEMES", "Colour", "Rgb", "Theme", "ToneLook", "mixed", "parsed", "rgb", "theme_for", "tone_look"]

Rgb: TypeAlias = tuple[int, int, int]
Colour: TypeAlias = Rgb | int | None
"""Red, green and blue; the number of one of the terminal's own sixteen; or as the terminal has it."""

THEMES: dict[str, Theme] = {
    theme.name: theme for theme in (NIGHT, EMBER, MOSS, COAL, CLEAR, DAY, PAPER, ANSI, PLAIN)
}  # fmt: skip

_RAW_SHARE = 0.38
"""How much of a line's colour its raw values have, the rest being the background."""
_QUIET_SHARE = 0.76
"""The same of the text's colour where a run has ended: between `text` and `dim`."""
_RESTING_SHARE = 0.5
"""The same of what is live, between two beats."""


class ToneLook(NamedTuple):
    """A tone in one theme."""

    colour: Colour
    ground: Colour
    attributes: str = ""
    """SGR parameters besides the colours: `1` bold, `2` dim, `4` underlined, `7` reversed, joined by semicolons."""


def theme_for(name: str, environ: Mapping[str, str], *, is_dark: bool | None) -> Theme:
    """The theme of this name; where it is none, the one that suits the terminal and its background."""
    if environ.get("NO_COLOR"):
        return PLAIN
    if name in THEMES:
        return THEMES[name]
    if environ.get("TERM", "") in _OF_SIXTEEN and "COLORTERM" not in environ:
        return ANSI
    return DAY if is_dark is False else NIGHT


_OF_SIXTEEN = ("linux", "xterm", "screen", "vt100", "vt220", "ansi", "rxvt", "tmux", "xterm-16color", "cygwin")
"""Terminals by the names that promise no more than sixteen colours."""


@lru_cache(maxsize=4096)
def tone_look(theme: Theme, tone: Tone) -> ToneLook:
    """What a tone looks like; a name that no theme knows is plain text."""
    name, _, ground = tone.partition("@")
    parts = ["1"] if name.endswith("!") or name in _BOLD else []
    name = name.rstrip("!")
    parts += [dict(theme.attributes).get(_NAMES.get(name, name), "")]
    if theme.is_of_terminal:
        return _of_terminal(theme, name, ground, parts)
    return ToneLook(_colour(theme, name), _colour(theme, ground or "background"), _joined(parts))


_BOLD = ("strong", "heading")
_NAMES = {
    "": "text", "strong": "text", "live": "good", "heading": "title", "focus": "accent", "title": "dim",
}  # fmt: skip
"""Names of tones that are another's colour; the tone `title` is the head of a column, as in `tracker.views.table`."""


def _of_terminal(theme: Theme, name: str, ground: str, parts: list[str]) -> ToneLook:
    """Nobody knows what the background is: what has another one is turned around, without colours of its own."""
    if ground not in ("", "bar"):
        return ToneLook(None, None, _joined([*(part for part in parts if part == "1"), "7"]))
    if name in ("resting", "quiet") or (name[:5] == "faint" and name[5:].isdecimal()):
        parts = [*parts, "2"]
    return ToneLook(_colour(theme, name), None, _joined(parts))


def _joined(parts: list[str]) -> str:
    return ";".join(dict.fromkeys(part for each in parts for part in each.split(";") if part))


def _colour(theme: Theme, name: str) -> Colour:
    if name[:4] == "line" and name[4:].isdecimal():
        return parsed(theme.lines[(int(name[4:]) - 1) % len(theme.lines)])
    if name[:5] == "faint" and name[5:].isdecimal():
        return _weakened(theme, theme.lines[(int(name[5:]) - 1) % len(theme.lines)], _RAW_SHARE)
    if name == "quiet":
        return _weakened(theme, theme.text, _QUIET_SHARE)
    if name == "resting":
        return _weakened(theme, theme.good, _RESTING_SHARE)
    name = _NAMES.get(name, name)
    return parsed(getattr(theme, name) if name in _COLOURS else theme.text)


_COLOURS = ("background", "text", "dim", "faint", "border", "accent", "title", "good", "warn", "bad", "bar", "cursor")


def _weakened(theme: Theme, colour: str, share: float) -> Colour:
    """So much of a colour, and the rest of the background, where it is known."""
    own, ground = parsed(colour), parsed(theme.background)
    return mixed(own, ground, share) if isinstance(own, tuple) and isinstance(ground, tuple) else own


def parsed(colour: str) -> Colour:
    """A theme's colour."""
    if not colour:
        return None
    return rgb(colour) if colour.startswith("#") else int(colour)


def rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    """So much of a colour, and the rest of what is behind it."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, ground, strict=True))
    return red, green, blue
