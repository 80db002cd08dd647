"""The rows of a section: short values side by side, a column for each run; long ones each on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tracker.cli.diff_layout import INDENT, DiffLayout
from tracker.views.compare import Row
from tracker.views.excerpt import excerpts
from tracker.views.format import counted
from tracker.views.known_tags import COMMIT
from tracker.views.patches import PatchDifference
from tracker.views.table import Column, Line, Style, shown, table
from tracker.views.width import cut, padded, width

_SHORT_COMMIT = 10
_PATCH_LINES = 12
"""Lines that differ between two patches, as many as are shown where not all is asked for."""


def section_lines(rows: Sequence[Row], layout: DiffLayout) -> Iterator[Line]:
    """The rows; those with a value that is too wide for a run's column below the others."""
    if layout.output.is_terminal:
        rows = [_short_commit(row) if row.key == COMMIT else row for row in rows]
    keys = max(width(layout.key(row.key)) for row in rows)
    cells = layout.cells(keys)
    short = [row for row in rows if all(width(shown(value)) <= cells for value in row.values if value is not None)]
    if short:
        yield from _side_by_side(short, layout)
    for row in rows:
        if row not in short:
            yield from _below_each_other(row, layout)


def patch_lines(difference: PatchDifference, run: int, layout: DiffLayout) -> Iterator[Line]:
    """The lines in which a run's uncommitted changes differ from the baseline's, file by file."""
    letters, baseline = layout.letters, layout.comparison.baseline
    yield layout.fitted([(f"{INDENT}uncommitted lines of {letters[baseline]} or {letters[run]} alone", "title")])
    lines = difference.lines if layout.shows_all else difference.lines[:_PATCH_LINES]
    wide = max(len(letters[baseline]), len(letters[run]))
    for path, group in groupby(lines, key=lambda line: line.path):
        if path:
            yield layout.fitted([(INDENT * 2 + shown(path), "strong")])
        for line in group:
            whose = letters[baseline if line.side == "baseline" else run]
            text = shown(line.text.expandtabs(4))
            style: Style = "good" if text.startswith("+") else "bad" if text.startswith("-") else ""
            yield layout.fitted([(f"{INDENT * 2}{padded(whose, wide)}  ", "dim"), (text, style)])
    if more := len(difference.lines) - len(lines) + difference.more:
        yield layout.fitted([(f"{INDENT * 2}and {counted(more, 'line')} more", "dim")])


def _short_commit(row: Row) -> Row:
    return replace(row, values=tuple(value and value[:_SHORT_COMMIT] for value in row.values))


def _side_by_side(rows: Sequence[Row], layout: DiffLayout) -> Iterator[Line]:
    baseline, room = layout.comparison.baseline, layout.output.room
    columns = [Column("", [INDENT + layout.key(row.key) for row in rows], style="dim")]
    for run in layout.visible:
        values = [row.values[run] for row in rows]
        cells = [layout.missing if value is None else value for value in values]
        styles: list[Style] = ["accent" if row.differs_from(baseline, run) else "" for row in rows]
        columns.append(Column(layout.letters[run], cells, styles=styles, least=1))
    yield from table(columns, room=room, ellipsis=layout.output.ellipsis)


def _below_each_other(row: Row, layout: DiffLayout) -> Iterator[Line]:
    """The key, and then each value with the runs that have it."""
    yield layout.fitted([(INDENT + shown(row.key), "dim")])
    runs: dict[str | None, list[str]] = {}
    for letter, value in zip(layout.letters, row.values, strict=True):
        runs.setdefault(value, []).append(letter)
    whose = [" ".join(letters) for letters in runs.values()]
    texts = [shown(value) for value in runs if value is not None]
    room, ellipsis = layout.output.room, layout.output.ellipsis
    wide = max(map(width, whose))
    if room is not None:
        wide = min(wide, max(1, room // 3))
        whose = [cut(letters, wide, ellipsis=ellipsis) for letters in whose]
        texts = excerpts(texts, max(1, room - 2 * len(INDENT) - wide - 2), ellipsis=ellipsis)
    there = iter(texts)
    for letters, value in zip(whose, runs, strict=True):
        text = layout.missing if value is None else next(there)
        yield [(f"{INDENT * 2}{padded(letters, wide)}  ", "title"), (text, "")]
