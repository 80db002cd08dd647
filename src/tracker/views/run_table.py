"""A table of runs, fed by what is told of a store: thousands of rows, of which only those are touched that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tracker.core.entities import Run, View
from tracker.core.events import Batch
from tracker.views.best import Best
from tracker.views.choosing import RankedColumn, chosen_columns, given_columns, grouped_columns
from tracker.views.columns import KnownKeys, RunColumn, SortLevel
from tracker.views.grouping import Group, Groups
from tracker.views.nesting import Nesting
from tracker.views.run_filter import RunFilter, in_scope
from tracker.views.run_order import Order, order_key
from tracker.views.run_row import RunRow, Surroundings
from tracker.views.told_runs import ToldRuns, plan_of

_CHOSEN_FROM = 1000
"""So many runs are looked at to choose columns: enough to see what varies."""
_SCREEN_CHOSEN_FROM = 400
"""Where the columns stay as they are while runs come and go, fewer do."""
_AT_A_TIME = 200
"""So many histories are wanted at once for an order or a best value that all rows count for."""
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
    filter_text: str = ""
    """What a person typed, of which `where` was made."""


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


Choose = Callable[[Sequence[Run]], Sequence[RunColumn]]
"""What chooses columns for some of the runs."""


class RunTable:
    """The rows that are shown, in their order. It belongs to one thread, does no I/O and reads no clock."""

    def __init__(self, asked: Asked | None = None, *, now: int = 0, choose: Choose | None = None) -> None:
        """`choose` chooses the columns where nobody asked for any, in the place of what a printed table shows; they
        stay when rows are filtered, sorted or grouped."""
        self.around = Surroundings(now)
        self.told = ToldRuns(self.around)
        self.nesting = Nesting()
        self.version = 0
        """Another number after every change of what is shown."""
        self.order_version = 0
        """Another number after every change of which rows are shown and in which order."""
        self._choose = choose
        self._columns: Sequence[RankedColumn] | None = None
        self._best: dict[RunColumn, Best] = {}
        self.asked = Asked()
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
            if self._choose is not None:
                self._follow([column for column, _ in self._columns])
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

    def row(self, row_id: str) -> RunRow | Group | None:
        """A row that is shown, or a run that is shown in a group."""
        return self._order.row(row_id) or self._shown.get(row_id)

    def ids(self) -> list[str]:
        """The ids of all rows in their order."""
        return self._order.ids()

    def group_of(self, run_id: str) -> str | None:
        """The id of the group that a run is shown in."""
        return None if self._groups is None else self._groups.group_of(run_id)

    def in_order(self, group: Group) -> list[RunRow]:
        """The runs of a group in the order that rows have."""
        return sorted(group.members.values(), key=order_key(self.asked.sort, self.around))

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

    def lacking(self, lines: Iterable[RunRow | Group], columns: Sequence[RunColumn]) -> list[tuple[str, str]]:
        """The pairs whose histories are wanted for these columns of these rows, of a group for its figures; and some
        of those that the order and the best values still lack: more of them once these were told of."""
        wanted_of = {key: None for key in plan_of(list(columns)) if key in self.told.plan}
        figured = plan_of([column for column in columns if column.kind == "metric"])
        wanted: list[tuple[str, str]] = []
        for line in lines:
            if isinstance(line, RunRow):
                wanted += self.told.lacking([line], wanted_of)
            elif figured:
                wanted += islice(self.told.each_lacking(line.members.values(), figured), _AT_A_TIME)
        if self._needed_of_all:
            wanted += islice(self.told.each_lacking(self._shown.values(), self._needed_of_all), _AT_A_TIME)
        return list(dict.fromkeys(wanted))

    def ask(self, asked: Asked) -> None:
        """Show something else; what is known of histories is kept where it still serves."""
        if _share_rows(self.asked, asked):
            self._rearrange(asked)
        else:
            self._set_up(asked)
            self.told.touched = dict(self.told.rows)
            self._is_all_new = True
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
        if self._choose is None or not _share_columns(self.asked, asked):
            self._columns = None
        self.asked = asked
        self._goes_on = _goes_on(asked)
        self._groups = Groups(asked.group_by) if asked.group_by else None
        self._order: Order[RunRow | Group] = Order(order_key(asked.sort, self.around))
        self._best.clear()
        self._shown: dict[str, RunRow] = {}
        self._follow([column for column, _ in self._columns or ()] or asked.columns or ())
        self.order_version += 1
        self._forget_changes()

    def _rearrange(self, asked: Asked) -> None:
        """Show the same rows under other columns, or in another order."""
        before, self.asked = self.asked, asked
        if self._choose is None or before.columns != asked.columns:
            self._columns = None
        if before.sort != asked.sort:
            self._goes_on = _goes_on(asked)
            self._order.sort_by(order_key(asked.sort, self.around))
            self.order_version += 1
            self._has_moved = True
        self._follow([column for column, _ in self._columns or ()] or asked.columns or ())
        self.version += 1

    def _follow(self, columns: Sequence[RunColumn]) -> None:
        """Find out of histories and of all rows what these columns show, and what the rows are sorted by."""
        sorted_by = [level.column for level in self.asked.sort]
        used = [*columns, *sorted_by]
        deltas = dict.fromkeys(column for column in used if column.kind == "delta")
        self.told.plan = plan_of(used)
        self._needed_of_all = list(plan_of([*sorted_by, *deltas]))
        for column in deltas.keys() - self._best.keys():
            best = self._best[column] = Best(column)
            if best.update(self._order.all(), (), self._order.all()):
                self.around.best[column] = best.value
        for column in self._best.keys() - deltas.keys():
            del self._best[column]

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
        self.nesting.update(shown, gone)
        rows: Sequence[RunRow | Group] = shown
        if self._groups is not None:
            rows, gone = self._groups.update(shown, gone, self.around)
        if not self._is_all_new and self._choose is None:  # else nobody asks for each
            self._note_changes(rows, gone)
        if self._order.update(rows, gone):
            self._has_moved = True
            self.order_version += 1
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
        if self._choose is not None:
            return given_columns(self._choose(self._sample()) if asked.columns is None else asked.columns)
        sample = [row.run for row in islice(self._shown.values(), _CHOSEN_FROM)]
        wanted = [level.column for level in asked.sort]
        if asked.group_by:
            return grouped_columns(sample, asked.group_by, asked.columns, wanted=wanted)
        if asked.columns is not None:
            return given_columns(asked.columns)
        has_several = len({run.experiment_id for run in sample}) > 1
        hidden = [*(() if has_several else ("experiment",)), *(() if asked.view == "all" else ("stage",))]
        return chosen_columns(sample, wanted=wanted, hidden=hidden)

    def _sample(self) -> list[Run]:
        """Some of the runs that are looked at, filtered or not, with the metrics that they have by now."""
        asked = self.asked
        rows = (row for row in self.told.rows.values() if in_scope(row, asked.view, asked.experiments))
        return [
            row.run if row.metrics is row.run.metrics else replace(row.run, metrics=row.metrics)
            for row in islice(rows, _SCREEN_CHOSEN_FROM)
        ]


def _goes_on(asked: Asked) -> bool:
    """Whether the order changes with nothing but time."""
    return any(level.column.kind == "attribute" and level.column.key in _GO_ON for level in asked.sort)


def _share_rows(before: Asked, after: Asked) -> bool:
    """Whether the same rows are shown for both, in whatever order."""
    return replace(before, columns=None, sort=()) == replace(after, columns=None, sort=())


def _share_columns(before: Asked, after: Asked) -> bool:
    """Whether the same columns are right for both."""
    return (before.columns, before.view, before.experiments) == (after.columns, after.view, after.experiments)
