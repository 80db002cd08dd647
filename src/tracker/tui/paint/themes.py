"""The themes as data: a colour for each name that a tone may have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tracker.tui.paint.tones import Tone

Rgb = tuple[int, int, int]


class ToneLook(NamedTuple):
    """A tone in one theme."""

    colour: Rgb
    ground: Rgb
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`."""

    name: str
    is_dark: bool
    background: str
    text: str
    dim: str
    faint: str
    """For what is only there to be found: grids, units, ages."""
    border: str
    accent: str
    """The focus, the cursor, and what is chosen."""
    title: str
    good: str
    warn: str
    bad: str
    bar: str
    """The ground of the header and the footer."""
    cursor: str
    """The ground of the line with the cursor."""
    lines: tuple[str, ...] = field(default=())
    """Eight colours that tell runs apart."""


NIGHT = Theme(
    name="night", is_dark=True, background="#11131c", text="#c0caf5", dim="#7f88ad", faint="#4d5578",
    border="#2c3350", accent="#7dcfff", title="#bb9af7", good="#9ece6a", warn="#e0af68", bad="#f7768e",
    bar="#232840", cursor="#282e4a",
    lines=("#7dcfff", "#ff9e64", "#9ece6a", "#bb9af7", "#f7768e", "#e0af68", "#73daca", "#c0caf5"),
)  # fmt: skip
DAY = Theme(
    name="day", is_dark=False, background="#f7f8fc", text="#2b3150", dim="#667093", faint="#a3abc6",
    border="#c9cfe2", accent="#1f6fd0", title="#7a3fc4", good="#3b7d1e", warn="#9a6400", bad="#c9304f",
    bar="#e3e7f3", cursor="#d7dff2",
    lines=("#1f6fd0", "#c65a00", "#3b7d1e", "#7a3fc4", "#c9304f", "#9a6400", "#00796b", "#2b3150"),
)  # fmt: skip
THEMES: dict[str, Theme] = {theme.name: theme for theme in (NIGHT, DAY)}

_RAW_SHARE = 0.38
"""How much of a line's colour its raw values have, the rest being the background."""
_QUIET_SHARE = 0.76
"""The same of the text's colour where a run has ended: between `text` and `dim`."""


@lru_cache(maxsize=4096)
def tone_look(theme: Theme, tone: Tone) -> ToneLook:
    """What a tone looks like; a name that no theme knows is plain text."""
    name, _, ground = tone.partition("@")
    is_bold = name.endswith("!") or name in _BOLD
    return ToneLook(_colour(theme, name.rstrip("!")), _ground(theme, ground), is_bold)


_BOLD = ("strong", "heading")
_NAMES = {
    "": "text", "strong": "text", "live": "good", "heading": "title", "focus": "accent", "title": "dim",
}  # fmt: skip
"""Names of tones that are another's colour; the tone `title` is the head of a column, as in `tracker.views.table`."""


def _colour(theme: Theme, name: str) -> Rgb:
    if name[:4] == "line" and name[4:].isdecimal():
        return rgb(theme.lines[(int(name[4:]) - 1) % len(theme.lines)])
    if name[:5] == "faint" and name[5:].isdecimal():
        line = rgb(theme.lines[(int(name[5:]) - 1) % len(theme.lines)])
        return mixed(line, rgb(theme.background), _RAW_SHARE)
    if name == "quiet":
        return mixed(rgb(theme.text), rgb(theme.background), _QUIET_SHARE)
    colour = getattr(theme, _NAMES.get(name, name), theme.text)
    return rgb(colour if isinstance(colour, str) and colour.startswith("#") else theme.text)


def _ground(theme: Theme, name: str) -> Rgb:
    return _colour(theme, name or "background")


def rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    """So much of a colour, and the rest of what is behind it."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, ground, strict=True))
    return red, green, blue
