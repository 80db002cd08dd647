"""How a terminal is told a colour: it knows sixteen million of them, 256, or sixteen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tracker.tui.paint.themes import Rgb, ToneLook

TRUE, PALETTE, BASIC = 3, 2, 1
"""What a terminal may show: any colour, 256 of them, sixteen."""

_LEVELS = (0, 95, 135, 175, 215, 255)
"""Of each part of the colours of the palette's cube."""
_BASIC: tuple[Rgb, ...] = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
)  # fmt: skip


def depth_of(environ: Mapping[str, str]) -> int:
    """How many colours the terminal of this environment shows."""
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return TRUE
    term = environ.get("TERM", "")
    if term.endswith(("-direct", "-kitty")) or term in ("alacritty", "foot", "xterm-ghostty"):
        return TRUE
    return PALETTE if "256color" in term else BASIC


def look_parameters(look: ToneLook, depth: int) -> str:
    """The parameters of the SGR sequence for a look."""
    colours = ((look.colour, False), (look.ground, True))
    parts = [parameters(colour, depth, is_ground=is_ground) for colour, is_ground in colours if colour is not None]
    return ";".join([look.attributes, *parts] if look.attributes else parts)


@lru_cache(maxsize=4096)
def parameters(colour: Rgb | int, depth: int, *, is_ground: bool = False) -> str:
    """Those of one colour."""
    if isinstance(colour, int):
        return _of_sixteen(colour, is_ground=is_ground)
    if depth == TRUE:
        red, green, blue = colour
        return f"{48 if is_ground else 38};2;{red};{green};{blue}"
    if depth == PALETTE:
        return f"{48 if is_ground else 38};5;{_in_palette(colour)}"
    return _of_sixteen(min(range(16), key=lambda place: _distance(_BASIC[place], colour)), is_ground=is_ground)


def _of_sixteen(number: int, *, is_ground: bool) -> str:
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
