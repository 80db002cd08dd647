"""A table of runs, fed by what is told of a store: thousands of rows, of which only those are touched that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.core.entities import Run, View
from tracker.core.events import Batch
from tracker.views.best import Best
from tracker.views.choosing import RankedColumn, chosen_columns, given_columns, grouped_columns
from tracker.views.columns import KnownKeys, RunColumn, SortLevel
from tracker.views.grouping import Group, Groups
from tracker.views.run_filter import RunFilter, in_scope
from tracker.views.run_order import Order, order_key
from tracker.views.run_row import RunRow, Surroundings
from tracker.views.told_runs import ToldRuns, plan_of

_CHOSEN_FROM = 1000
"""So many runs are looked at to choose columns: enough to see what varies."""
_GO_ON = ("took", "eta")
"""Attributes of live runs that change with nothing but time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is asked to show, and how."""

    columns: Sequence[RunColumn] | None = None
    """None: it chooses them itself."""
    sort: Sequence[SortLevel] = ()
    """Before the newest first, or for groups before the order of what they are grouped by."""
    group_by: Sequence[RunColumn] = ()
    where: RunFilter | None = None
    view: View = "active"
    experiments: frozenset[str] | None = None
    """The ids of those whose runs are shown; None means all."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a painter has to look at again: ids of rows, of groups where runs are grouped."""

    changed: frozenset[str] = frozenset()
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()
    has_order_changed: bool = False
    is_all: bool = False
    """Whether anything that all rows show may be another: the columns, or the best of one."""

    def __bool__(self) -> bool:
        return bool(self.changed or self.came or self.went or self.is_all)


