"""A plot as a picture: an SVG file that needs nothing else, and shows the same as the text does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from tracker.core.untrusted import clean
from tracker.views.format import number
from tracker.views.plot import Plot
from tracker.views.scale import Scale
from tracker.views.thinning import Grid, Thinned
from tracker.views.ticks import Tick
from tracker.views.width import cut_left, width

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#8c8c00")
"""Told apart by those too who see fewer colours."""
_INK, _FRAME, _GRID, _PAPER = "#222222", "#999999", "#e4e4e4", "#ffffff"
_LETTER = 6.6
"""A letter's width at 12 pixels, about."""
_LINE = 18
_PIXELS_A_TICK_ACROSS, _PIXELS_A_TICK_DOWN = 110, 55
_LONGEST_NAME = 60
_NOTHING = "nothing to draw"


def svg_plot(plot: Plot, *, width: int = 960, height: int = 540) -> str:
    """The document's text."""
    return "\n".join(_Picture(plot, width, height).document()) + "\n"


class _Picture:
    """One plot of a width and height in pixels."""

    def __init__(self, plot: Plot, width: int, height: int) -> None:
        self._plot = plot
        self._width, self._height = width, height
        self._legend = _legend_rows(plot, width - 32)
        ticks = plot.y_ticks(max(2, height // _PIXELS_A_TICK_DOWN))
        self._y_ticks = ticks
        self._left = 24 + max((len(tick.text) for tick in ticks), default=0) * _LETTER
        self._right = width - 24.0
        self._top = 44.0
        self._bottom = max(self._top + 20, height - 44.0 - _LINE * len(self._legend))

    def document(self) -> Iterator[str]:
        size = f'width="{self._width}" height="{self._height}" viewBox="0 0 {self._width} {self._height}"'
        title = _text(self._plot.title)
        yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12" fill="{_INK}">'
        yield f"<title>{title}</title>"
        yield f'<rect width="100%" height="100%" fill="{_PAPER}"/>'
        settings = f'<tspan font-weight="normal" font-size="12" dx="10">{_text(self._plot.settings)}</tspan>'
        yield f'<text x="16" y="26" font-size="15" font-weight="bold">{title}{settings}</text>'
        if self._plot.scale is None:
            yield _label(self._width / 2, self._height / 2, _NOTHING, "middle")
        else:
            grid = self._plot.grid(max(1, round(self._right - self._left)))
            yield from self._axes(grid, self._plot.scale)
            yield from self._lines(grid, self._plot.scale)
        yield from self._legend_entries()
        yield "</svg>"

    def _axes(self, grid: Grid, scale: Scale) -> Iterator[str]:
        left, right, top, bottom = (f"{edge:g}" for edge in (self._left, self._right, self._top, self._bottom))
        for tick in self._y_ticks:
            y = self._y(scale.place(tick.value))
            yield f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{_GRID}"/>'
            yield _label(self._left - 8, y + 4, tick.text, "end")
        for tick in self._fitting(self._plot.x_ticks(max(2, self._width // _PIXELS_A_TICK_ACROSS)), grid):
            x = self._x(tick.value, grid)
            yield f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{_GRID}"/>'
            yield _label(x, self._bottom + 16, tick.text, "middle")
        yield _label((self._left + self._right) / 2, self._bottom + 34, self._plot.x_title, "middle")
        yield f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="{_FRAME}"/>'

    def _fitting(self, ticks: Sequence[Tick], grid: Grid) -> Iterator[Tick]:
        """Ticks whose texts do not run into each other."""
        free = 0.0
        for tick in ticks:
            half = len(tick.text) * _LETTER / 2
            x = self._x(tick.value, grid)
            if x - half >= free:
                yield tick
                free = x + half + _LETTER

    def _lines(self, grid: Grid, scale: Scale) -> Iterator[str]:
        snapshots = self._plot.snapshots(grid)
        for index, snapshot in reversed(list(enumerate(snapshots))):
            if snapshot.raw is not None:
                yield from self._strokes(snapshot.raw, scale, _colour(index), opacity=0.25)
        for index, snapshot in reversed(list(enumerate(snapshots))):
            yield from self._strokes(snapshot.line, scale, _colour(index))

    def _strokes(self, line: Thinned, scale: Scale, colour: str, *, opacity: float = 1.0) -> Iterator[str]:
        """One path with a stroke for each stretch between two gaps; a point between two gaps is a dot."""
        firsts, lows, highs, lasts = (
            [self._y(place) for place in scale.places(values)]
            for values in (line.firsts, line.lows, line.highs, line.lasts)
        )
        stretches: list[list[tuple[float, float]]] = []
        for index, column in enumerate(line.columns):
            if not line.joined[index] or not stretches:
                stretches.append([])
            x = self._left + min(max(column, -1), round(self._right - self._left)) + 0.5
            first, last = firsts[index], lasts[index]
            between = (lows[index], highs[index]) if first >= last else (highs[index], lows[index])
            stretches[-1] += [(x, y) for y, _ in groupby((first, *between, last))]
        paths = "".join(_stroke(stretch) for stretch in stretches)
        yield (
            f'<path d="{paths}" fill="none" stroke="{colour}" stroke-opacity="{opacity:g}" stroke-width="1.6" '
            f'stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def _legend_entries(self) -> Iterator[str]:
        y = self._bottom + 34 + _LINE
        for row in self._legend:
            x = 16.0
            for index, text in row:
                stroke = f'<path d="M{x:g} {y - 4:g}h18" stroke="{_colour(index)}" stroke-width="3"/>'
                yield stroke + _label(x + 24, y, text, "start")
                x += _entry_width(text)
            y += _LINE

    def _x(self, value: float, grid: Grid) -> float:
        return self._left + Scale(grid.begin, grid.end).place(value) * (self._right - self._left)

    def _y(self, place: float) -> float:
        """Held near the picture: what lies far outside is cut by nobody, and would be a number without end."""
        return self._bottom - min(max(place, -10.0), 11.0) * (self._bottom - self._top)


def _legend_rows(plot: Plot, room: float) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[]]
    filled = 0.0
    for index, line in enumerate(plot.lines):
        latest = "" if line.series.latest is None else f"  {number(line.series.latest)}"
        text = cut_left(clean(line.name), _LONGEST_NAME) + latest
        if rows[-1] and filled + _entry_width(text) > room:
            rows.append([])
            filled = 0.0
        rows[-1].append((index, text))
        filled += _entry_width(text)
    return rows


def _entry_width(text: str) -> float:
    return 24 + width(text) * _LETTER + 20


def _stroke(points: Sequence[tuple[float, float]]) -> str:
    """A path through the points; of a single one a stroke without length, which its round ends make a dot."""
    (x, y), *rest = points
    return f"M{x:.1f} {y:.2f}" + ("".join(f"L{x:.1f} {y:.2f}" for x, y in rest) or "h0")


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_text(text)}</text>'


def _text(text: str) -> str:
    """For XML, which has no place for control characters, escaped or not."""
    cleaned = clean(text)
    return escape("".join("�" if ord(character) & 0xFFFF >= 0xFFFE else character for character in cleaned))


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]
