"""Draws the cells of a terminal's screen: letters with a font, lines, blocks and braille dots by itself.

Fonts leave gaps between the cells' lines and set braille dots as they like; terminals draw both themselves, and so
does this. Each glyph is drawn once in each colour, several times larger, and made smaller.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char, Screen

CELL = (10, 21)
MARGIN = 14
_LARGER = 4
_POINTS = 16.6
"""At which a letter of the font is as wide as a cell."""
_FONTS = Path("/usr/share/fonts/truetype")
_FAMILIES = (
    ("jetbrains-mono/JetBrainsMono-Regular.ttf", "jetbrains-mono/JetBrainsMono-Bold.ttf"),
    ("dejavu/DejaVuSansMono.ttf", "dejavu/DejaVuSansMono-Bold.ttf"),
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
)
"""The first that is installed and has the letter."""
_COLOURS = {
    "black": "#1a1d2b", "red": "#f7768e", "green": "#9ece6a", "brown": "#e0af68", "blue": "#7aa2f7",
    "magenta": "#bb9af7", "cyan": "#7dcfff", "white": "#e6eaf7", "brightblack": "#6b7394", "brightred": "#ff9eaf",
    "brightgreen": "#b9f27c", "brightbrown": "#ffc777", "brightblue": "#9abdf5", "brightmagenta": "#d0b4ff",
    "brightcyan": "#a4e7ff", "brightwhite": "#ffffff",
}  # fmt: skip
_TEXT, _GROUND = "#c8d0e8", "#11131c"

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = {
    "─": _LEFT | _RIGHT, "│": _UP | _DOWN, "┌": _DOWN | _RIGHT, "┐": _DOWN | _LEFT, "└": _UP | _RIGHT, "┘": _UP | _LEFT,
    "├": _UP | _DOWN | _RIGHT, "┤": _UP | _DOWN | _LEFT, "┬": _LEFT | _RIGHT | _DOWN, "┴": _LEFT | _RIGHT | _UP,
    "┼": _UP | _DOWN | _LEFT | _RIGHT, "╴": _LEFT, "╶": _RIGHT, "╵": _UP, "╷": _DOWN,
}  # fmt: skip
_HEAVY = {"━": _LEFT | _RIGHT, "┃": _UP | _DOWN, "╸": _LEFT, "╺": _RIGHT, "╹": _UP, "╻": _DOWN}
_CORNERS = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1)}
_DASHES = {"┄": (3, 1), "╌": (2, 1), "┈": (4, 1), "┅": (3, 2), "╍": (2, 2)}
_HALVES = {"▀": (0, 0, 1, 0.5), "▄": (0, 0.5, 1, 1), "▌": (0, 0, 0.5, 1), "▐": (0.5, 0, 1, 1), "█": (0, 0, 1, 1)}
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
_BRAILLE = (
    (0, 0, 0x01),
    (0, 1, 0x02),
    (0, 2, 0x04),
    (1, 0, 0x08),
    (1, 1, 0x10),
    (1, 2, 0x20),
    (0, 3, 0x40),
    (1, 3, 0x80),
)


def drawn(screen: Screen, *, above: str = "") -> Image.Image:
    """The screen as a picture, below a line that was typed where there is one."""
    ground = _most_common_ground(screen)
    first = 1 if above else 0
    size = screen.columns * CELL[0] + 2 * MARGIN, (screen.lines + first) * CELL[1] + 2 * MARGIN
    image = Image.new("RGB", size, ground)
    for x, letter in enumerate(above):
        _put(image, x, 0, _glyph(letter, _COLOURS["brightblack"], ground, is_bold=False))
    for y in range(screen.lines):
        line = screen.buffer[y]
        for x in range(screen.columns):
            cell = line[x]
            if cell.data:
                _put(image, x, y + first, _glyph(cell.data, *_colours(cell, ground), is_bold=cell.bold))
    return image.quantize(256, dither=Image.Dither.NONE)


def _put(image: Image.Image, x: int, y: int, glyph: Image.Image) -> None:
    image.paste(glyph, (MARGIN + x * CELL[0], MARGIN + y * CELL[1]))


def _most_common_ground(screen: Screen) -> str:
    grounds = [screen.buffer[y][x].bg for y in range(screen.lines) for x in range(screen.columns)]
    return _colour(max(set(grounds), key=grounds.count), _GROUND)


def _colours(cell: Char, ground: str) -> tuple[str, str]:
    text, behind = _colour(cell.fg, _TEXT), _colour(cell.bg, ground)
    return (behind, text) if cell.reverse else (text, behind)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return _COLOURS.get(name) or f"#{name}"


@cache
def _glyph(text: str, colour: str, ground: str, *, is_bold: bool) -> Image.Image:
    """A cell, or two for a wide letter."""
    width = CELL[0] * (2 if _is_wide(text) else 1)
    tile = Image.new("RGB", (width * _LARGER, CELL[1] * _LARGER), ground)
    canvas = ImageDraw.Draw(tile)
    if not _draw_shape(canvas, text, colour, ground, tile.size) and text.strip():
        _draw_letter(canvas, text, colour, tile.size, is_bold=is_bold)
    return tile.resize((width, CELL[1]), Image.Resampling.BOX)


def _draw_shape(canvas: ImageDraw.ImageDraw, text: str, colour: str, ground: str, size: tuple[int, int]) -> bool:
    """Whether it is a shape that joins its neighbours, and drawn."""
    width, height = size
    code = ord(text[0])
    if 0x2800 <= code <= 0x28FF:
        radius = 1.5 * _LARGER
        for column, row, bit in _BRAILLE:
            if (code - 0x2800) & bit:
                x, y = width * (2 * column + 1) / 4, height * (2 * row + 1) / 8
                canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    elif 0x2581 <= code <= 0x2588:
        canvas.rectangle((0, height * (1 - (code - 0x2580) / 8), width, height), fill=colour)
    elif 0x2589 <= code <= 0x258F:
        canvas.rectangle((0, 0, width * (0x2590 - code) / 8, height), fill=colour)
    elif text in _HALVES:
        left, top, right, bottom = _HALVES[text]
        canvas.rectangle((left * width, top * height, right * width, bottom * height), fill=colour)
    elif text in _SHADES:
        canvas.rectangle((0, 0, width, height), fill=_mixed(colour, ground, _SHADES[text]))
    elif text in _LINES or text in _HEAVY:
        _draw_lines(canvas, _LINES.get(text) or _HEAVY[text], colour, size, thickness=2.6 if text in _HEAVY else 1)
    elif text in _CORNERS:
        _draw_corner(canvas, *_CORNERS[text], colour, size)
    elif text in _DASHES:
        number, thickness = _DASHES[text]
        for dash in range(number):
            left = width * (dash + 0.2) / number
            _bar(canvas, left, height / 2, left + width * 0.6 / number, height / 2, colour, thickness)
    else:
        return False
    return True


def _draw_lines(
    canvas: ImageDraw.ImageDraw, ways: int, colour: str, size: tuple[int, int], *, thickness: float
) -> None:
    """From the middle of the cell to those of its edges."""
    width, height = size
    x, y = width / 2, height / 2
    if ways & (_LEFT | _RIGHT):
        _bar(canvas, 0 if ways & _LEFT else x, y, width if ways & _RIGHT else x, y, colour, thickness)
    if ways & (_UP | _DOWN):
        _bar(canvas, x, 0 if ways & _UP else y, x, height if ways & _DOWN else y, colour, thickness)


def _bar(
    canvas: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, colour: str, thickness: float
) -> None:
    half = thickness * _LARGER / 2
    sideways = left != right
    canvas.rectangle(
        (left if sideways else left - half, top - half if sideways else top,
         (right if sideways else right + half) - 1, (bottom + half if sideways else bottom) - 1),
        fill=colour,
    )  # fmt: skip


def _draw_corner(
    canvas: ImageDraw.ImageDraw, sideways: int, downwards: int, colour: str, size: tuple[int, int]
) -> None:
    """A rounded one, open to these sides."""
    width, height = size
    x, y, radius = width / 2, height / 2, width / 2
    centre_x, centre_y = x + sideways * radius, y + downwards * radius
    half = _LARGER / 2
    begin = {(1, 1): 180, (-1, 1): 270, (1, -1): 90, (-1, -1): 0}[sideways, downwards]
    outer = radius + half
    canvas.arc(
        (centre_x - outer, centre_y - outer, centre_x + outer, centre_y + outer), begin, begin + 90, fill=colour,
        width=_LARGER,
    )  # fmt: skip
    _bar(canvas, x, centre_y if downwards > 0 else 0, x, height if downwards > 0 else centre_y, colour, 1)


def _draw_letter(canvas: ImageDraw.ImageDraw, text: str, colour: str, size: tuple[int, int], *, is_bold: bool) -> None:
    font = _font_with(text[0], is_bold=is_bold)
    left, _, right, _ = canvas.textbbox((0, 0), text, font=font, anchor="ls")
    x = (size[0] - canvas.textlength(text, font=font)) / 2
    if right - left > size[0]:
        x = (size[0] - (right - left)) / 2 - left
    canvas.text((x, size[1] * 0.75), text, fill=colour, font=font, anchor="ls")


def _font_with(letter: str, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    fonts = _fonts(is_bold=is_bold)
    return next((font for font in fonts if _has(font, letter)), fonts[0])


@cache
def _fonts(*, is_bold: bool) -> list[ImageFont.FreeTypeFont]:
    paths = [_FONTS / names[is_bold] for names in _FAMILIES]
    return [ImageFont.truetype(path, _POINTS * _LARGER) for path in paths if path.exists()]


@cache
def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether the font has the letter, and not only a box in its place."""
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010fffe")) or not letter.strip()


def _is_wide(text: str) -> bool:
    from unicodedata import east_asian_width

    return east_asian_width(text[0]) in "WF"


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes(round(a * share + b * (1 - share)) for a, b in pairs).hex()
