"""The columns of a listing of runs: who they are and how they stand, then what tells them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.cli.output import Output
from tracker.core.entities import Run, RunStatus
from tracker.core.filter.tree import Field, OrderBy
from tracker.views.choosing import chosen_columns
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.format import duration
from tracker.views.run_cells import Look, RunCells
from tracker.views.run_row import RunRow, Surroundings
from tracker.views.run_row import took as time_taken
from tracker.views.states import STATES, state_of_status, state_text
from tracker.views.table import Column, Style


@dataclass(frozen=True, slots=True)
class Setting:
    """What a table of runs is made for."""

    output: Output
    now: int
    experiments: Mapping[str, str] = field(default_factory=dict)
    """Names of experiments by id; empty where all runs are of one."""
    order: Sequence[OrderBy] = ()
    wanted: Sequence[Field] = ()
    """What the command line named in its filter or order, which is shown first."""
    has_deleted: bool = False

    @property
    def look(self) -> Look:
        """What the table looks like, with arrows where the runs are ordered by a column."""
        sort = [SortLevel(_column(level.field), level.ascending) for level in self.order]
        return Look(self.output.room, has_glyphs=self.output.has_glyphs, sort=sort)

    @property
    def missing(self) -> str:
        return self.look.missing


def state(status: RunStatus | None, output: Output) -> tuple[str, Style]:
    """A run's state as glyph and word on a terminal, as the word alone in a pipe."""
    found = state_of_status(status)
    return state_text(found, has_glyphs=output.has_glyphs if output.is_terminal else None), STATES[found].style


def took(run: Run, now: int) -> str | None:
    """How long the run took, or has taken so far; None where nobody can know."""
    taken = time_taken(run, now)
    return None if taken is None else duration(taken)


def run_columns(runs: Sequence[Run], setting: Setting) -> list[Column]:
    """All columns, the most important of the metrics and params first in their group."""
    hidden = ["progress", "eta"]
    if not setting.has_deleted:
        hidden.append("stage")
    if not setting.experiments:
        hidden.append("experiment")
    ranked = chosen_columns(runs, wanted=[_column(field) for field in setting.wanted], hidden=hidden)
    cells = RunCells(setting.look, Surroundings(setting.now, dict(setting.experiments)), _ambiguous(runs))
    return cells.columns([RunRow(run) for run in runs], ranked)


def _ambiguous(runs: Sequence[Run]) -> frozenset[str]:
    """Keys that are both a metric's and a param's."""
    metrics = {key for run in runs for key in run.metrics}
    return frozenset(metrics.intersection(key for run in runs for key in run.params))


def _column(field: Field) -> RunColumn:
    """The column that shows what a filter or an order talks about."""
    if field.entity in ("metric", "param", "tag"):
        return RunColumn(field.entity, field.key)
    return RunColumn("attribute", "started" if field.key == "start_time" else field.key)