class RunTable:
    """The rows that are shown, in their order. It belongs to one thread, does no I/O and reads no clock."""

    def __init__(self, asked: Asked | None = None, *, now: int = 0) -> None:
        self.around = Surroundings(now)
        self.told = ToldRuns(self.around)
        self.version = 0
        """Another number after every change of what is shown."""
        self._columns: Sequence[RankedColumn] | None = None
        self._set_up(asked or Asked())

    @classmethod
    def of(
        cls,
        runs: Iterable[Run],
        asked: Asked | None = None,
        *,
        now: int = 0,
        experiments: Mapping[str, str] | None = None,
    ) -> RunTable:
        """A table of runs that are there, for one look; with names of experiments by id."""
        table = cls(asked, now=now)
        table.around.experiments.update(experiments or {})
        for run in runs:
            table.told.see(run)
        table._settle()
        return table

    def __len__(self) -> int:
        """How many rows are shown: runs, or groups of them."""
        return len(self._order)

    @property
    def runs_shown(self) -> int:
        """How many runs are shown, in groups or not."""
        return len(self._shown)

    @property
    def known(self) -> KnownKeys:
        """The keys that any run has had, shown or not."""
        return self.told.known

    @property
    def columns(self) -> Sequence[RankedColumn]:
        """What is shown of each row. Columns that the table chose stay until a key is logged that is new."""
        if self._columns is None or (self.told.has_new_keys and self.asked.columns is None):
            self.told.has_new_keys = False
            self._columns = self._chosen()
        return self._columns

    def rows(self, start: int = 0, stop: int | None = None) -> list[RunRow]:
        """The runs at these places; none where runs are grouped."""
        return [row for row in self._order.rows(start, stop) if isinstance(row, RunRow)]

    def groups(self, start: int = 0, stop: int | None = None) -> list[Group]:
        """The groups at these places; none where runs are not grouped."""
        return [row for row in self._order.rows(start, stop) if isinstance(row, Group)]

    def place(self, row_id: str) -> int | None:
        """Where a row stands; None where it is not shown."""
        return self._order.place(row_id)

    def needs(self, start: int = 0, stop: int | None = None) -> list[tuple[str, str]]:
        """The (run id, key) pairs whose histories are wanted for the rows at these places, and of all rows for the
        order and for what is compared with the best. Those that were told of are not wanted again."""
        visible = [
            *self.rows(start, stop),
            *(row for group in self.groups(start, stop) for row in group.members.values()),
        ]
        wanted = self.told.lacking(visible, self.told.plan)
        if self._needed_of_all:
            wanted += self.told.lacking(self._shown.values(), self._needed_of_all)
        return list(dict.fromkeys(wanted))

    def ask(self, asked: Asked) -> None:
        """Show something else; what is known of histories is kept where it still serves."""
        self._set_up(asked)
        self.told.touched = dict(self.told.rows)
        self._settle()
        self._is_all_new = True

    def apply(self, batch: Batch, *, now: int) -> None:
        """Take in what was told; `now` is in milliseconds since 1970."""
        self.around.now = now
        was_away, was_loaded = self.told.away, len(self.told.loaded)
        for event in batch:
            self.told.hear(event)
        if self._goes_on:
            self.told.touched.update((row.id, row) for row in self._shown.values() if row.is_live)
        self._settle()
        if was_away != self.told.away or was_loaded != len(self.told.loaded):
            self._is_all_new = True
            self.version += 1

    def take_changes(self) -> Changes:
        """What changed since this was asked for the last time."""
        changes = Changes(
            frozenset(self._changed - self._came), frozenset(self._came), frozenset(self._went),
            self._has_moved, self._is_all_new,
        )  # fmt: skip
        self._forget_changes()
        return changes

    def _set_up(self, asked: Asked) -> None:
        """Begin with no row shown."""
        self.asked = asked
        sorted_by = [level.column for level in asked.sort]
        used = [*(asked.columns or ()), *sorted_by]
        deltas = dict.fromkeys(column for column in used if column.kind == "delta")
        self.told.plan = plan_of(used)
        self._needed_of_all = list(plan_of([*sorted_by, *deltas]))
        self._goes_on = any(column.kind == "attribute" and column.key in _GO_ON for column in sorted_by)
        self._columns = None
        self._groups = Groups(asked.group_by) if asked.group_by else None
        self._order: Order[RunRow | Group] = Order(order_key(asked.sort, self.around))
        self._best = {column: Best(column) for column in deltas}
        self._shown: dict[str, RunRow] = {}
        self._forget_changes()

    def _forget_changes(self) -> None:
        self._changed: set[str] = set()
        self._came: set[str] = set()
        self._went: set[str] = set()
        self._has_moved = False
        self._is_all_new = False

    def _settle(self) -> None:
        """Bring what is shown up to date with what was told."""
        shown, gone = self._shown_of(self.told.touched, self.told.erased)
        self.told.touched, self.told.erased = {}, {}
        if not shown and not gone:
            return
        rows: Sequence[RunRow | Group] = shown
        if self._groups is not None:
            rows, gone = self._groups.update(shown, gone, self.around)
        self._note_changes(rows, gone)
        self._has_moved |= self._order.update(rows, gone)
        for column, best in self._best.items():
            if best.update(rows, gone, self._order.all()):
                self._is_all_new = True
                self.around.best[column] = best.value
        self.version += 1

    def _shown_of(self, touched: dict[str, RunRow], erased: Iterable[str]) -> tuple[list[RunRow], list[str]]:
        """Of what was touched, the rows that are shown; and the ids of those that are shown no more."""
        asked = self.asked
        shown: list[RunRow] = []
        gone = [run_id for run_id in erased if self._shown.pop(run_id, None) is not None]
        for row in touched.values():
            if in_scope(row, asked.view, asked.experiments) and (asked.where is None or asked.where(row)):
                self._shown[row.id] = row
                shown.append(row)
            elif self._shown.pop(row.id, None) is not None:
                gone.append(row.id)
        return shown, gone

    def _note_changes(self, rows: Iterable[RunRow | Group], gone: Iterable[str]) -> None:
        for row in rows:
            self._changed.add(row.id)
            if row.id not in self._order and row.id not in self._went:
                self._came.add(row.id)
            self._went.discard(row.id)
        for row_id in gone:
            self._changed.discard(row_id)
            if row_id in self._came:
                self._came.discard(row_id)
            else:
                self._went.add(row_id)

    def _chosen(self) -> Sequence[RankedColumn]:
        asked = self.asked
        sample = [row.run for row in islice(self._shown.values(), _CHOSEN_FROM)]
        wanted = [level.column for level in asked.sort]
        if asked.group_by:
            return grouped_columns(sample, asked.group_by, asked.columns, wanted=wanted)
        if asked.columns is not None:
            return given_columns(asked.columns)
        has_several = len({run.experiment_id for run in sample}) > 1
        hidden = [*(() if has_several else ("experiment",)), *(() if asked.view == "all" else ("stage",))]
        return chosen_columns(sample, wanted=wanted, hidden=hidden)
