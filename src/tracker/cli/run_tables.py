"""The table that answers `--columns`, `--group-by` and `--sort`, as text or as JSON."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.cli.output import Output
from tracker.cli.run_shapes import group_shape, row_shape
from tracker.cli.shapes import Shape
from tracker.cli.table_words import TableWords
from tracker.core.entities import Run, View
from tracker.core.events import PointsLogged
from tracker.core.queries import ExperimentQuery
from tracker.store.protocols import Store
from tracker.views.group_cells import GroupCells
from tracker.views.run_cells import Look, RunCells
from tracker.views.run_row import RunRow
from tracker.views.run_table import RunTable
from tracker.views.table import Column, Line, table


def filled_table(store: Store, runs: Sequence[Run], words: TableWords, view: View, limit: int | None) -> RunTable:
    """The table of these runs, with what histories its first rows need."""
    asked = replace(words.asked(runs), view=view)
    names = {each.experiment_id: each.name for each in store.search_experiments(ExperimentQuery(view="all"))}
    run_table = RunTable.of(runs, asked, now=time.time_ns() // 1_000_000, experiments=names)
    load_histories(store, run_table, limit)
    return run_table


def load_histories(store: Store, run_table: RunTable, limit: int | None) -> None:
    """Read what the rows up to the limit need; the order may be another after it, and need more."""
    while needed := run_table.needs(0, limit):
        points: list[PointsLogged] = []
        for run_id, key in needed:
            history = store.history(run_id, key)
            columns = (history.timestamps, history.steps, history.values)
            points.append(PointsLogged(run_id, key, *columns, latest=None, is_whole=True))
        run_table.apply(tuple(points), now=run_table.around.now)


def table_lines(
    run_table: RunTable, output: Output, *, limit: int | None, rows: Sequence[RunRow] | None = None
) -> Iterator[Line]:
    """The header and the rows up to the limit; `rows` where they stand in another order than the table's."""
    look = Look(output.room, has_glyphs=output.has_glyphs, sort=run_table.asked.sort)
    columns = _columns(run_table, look, rows=rows, limit=limit)
    return table(columns, room=output.room, ellipsis=output.ellipsis)


def table_shapes(run_table: RunTable, *, limit: int | None, rows: Sequence[RunRow] | None = None) -> Iterator[Shape]:
    """The same rows, unformatted."""
    around = run_table.around
    if run_table.asked.group_by:
        for group in run_table.groups(0, limit):
            yield group_shape(group, run_table.columns, around)
        return
    for row in run_table.rows(0, limit) if rows is None else rows:
        yield row_shape(row, run_table.asked.columns, around)


def _columns(run_table: RunTable, look: Look, *, rows: Sequence[RunRow] | None, limit: int | None) -> list[Column]:
    known = run_table.known
    cells = RunCells(look, run_table.around, frozenset(known.metrics) & frozenset(known.params))
    if run_table.asked.group_by:
        return GroupCells(cells).columns(run_table.groups(0, limit), run_table.columns)
    return cells.columns(run_table.rows(0, limit) if rows is None else rows, run_table.columns)
