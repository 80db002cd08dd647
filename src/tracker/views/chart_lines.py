"""What is drawn on the charts, one line each: a run, or the runs of a group together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.views.grouping import Group
from tracker.views.marks import COLOURS
from tracker.views.run_row import RunRow
from tracker.views.workspace import Workspace

MOST_LINES = 64
"""Of more marked runs the first ones are drawn: nobody tells more apart, and every history has to be read."""
MOST_GROUPS = 8
"""So many are drawn where none of their runs is marked."""
MOST_MEMBERS = 32
"""So many runs of a group are drawn; their histories have to be read."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One colour, one letter, one name."""

    id: str
    """The run's, or the group's."""
    name: str
    slot: int
    """Which colour it has, counted from 0 and beyond the last one."""
    runs: tuple[RunRow, ...] = field(compare=False)
    """Which they are shows in the series that are drawn of them."""

    @property
    def is_group(self) -> bool:
        return len(self.runs) != 1

    @property
    def tone_number(self) -> int:
        return self.slot % COLOURS + 1

    @property
    def letter(self) -> str:
        return _LETTERS[self.slot % len(_LETTERS)]


def lines_of_runs(rows: Iterable[RunRow], workspace: Workspace) -> list[ChartLine]:
    """Runs in the colours that the table shows them in."""
    lines: list[ChartLine] = []
    for place, row in enumerate(rows):
        slot = workspace.slot(row.id)
        lines.append(ChartLine(row.id, row.run.run_name or row.id, place if slot is None else slot, (row,)))
    return lines


def lines_of_groups(workspace: Workspace) -> list[ChartLine]:
    """The groups that have marked runs, or else the first that the table shows."""
    groups = workspace.table.groups()
    marked = [group for group in groups if any(run_id in workspace.marks for run_id in group.members)]
    return [
        ChartLine(group.id, _group_name(group), slot, tuple(group.members.values())[:MOST_MEMBERS])
        for slot, group in enumerate(marked[:MOST_LINES] or groups[:MOST_GROUPS])
    ]


def charted_lines(workspace: Workspace) -> list[ChartLine]:
    """What the charts show of a workspace."""
    if workspace.table.asked.group_by:
        return lines_of_groups(workspace)
    return lines_of_runs(workspace.charted[:MOST_LINES], workspace)


def keys_of(lines: Sequence[ChartLine]) -> dict[str, tuple[str, ...]]:
    """The metrics of each line, by its id."""
    return {line.id: tuple(dict.fromkeys(key for row in line.runs for key in row.metrics)) for line in lines}


def _group_name(group: Group) -> str:
    """`lr=0.1 model=vit`, as the group's runs share them."""
    return " ".join(
        f"{column.key}={'-' if value is None else value}" for column, value in zip(group.by, group.key, strict=True)
    )
