"""The JSON of a comparison, key by key as `docs/command-line.md` promises it. Columns have one place a run."""

import math
from collections.abc import Sequence

from tracker.cli.shapes import Shape, number_word
from tracker.core.entities import Run
from tracker.views.better import is_of_system
from tracker.views.budget import At, Budget
from tracker.views.change import Change
from tracker.views.compare import Comparison, Row
from tracker.views.course import StepValue
from tracker.views.metric_rows import MetricRow
from tracker.views.parting import Parting
from tracker.views.patches import PatchDifference
from tracker.views.ranking import Ranking


def comparison_shape(comparison: Comparison, budget: Budget | None, *, shows_all: bool) -> Shape:
    """What differs, or everything."""
    metrics = [row for row in comparison.metrics if shows_all or (row.differs and not is_of_system(row.key))]
    shape: Shape = {
        "runs": [_run_shape(run) for run in comparison.runs],
        "baseline": comparison.runs[comparison.baseline].run_id,
        "budget": None if budget is None else {"by": budget.key or budget.kind, "amount": budget.amount},
        "ranking": None if comparison.ranking is None else _ranking_shape(comparison.ranking, comparison.runs),
        "metrics": [_metric_shape(row) for row in metrics],
    }
    for section in comparison.sections:
        shape[section.name] = [_row_shape(row) for row in (section.rows if shows_all else section.differing)]
    shape["patches"] = [None if found is None else _patch_shape(found) for found in comparison.patches]
    return shape


def _run_shape(run: Run) -> Shape:
    return {
        "run_id": run.run_id,
        "run_name": run.run_name,
        "experiment_id": run.experiment_id,
        "status": run.status,
        "start_time": run.start_time,
        "end_time": run.end_time,
    }


def _ranking_shape(ranking: Ranking, runs: Sequence[Run]) -> Shape:
    return {
        "key": ranking.key,
        "direction": ranking.direction,
        "step": ranking.step,
        "places": [
            {
                "run_id": runs[place.run].run_id,
                "rank": place.rank,
                "at": _at_shape(place.at),
                "change": _change_shape(place.change),
            }
            for place in ranking.places
        ],
    }


def _metric_shape(row: MetricRow) -> Shape:
    return {
        "key": row.key,
        "differs": row.differs,
        "direction": row.direction,
        "last": [None if value is None else _number(value) for value in row.last],
        "at": [_at_shape(at) for at in row.at],
        "best": [_best_shape(best) for best in row.best],
        "change": [_change_shape(found) for found in row.changes],
        "parting": [_parting_shape(found) for found in row.partings],
    }


def _row_shape(row: Row) -> Shape:
    return {"key": row.key, "differs": row.differs, "values": list(row.values)}


def _at_shape(at: At | None) -> Shape | None:
    return None if at is None else {"value": _number(at.value), "step": at.step, "is_reached": at.is_reached}


def _best_shape(best: StepValue | None) -> Shape | None:
    return None if best is None else {"value": best.value, "step": best.step}


def _change_shape(change: Change | None) -> Shape | None:
    return None if change is None else {"amount": change.amount, "is_relative": change.is_relative}


def _parting_shape(found: Parting | None) -> Shape | None:
    return None if found is None else {"kind": found.kind, "step": found.step, "shared": found.shared}


def _patch_shape(difference: PatchDifference) -> Shape:
    lines = [{"path": line.path, "side": line.side, "text": line.text} for line in difference.lines]
    return {"lines": lines, "more": difference.more}


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else number_word(value)
