"""What the screen shows as an SVG that is the same of the same screen on every machine, and small."""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter
from itertools import groupby
from typing import NamedTuple

from textual.app import App

_TEXT = re.compile(r'<text class="[^"]*-r(\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_GROUND = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_STYLE = re.compile(r"-r(\d+) \{ ([^}]*?);? \}")
_DRAWN_WIDTH, _DRAWN_HEIGHT = 12.2, 24.4
_WIDTH, _HEIGHT = 10, 20
"""Units of a cell, as Rich draws it and as it is kept."""


class _Piece(NamedTuple):
    """Some cells of a line: their text and how it looks, or the colour of their ground."""

    y: int
    x: int
    what: str
    look: str


def picture(app: App[None]) -> str:
    """The screen of the moment."""
    drawn = app.export_screenshot(simplify=True)
    looks = dict(_STYLE.findall(drawn))
    texts = [
        _Piece(_row(y, 20), _column(x), html.unescape(text).replace("\xa0", " ").rstrip(), looks[number])
        for number, x, y, text in _TEXT.findall(drawn)
        if text.strip("\n\xa0")
    ]
    grounds = [
        _Piece(_row(y, 1.5), _column(x), str(_column(width)), colour) for colour, x, y, width in _GROUND.findall(drawn)
    ]
    width, height = app.size
    return "\n".join(_svg(texts, grounds, width, height)) + "\n"


def words_of(stored: str) -> list[str]:
    """The lines of text of a picture."""
    lines = []
    for found in re.findall(r"<text [^>]*>(.*)</text>", stored):
        line = ""
        for x, text in re.findall(r'<tspan x="(\d+)"[^>]*>([^<]*)</tspan>', found):
            line = line.ljust(int(x) // _WIDTH) + html.unescape(text)
        lines.append(line)
    return lines


def difference(stored: str, drawn: str) -> str:
    """What another text there is; where there is none, that colours are others."""
    lines = difflib.unified_diff(words_of(stored), words_of(drawn), "then", "now", n=1, lineterm="")
    return "\n".join(lines) or "(The text is the same: colours or places are others.)"


def _svg(texts: list[_Piece], grounds: list[_Piece], width: int, height: int) -> list[str]:
    cells: Counter[str] = Counter()
    for piece in grounds:
        cells[piece.look] += int(piece.what)
    common = cells.most_common(1)[0][0]
    classes = {look: f"c{number}" for number, look in enumerate(dict.fromkeys(piece.look for piece in texts))}
    return [
        '<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" '
        f'viewBox="0 0 {width * _WIDTH} {height * _HEIGHT}">',
        "<style>",
        "text { font: 16.6px 'JetBrains Mono', 'DejaVu Sans Mono', monospace; white-space: pre }",
        *(f".{name} {{ {look} }}" for look, name in classes.items()),
        "</style>",
        f'<rect width="100%" height="100%" fill="{common}"/>',
        *(
            f'<rect x="{piece.x * _WIDTH}" y="{piece.y * _HEIGHT}" '
            f'width="{int(piece.what) * _WIDTH}" height="{_HEIGHT}" fill="{piece.look}"/>'
            for piece in grounds
            if piece.look != common
        ),
        *(
            f'<text y="{y * _HEIGHT + 15}">{"".join(_span(piece, classes) for piece in line)}</text>'
            for y, line in groupby(texts, key=lambda piece: piece.y)
        ),
        "</svg>",
    ]


def _span(piece: _Piece, classes: dict[str, str]) -> str:
    before = len(piece.what) - len(piece.what.lstrip())
    text = html.escape(piece.what.lstrip(), quote=False)
    return f'<tspan x="{(piece.x + before) * _WIDTH}" class="{classes[piece.look]}">{text}</tspan>'


def _column(x: str) -> int:
    return round(float(x) / _DRAWN_WIDTH)


def _row(y: str, offset: float) -> int:
    return round((float(y) - offset) / _DRAWN_HEIGHT)
