"""A picture's cells as lines: dots in their lines' colours, the grid behind them, what is pointed at before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tracker.tui.paint.tones import PaintLine, Tone
from tracker.views.chart_edges import Mark, MarkKind
from tracker.views.chart_lines import ChartLine
from tracker.views.chart_picture import Picture

_GLYPHS: dict[MarkKind, str] = {"nan": "×", "inf": "▲", "-inf": "▼", "above": "↑", "below": "↓"}
_ASCII: dict[MarkKind, str] = {"nan": "x", "inf": "A", "-inf": "V", "above": "^", "below": "v"}


@dataclass(slots=True)
class Overlay:
    """What stands over the dots of one chart: by cell what covers it, and lines that dots cover."""

    cells: dict[tuple[int, int], tuple[str, Tone]] = field(default_factory=dict)
    """By row and column."""
    columns: dict[int, tuple[str, Tone]] = field(default_factory=dict)
    rows: dict[int, tuple[str, Tone]] = field(default_factory=dict)


def tones_of(lines: Sequence[ChartLine]) -> list[Tone]:
    """By whose a cell is: lines, then what lies behind each; the last one is nobody's."""
    return [
        *(f"line{line.tone_number}" for line in lines),
        *(f"faint{line.tone_number}" for line in lines),
        "",
    ]


def mark_cells(picture: Picture, *, has_glyphs: bool) -> dict[tuple[int, int], tuple[str, Tone]]:
    """Where something is that is not in the picture, as cells of an overlay."""
    return {
        (0 if mark.is_at_top else picture.rows - 1, mark.column): _mark(mark, picture, has_glyphs)
        for mark in picture.marks
    }


def cell_rows(picture: Picture, overlay: Overlay, *, has_glyphs: bool) -> list[PaintLine]:
    """The picture's rows, without what stands beside them."""
    tones = tones_of(picture.lines)
    by_row: dict[int, dict[int, tuple[str, Tone]]] = {}
    for (row, column), cell in overlay.cells.items():
        by_row.setdefault(row, {})[column] = cell
    dash = "┄" if has_glyphs else "-"
    return [
        _row(
            letters, inks, tones,
            behind=(overlay.rows.get(row) or ((dash, "border") if row in picture.y_ticks else None)),
            columns=overlay.columns, before=by_row.get(row, {}),
        )
        for row, (letters, inks) in enumerate(picture.cells)
    ]  # fmt: skip


def _row(
    letters: Sequence[str],
    inks: Sequence[int],
    tones: Sequence[Tone],
    *,
    behind: tuple[str, Tone] | None,
    columns: Mapping[int, tuple[str, Tone]],
    before: Mapping[int, tuple[str, Tone]],
) -> PaintLine:
    if behind is None and not columns and not before:
        line: PaintLine = []
        start = 0
        for ink, run in groupby(inks):
            end = start + len(list(run))
            line.append(("".join(letters[start:end]), tones[ink]))
            start = end
        return line
    cells = [(letter, tones[ink]) for letter, ink in zip(letters, inks, strict=True)]
    if behind is not None:
        for column in range(0, len(cells), 2):
            if inks[column] < 0:
                cells[column] = behind
    for column, cell in columns.items():
        if inks[column] < 0:
            cells[column] = cell
    for column, cell in before.items():
        cells[column] = cell
    return [("".join(letter for letter, _ in run), tone) for tone, run in groupby(cells, key=lambda cell: cell[1])]


def _mark(mark: Mark, picture: Picture, has_glyphs: bool) -> tuple[str, Tone]:
    tone = "warn!" if mark.kind in ("nan", "inf", "-inf") and len(picture.lines) == 1 else ""
    return (_GLYPHS if has_glyphs else _ASCII)[mark.kind], tone or f"line{picture.lines[mark.line].tone_number}"
