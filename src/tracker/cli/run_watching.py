"""`tracker runs --watch`: the table of runs for as long as somebody looks at it, or a line of JSON for each change."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.cli.live_screen import LiveScreen, Size
from tracker.cli.output import Output, finish, write_lines
from tracker.cli.run_shapes import group_identity, group_shape, row_shape
from tracker.cli.run_tables import table_lines
from tracker.cli.shapes import Shape
from tracker.feed.following import Following
from tracker.store.locating import Located
from tracker.views.format import counted
from tracker.views.run_row import RunRow
from tracker.views.run_table import Asked, RunTable
from tracker.views.states import STATES, state_of
from tracker.views.table import Line, shown
from tracker.views.width import cut

_BETWEEN_PAINTS = 0.25
"""Seconds; the table is painted four times a second at most."""
_BETWEEN_TICKS = 1.0
"""Seconds after which times that go on are painted again."""
_QUIT = "qQ"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, and how it is shown."""

    located: Located
    asked: Asked
    limit: int | None
    output: Output


def watch_on_terminal(watch: Watch) -> None:
    """Redraw the table in place until `q` is typed."""
    run_table = RunTable(watch.asked, now=_now())
    painted = -_BETWEEN_PAINTS
    with Following(watch.located) as following, LiveScreen(following.ring) as screen:
        while True:
            for batch in following.taken():
                run_table.apply(batch, now=_now())
            wait = painted + _BETWEEN_PAINTS - time.monotonic()
            if wait <= 0:
                following.wishes.watch(run_table.needs(0, _room_for_rows(watch, screen.size)))
                run_table.around.now = _now()
                screen.paint(list(_frame(watch, run_table, screen.size)))
                painted, wait = time.monotonic(), _BETWEEN_TICKS
            if any(key in _QUIT for key in screen.wait(following.bell, wait)):
                return


def watch_as_json(watch: Watch) -> None:
    """Print an object for each row that came, changed or went, first for all that stand there."""
    run_table = RunTable(watch.asked, now=_now())
    changed = _ChangedShapes(run_table)
    with Following(watch.located) as following:
        while True:
            for batch in following.taken():
                run_table.apply(batch, now=_now())
            needed = run_table.needs()
            following.wishes.watch(needed)
            if "everything" in run_table.told.loaded and (not needed or changed.has_begun):
                write_lines(map(_json_line, changed.take()))
                finish()
            select.select([following.bell], [], [])


class _ChangedShapes:
    """What became of rows since the last look, as JSON."""

    def __init__(self, run_table: RunTable) -> None:
        self.has_begun = False
        self._table = run_table
        self._identities: dict[str, Shape] = {}
        """By a row's id, how its object says which row it is."""

    def take(self) -> Iterator[Shape]:
        """An object for each row that went, then for those that came or changed, in the order of the table."""
        self.has_begun = True
        changes = self._table.take_changes()
        for row_id in sorted(changes.went):
            yield {"change": "went", **self._identities.pop(row_id, {"run_id": row_id})}
        touched = changes.came | changes.changed
        placed = sorted((place, row_id) for row_id in touched if (place := self._table.place(row_id)) is not None)
        for place, row_id in placed:
            shape = self._shape(place)
            yield {"change": "came" if row_id in changes.came else "changed", **shape}

    def _shape(self, place: int) -> Shape:
        run_table = self._table
        for group in run_table.groups(place, place + 1):
            self._identities[group.id] = group_identity(group)
            return group_shape(group, run_table.columns, run_table.around)
        (row,) = run_table.rows(place, place + 1)
        shape = row_shape(row, run_table.asked.columns, run_table.around)
        return shape if run_table.asked.columns is not None else {**shape, "state": _state(row)}


def _frame(watch: Watch, run_table: RunTable, size: Size) -> Iterator[str]:
    """The table as far as the window goes, and a line that says what it is of."""
    output = replace(watch.output, room=size.columns)
    rows = min(len(run_table), _room_for_rows(watch, size))
    lines: list[Line] = list(table_lines(run_table, output, limit=rows)) if rows else []
    blank: list[Line] = [[]] * (size.lines - 1 - len(lines))
    yield from output.texts([*lines, *blank, _foot(run_table, rows, output)])


def _foot(run_table: RunTable, rows: int, output: Output) -> Line:
    room = output.room or 0
    if run_table.told.away is not None:
        return [(cut(shown(f"{run_table.told.away} It is tried again."), room, ellipsis=output.ellipsis), "warn")]
    said = [counted(run_table.runs_shown, "run")]
    if run_table.asked.group_by:
        said.append(counted(len(run_table), "group"))
    if len(run_table) > rows:
        said.append(f"the first {rows:,} {'groups' if run_table.asked.group_by else 'of them'} shown")
    if "everything" not in run_table.told.loaded:
        said.append("reading the store")
    return [(cut(", ".join([*said, "q quits"]), room, ellipsis=output.ellipsis), "dim")]


def _room_for_rows(watch: Watch, size: Size) -> int:
    """Between the header and the last line."""
    room = size.lines - 2
    return room if watch.limit is None else min(room, watch.limit)


def _state(row: RunRow) -> str:
    """How the run stands as far as it can be seen: its status is what its store says."""
    return STATES[state_of(row.run, row.liveness)].word


def _json_line(shape: Shape) -> str:
    return json.dumps(shape, allow_nan=False, default=dict)


def _now() -> int:
    return time.time_ns() // 1_000_000
