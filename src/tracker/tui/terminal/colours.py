"""How a terminal is told a colour: it knows sixteen million, 256, sixteen, or is to show none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

Rgb = tuple[int, int, int]
TRUE, PALETTE, BASIC, NONE = 3, 2, 1, 0
"""What a terminal may show: any colour, 256 of them, sixteen, none at all."""

_LEVELS = (0, 95, 135, 175, 215, 255)
"""Of each part of the colours of the palette's cube."""
_BASIC: tuple[Rgb, ...] = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
)  # fmt: skip


def depth_of(environ: Mapping[str, str]) -> int:
    """How many colours the terminal of this environment shows."""
    if environ.get("NO_COLOR"):
        return NONE
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return TRUE
    term = environ.get("TERM", "")
    if term.endswith(("-direct", "-kitty")) or term in ("alacritty", "foot", "xterm-ghostty"):
        return TRUE
    return PALETTE if "256color" in term else BASIC


def looks(*, colour: Rgb, ground: Rgb, is_bold: bool, depth: int) -> str:
    """The parameters of the SGR sequence for a look."""
    parts = ["1"] if is_bold else []
    if depth != NONE:
        parts += [parameters(colour, depth), parameters(ground, depth, is_ground=True)]
    return ";".join(parts)


@lru_cache(maxsize=4096)
def parameters(colour: Rgb, depth: int, *, is_ground: bool = False) -> str:
    """Those of one colour."""
    if depth == TRUE:
        red, green, blue = colour
        return f"{48 if is_ground else 38};2;{red};{green};{blue}"
    if depth == PALETTE:
        return f"{48 if is_ground else 38};5;{_in_palette(colour)}"
    number = min(range(16), key=lambda place: _distance(_BASIC[place], colour))
    return str((number if number < 8 else number + 52) + (40 if is_ground else 30))


def _in_palette(colour: Rgb) -> int:
    """The nearest of the cube and of the greys."""
    places = [min(range(6), key=lambda level: abs(_LEVELS[level] - part)) for part in colour]
    red, green, blue = (_LEVELS[place] for place in places)
    grey = min(max(round((sum(colour) / 3 - 8) / 10), 0), 23)
    shade = 8 + 10 * grey
    if _distance((shade, shade, shade), colour) < _distance((red, green, blue), colour):
        return 232 + grey
    return 16 + 36 * places[0] + 6 * places[1] + places[2]


def _distance(one: Rgb, other: Rgb) -> int:
    """Weighed as eyes do, roughly."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return 3 * red * red + 6 * green * green + blue * blue
