"""The lines of a table of runs as a screen shows them: runs below their parents or in their groups, some folded, some
pinned to the top, and perhaps only those that are marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.views.grouping import Group
from tracker.views.marks import Marks
from tracker.views.run_row import RunRow
from tracker.views.run_table import RunTable


class OutlineLine(NamedTuple):
    """One line: a run, or a group of runs."""

    row: RunRow | Group
    depth: int = 0
    below: int = 0
    """How many runs stand right below it, shown or folded."""
    is_folded: bool = False
    is_pinned: bool = False

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def run(self) -> RunRow | None:
        """None for a group."""
        return self.row if isinstance(self.row, RunRow) else None

    @property
    def runs(self) -> Iterable[RunRow]:
        """The run, or all of the group."""
        return (self.row,) if isinstance(self.row, RunRow) else self.row.members.values()


class Outline:
    """Made anew only after the order of the rows is another; a table that is but rows is shown as it stands."""

    def __init__(self, table: RunTable, marks: Marks) -> None:
        self._table = table
        self._marks = marks
        self._folded: set[str] = set()
        """Runs whose children are hidden."""
        self._unfolded: set[str] = set()
        """Groups whose runs are shown."""
        self._pinned: dict[str, None] = {}
        self._is_only_marked = False
        self._version = 0
        self._stamp: object = None
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._depths: dict[str, tuple[int, int]] = {}
        """Of lines that stand below others or have some below them: how deep, and how many."""

    def __len__(self) -> int:
        return len(self._table) if self._is_plain else len(self._made())

    @property
    def is_only_marked(self) -> bool:
        return self._is_only_marked

    @property
    def has_folds(self) -> bool:
        """Whether any line may be folded."""
        return bool(self._table.nesting) or bool(self._table.asked.group_by)

    @property
    def pinned(self) -> int:
        """How many lines at the top are pinned."""
        return sum(self._table.row(run_id) is not None for run_id in self._pinned)

    def lines(self, start: int, stop: int) -> list[OutlineLine]:
        """The lines from a place on and up to another."""
        if self._is_plain:
            return [OutlineLine(row) for row in self._table.rows(start, stop)]
        pinned = self.pinned
        found = ((place, self._table.row(each)) for place, each in enumerate(self._made()[start:stop], start))
        return [self._line(row, is_pinned=place < pinned) for place, row in found if row is not None]

    def line(self, place: int) -> OutlineLine | None:
        return next(iter(self.lines(place, place + 1)), None) if place >= 0 else None

    def place(self, line_id: str) -> int | None:
        """Where a run or a group stands; None where it is not shown."""
        if self._is_plain:
            return self._table.place(line_id)
        ids = self._made()
        if not self._places and ids:
            self._places = {each: place for place, each in enumerate(ids)}
        return self._places.get(line_id)

    def nearest(self, run_id: str) -> int | None:
        """Where a run stands, or what it is folded into."""
        seen: set[str] = set()
        each: str | None = run_id
        while each is not None and each not in seen:
            place = self.place(each)
            if place is not None:
                return place
            seen.add(each)
            each = self._table.group_of(each) or self._table.nesting.parent(each)
        return None

    def place_above(self, line: OutlineLine) -> int | None:
        """Where what a line stands below is."""
        above = self._table.group_of(line.id) or self._table.nesting.parent(line.id)
        return None if above is None or not line.depth else self.place(above)

    def reveal(self, run_id: str) -> None:
        """Unfold what a run is folded into; where it is not marked, show all runs again."""
        if self.place(run_id) is not None or self._table.row(run_id) is None:
            return
        self._version += 1
        self._is_only_marked = self._is_only_marked and run_id in self._marks
        group, above = self._table.group_of(run_id), self._table.nesting.parent(run_id)
        if group is not None:
            self._unfolded.add(group)
        seen: set[str] = set()
        while group is None and above is not None and above not in seen:
            seen.add(above)
            above = self._table.nesting.parent(above)
        self._folded -= seen

    def fold(self, line: OutlineLine, *, is_folded: bool) -> None:
        """Hide or show what stands below a line."""
        folded = self._folded if line.run is not None else self._unfolded
        is_in = is_folded if line.run is not None else not is_folded
        (folded.add if is_in else folded.discard)(line.id)
        self._version += 1

    def fold_all(self) -> None:
        """Hide all that stands below others; show it all where nothing is shown."""
        self._version += 1
        if self._table.asked.group_by:
            groups = {group.id for group in self._table.groups()}
            self._unfolded = set() if self._unfolded & groups else groups
            return
        parents = {each for each, (_, below) in self._depths.items() if below}
        self._folded = set() if parents and parents <= self._folded else self._folded | parents

    def pin(self, run_id: str) -> None:
        """Keep a run at the top, or let it go back to its place."""
        self._version += 1
        if run_id in self._pinned:
            del self._pinned[run_id]
        else:
            self._pinned[run_id] = None

    def show_only_marked(self, *, is_only_marked: bool) -> None:
        self._version += 1
        self._is_only_marked = is_only_marked

    @property
    def _is_plain(self) -> bool:
        return not (self._pinned or self._is_only_marked or self.has_folds)

    def _line(self, row: RunRow | Group, *, is_pinned: bool) -> OutlineLine:
        depth, below = self._depths.get(row.id, (0, 0))
        is_folded = row.id in self._folded if isinstance(row, RunRow) else row.id not in self._unfolded
        return OutlineLine(row, depth, below, is_folded and below > 0, is_pinned)

    def _made(self) -> list[str]:
        table = self._table
        stamp = (
            table.version if self._unfolded else table.order_version,
            table.nesting.version, self._version, self._marks.version if self._is_only_marked else 0,
        )  # fmt: skip
        if stamp != self._stamp:
            self._stamp = stamp
            self._places, self._depths = {}, {}
            pinned = [run_id for run_id in self._pinned if table.row(run_id) is not None]
            self._ids = [*pinned, *(self._grouped() if table.asked.group_by else self._nested())]
        return self._ids

    def _is_shown(self, run_id: str) -> bool:
        return run_id not in self._pinned and (not self._is_only_marked or run_id in self._marks)

    def _nested(self) -> list[str]:
        """Runs below their parents."""
        ids = self._table.ids()
        if self._pinned or self._is_only_marked:
            ids = [run_id for run_id in ids if self._is_shown(run_id)]
        if not self._table.nesting:
            return ids
        tree = self._table.nesting.ordered(ids, self._folded)
        self._depths = tree.places
        return tree.ids

    def _grouped(self) -> list[str]:
        """Groups, each with its runs where it is not folded."""
        ids: list[str] = []
        for group in self._table.groups():
            runs = self._table.in_order(group) if group.id in self._unfolded else ()
            if self._is_only_marked and not any(run_id in self._marks for run_id in group.members):
                continue
            ids.append(group.id)
            self._depths[group.id] = (0, len(group.members))
            for row in runs:
                if self._is_shown(row.id):
                    ids.append(row.id)
                    self._depths[row.id] = (1, 0)
        return ids
