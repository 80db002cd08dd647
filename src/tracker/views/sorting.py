"""The order of rows as one key changes it: by a column one way, then the other, then not."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.views.columns import RunColumn, SortLevel

_GREATEST_FIRST = ("started", "ended", "took", "progress", "runs")


def sorted_by(levels: Sequence[SortLevel], column: RunColumn) -> tuple[SortLevel, ...]:
    """The order by this column alone, or by none after both ways."""
    level = _next(levels, column) if len(levels) < 2 else first_level(column)
    return () if level is None else (level,)


def sorted_further(levels: Sequence[SortLevel], column: RunColumn) -> tuple[SortLevel, ...]:
    """The order with this column as its last level, or with another way for it, or without it."""
    level, wanted = _next(levels, column), sortable(column)
    kept = [each for each in levels if each.column != wanted]
    if level is None:
        return tuple(kept)
    places = [level if each.column == wanted else each for each in levels]
    return tuple(places if len(kept) < len(levels) else [*kept, level])


def sortable(column: RunColumn) -> RunColumn:
    """What rows are sorted by: for a sparkline its metric."""
    return RunColumn("metric", column.key) if column.kind == "spark" else column


def first_level(column: RunColumn) -> SortLevel:
    """The way that a person means first: the best, the newest, the longest; else from the least on."""
    column = sortable(column)
    if column.kind == "metric" and not column.reducer.is_step:
        return SortLevel(column, ascending=column.reducer.direction(column.key) != "larger")
    return SortLevel(column, ascending=not (column.kind == "attribute" and column.key in _GREATEST_FIRST))


def _next(levels: Sequence[SortLevel], column: RunColumn) -> SortLevel | None:
    first = first_level(column)
    before = next((level for level in levels if level.column == first.column), None)
    if before is None:
        return first
    return SortLevel(first.column, not first.ascending) if before.ascending == first.ascending else None
