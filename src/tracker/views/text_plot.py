"""A plot as lines of text: a frame with ticks, lines in braille or ASCII, each one's latest value beside its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.views.canvas import ASCII, BRAILLE, Canvas
from tracker.views.format import number
from tracker.views.plot import Plot
from tracker.views.scale import Scale
from tracker.views.table import FAINT_STYLES, GAP, LINE_STYLES, Line, Span, Style, shown
from tracker.views.thinning import Thinned
from tracker.views.ticks import Tick
from tracker.views.width import cut, cut_left, width

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST_ROWS = 3
_LEAST_COLUMNS = 8
_ROWS_A_TICK = 4
_CELLS_A_TICK = 12
_LETTERS_A_LINE = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """What a plot is drawn on: so many cells, and what they can show."""

    width: int = 80
    height: int = 24
    has_colour: bool = False
    has_glyphs: bool = True
    """Whether it shows more than ASCII."""


def text_plot(plot: Plot, paper: Paper) -> list[Line]:
    """The plot, filling the paper: title, frame, ticks, legend. Where there is nothing to draw, none of that."""
    if plot.scale is None:
        return []
    return list(_Drawing(plot, plot.scale, paper).lines())


class _Drawing:
    """One plot on one sheet of paper."""

    def __init__(self, plot: Plot, scale: Scale, paper: Paper) -> None:
        self._plot, self._scale, self._paper = plot, scale, paper
        self._has_letters = len(plot.lines) > 1 and (not paper.has_colour or len(plot.lines) > len(LINE_STYLES))
        self._marker = BRAILLE if paper.has_glyphs else ASCII
        self._legend = self._legend_lines()
        self._rows = max(_LEAST_ROWS, paper.height - 3 - len(self._legend))
        ticks = plot.y_ticks(max(2, self._rows // _ROWS_A_TICK + 1))
        self._y_labels = self._by_row(ticks)
        self._label_width = max((len(text) for text in self._y_labels.values()), default=0)
        ends = [self._end_text(index) for index in range(len(plot.lines))] if len(plot.lines) <= self._rows else []
        self._end_width = max(map(len, ends), default=0)
        room = paper.width - self._label_width - 2 - (self._end_width + 1 if self._end_width else 0)
        if room < _LEAST_COLUMNS:
            self._end_width = 0
            room = max(_LEAST_COLUMNS, paper.width - self._label_width - 2)
        self._columns = room
        self._canvas = Canvas(self._columns, self._rows, marker=self._marker)
        self._grid = plot.grid(self._canvas.width)
        self._snapshots = plot.snapshots(self._grid)

    def lines(self) -> Iterator[Line]:
        self._paint()
        yield self._title()
        letters = self._letters() if self._has_letters else {}
        ends = self._ends() if self._end_width else {}
        for row, pieces in enumerate(self._canvas.rows()):
            yield [*self._y_axis(row), *self._row(row, pieces, letters), *ends.get(row, [])]
        yield from self._x_axis()
        yield from self._legend

    def _title(self) -> Line:
        room = self._paper.width
        ellipsis = self._ellipsis
        settings = shown(f"  {self._plot.settings}")
        title = cut_left(shown(self._plot.title), max(8, room - width(settings)), ellipsis=ellipsis)
        return [(title, "strong"), (cut(settings, max(0, room - width(title)), ellipsis=ellipsis), "dim")]

    def _paint(self) -> None:
        """What is raw behind what is smooth, the first line above all others."""
        count = len(self._snapshots)
        for ink, snapshot in reversed(list(enumerate(self._snapshots))):
            if snapshot.raw is not None and self._paper.has_colour:  # else nothing tells it from the line
                _draw(self._canvas, snapshot.raw, self._scale, count + ink)
        for ink, snapshot in reversed(list(enumerate(self._snapshots))):
            _draw(self._canvas, snapshot.line, self._scale, ink)

    def _y_axis(self, row: int) -> Line:
        label = self._y_labels.get(row, "")
        bar = ("┤" if label else "│") if self._paper.has_glyphs else ("+" if label else "|")
        return [(f"{label:>{self._label_width}} {bar}", "dim")]

    def _x_axis(self) -> Iterator[Line]:
        """The frame's foot with a mark at each tick, and below it the texts that have room."""
        ruler = ["─" if self._paper.has_glyphs else "-"] * self._columns
        texts = [" "] * (self._label_width + 2 + self._columns)
        free = 0
        for tick in self._plot.x_ticks(max(2, self._columns // _CELLS_A_TICK)):
            column = min(max(self._grid.column_of(tick.value), 0), self._canvas.width - 1) * self._columns
            column //= self._canvas.width
            begin = self._label_width + 2 + column - len(tick.text) // 2
            begin = max(0, min(begin, len(texts) - len(tick.text)))
            if begin >= free and len(tick.text) <= len(texts):
                texts[begin : begin + len(tick.text)] = tick.text
                ruler[column] = "┬" if self._paper.has_glyphs else "+"
                free = begin + len(tick.text) + 1
        corner = "└" if self._paper.has_glyphs else "+"
        yield [(" " * (self._label_width + 1) + corner + "".join(ruler), "dim")]
        yield [("".join(texts), "dim")]

    def _row(self, row: int, pieces: Sequence[tuple[str, int]], letters: dict[tuple[int, int], int]) -> Iterator[Span]:
        """Pieces with their line's colour; letters that tell lines apart stand in their midst."""
        column = 0
        for text, ink in pieces:
            cells = list(text)
            for place in range(len(cells)):
                if (column + place, row) in letters:
                    cells[place] = _letter(ink)
            yield "".join(cells), self._style(ink)
            column += len(text)

    def _letters(self) -> dict[tuple[int, int], int]:
        """Cells in which a line's letter stands in the place of its dots: a few of each, each in columns of its own."""
        places: dict[tuple[int, int], int] = {}
        count = len(self._snapshots)
        for ink in range(count):
            for part in range(_LETTERS_A_LINE):
                column = int((part + (ink + 0.5) / count) * self._columns / _LETTERS_A_LINE)
                row = next((row for row in range(self._rows) if self._canvas.ink(column, row) == ink), None)
                if row is not None:
                    places[column, row] = ink
        return places

    def _ends(self) -> dict[int, list[Span]]:
        """By row, the latest values: beside their line's end, or as near to it as there is room."""
        ends: dict[int, list[Span]] = {}
        for ink, snapshot in enumerate(self._snapshots):
            if not len(snapshot.line):
                continue
            wanted = self._row_of(snapshot.line.lasts[-1])
            row = min((row for row in range(self._rows) if row not in ends), key=lambda row: abs(row - wanted))
            ends[row] = [(" ", ""), (self._end_text(ink), self._style(ink))]
        return ends

    def _end_text(self, index: int) -> str:
        latest = self._plot.lines[index].series.latest
        letter = f"{_letter(index)} " if self._has_letters else ""
        return letter + ("" if latest is None else number(latest))

    def _legend_lines(self) -> list[Line]:
        """Each line's name behind a stroke of its colour; where they are too many for a third of the paper, not all."""
        room, most = self._paper.width, max(1, self._paper.height // 3)
        lines: list[Line] = [[]]
        filled = 0
        for index, line in enumerate(self._plot.lines):
            entry = self._legend_entry(index, line.name)
            needed = sum(width(text) for text, _ in entry)
            if filled and filled + needed > room:
                if len(lines) == most:
                    lines[-1] = [(f"and {len(self._plot.lines) - index + 1:,} more", "dim")] if most > 1 else lines[-1]
                    break
                lines.append([])
                filled = 0
            lines[-1] += entry
            filled += needed
        return lines

    def _legend_entry(self, index: int, name: str) -> Line:
        stroke = "━━" if self._paper.has_glyphs else "--"
        mark = _letter(index) if self._has_letters and not self._paper.has_colour else stroke
        letter = f" {_letter(index)}" if self._has_letters and self._paper.has_colour else ""
        room = max(4, self._paper.width - len(mark + letter) - 1)
        text = cut_left(shown(name), room, ellipsis=self._ellipsis)
        return [(mark, self._style(index)), (f"{letter} {text}" + " " * GAP, "")]

    def _by_row(self, ticks: Sequence[Tick]) -> dict[int, str]:
        return {self._row_of(tick.value): tick.text for tick in ticks}

    def _row_of(self, value: float) -> int:
        place = min(max(self._scale.place(value), 0.0), 1.0)
        return round((1 - place) * (self._rows * self._marker.down - 1)) // self._marker.down

    def _style(self, ink: int) -> Style:
        if ink < 0:
            return ""
        line, is_raw = ink % len(self._plot.lines), ink >= len(self._plot.lines)
        return (FAINT_STYLES if is_raw else LINE_STYLES)[line % len(LINE_STYLES)]

    @property
    def _ellipsis(self) -> str:
        return "…" if self._paper.has_glyphs else ".."


def _draw(canvas: Canvas, line: Thinned, scale: Scale, ink: int) -> None:
    """A column of dots from the least to the greatest value, and a stroke to it from the column before."""
    bottom = canvas.height - 1
    lows, highs, firsts, lasts = (
        [(1 - place) * bottom for place in scale.places(values)]
        for values in (line.lows, line.highs, line.firsts, line.lasts)
    )
    for index, column in enumerate(line.columns):
        if line.joined[index]:
            canvas.line((line.columns[index - 1], lasts[index - 1]), (column, firsts[index]), ink)
        canvas.column(column, highs[index], lows[index], ink)


def _letter(index: int) -> str:
    return _LETTERS[index % len(_LETTERS)]
