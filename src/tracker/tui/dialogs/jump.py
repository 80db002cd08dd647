"""Going to an experiment or a run by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tui.dialogs.listing import Listing
from tracker.tui.paint.palette import goal_line
from tracker.tui.paint.tones import PaintLine, told
from tracker.tui.surface import Surface
from tracker.views.format import counted, natural_key
from tracker.views.fuzzy import nearest
from tracker.views.run_row import RunRow
from tracker.views.states import STATES, state_of

_MOST = 300


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """An experiment or a run."""

    text: str
    """What it is found by."""
    path: str = ""
    """Of an experiment."""
    row: RunRow | None = None


class Jump(Listing[Goal, Goal]):
    """Answers with where to go."""

    title_text = "go to"
    hint = "name of an experiment or a run, or the beginning of an id"

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        workspace = surface.workspace
        names = set(workspace.table.around.experiments.values())
        self._experiments = [Goal(name, path=name) for name in sorted(names, key=natural_key)]
        rows = sorted(workspace.table.told.rows.values(), key=lambda row: row.tie)
        self._runs = [Goal(f"{row.run.run_name} {row.id}", row=row) for row in rows]
        self._counts = {row.path: row.runs for row in workspace.experiments.rows()}

    def found(self, typed: str) -> Sequence[Goal]:
        return nearest(typed, [*self._experiments, *self._runs], lambda goal: goal.text, most=_MOST)

    def entry(self, entry: Goal, width: int) -> PaintLine:
        has_glyphs = self.surface.has_glyphs
        row = entry.row
        if row is None:
            count = self._counts.get(entry.path)
            what = "experiment" if count is None else counted(count, "run")
            return goal_line(
                "▸" if has_glyphs else "/",
                told(entry.path, has_glyphs=has_glyphs),
                what,
                width=width,
                has_glyphs=has_glyphs,
            )
        state = STATES[state_of(row.run, row.liveness)]
        experiment = self.surface.workspace.table.around.experiments.get(row.run.experiment_id, "")
        name = told(row.run.run_name or row.id, has_glyphs=has_glyphs)
        what = f"{told(experiment, has_glyphs=has_glyphs)}  {told(row.id[:8], has_glyphs=has_glyphs)}"
        return goal_line(
            "●" if has_glyphs else "*", name, what, width=width, tone=state.style or "dim", has_glyphs=has_glyphs
        )

    def accept(self, entry: Goal) -> None:
        self.dismiss(entry)
