"""Columns that a screen shows where nobody asked for others: who the runs are, how they do, and what tells them apart.

A screen scrolls sideways, so nothing is left out for want of room: what matters most stands first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.core.entities import Run
from tracker.views.better import is_counting, is_of_system, judging_order, told_direction
from tracker.views.choosing import by_importance, varies
from tracker.views.columns import RunColumn
from tracker.views.format import natural_key
from tracker.views.progress import TOTAL_TAG
from tracker.views.reducers import SPARK

_FIRST_METRICS = 2
"""Beside the one that judges; the others stand behind the params."""
_FIRST_PARAMS = 6
_OF_A_TOOL = ("mlflow.", "tracker.")
"""How the names of tags begin that no person gave."""


def screen_columns(runs: Sequence[Run]) -> list[RunColumn]:
    """The columns for these runs, which may be some of many."""
    metrics = by_importance([run.metrics for run in runs], "metric") if runs else []
    judge = judging_metric(_common(metrics, runs))
    others = [RunColumn("metric", key) for key in metrics if key != judge]
    others.sort(key=lambda column: judging_order(column.key))
    params = _varying([run.params for run in runs])
    params_first = [RunColumn("param", key) for key in params]
    tags = [RunColumn("tag", key) for key in _varying([_own_tags(run) for run in runs])]
    return [
        *_attributes("name", "state"),
        *(_of_judge(judge) if judge is not None else ()),
        *others[:_FIRST_METRICS],
        *(_attributes("progress", "eta") if any(TOTAL_TAG in run.tags for run in runs) else ()),
        *params_first[:_FIRST_PARAMS],
        *(_attributes("experiment") if len({run.experiment_id for run in runs}) > 1 else ()),
        *_attributes("started", "took"),
        *params_first[_FIRST_PARAMS:],
        *tags,
        *others[_FIRST_METRICS:],
    ]


def judging_metric(keys: Iterable[str]) -> str | None:
    """The metric that judges a run best by its name, a loss before all else; None where all only count along."""
    judging = [key for key in keys if not is_of_system(key) and not is_counting(key)]

    def place(key: str) -> tuple[object, ...]:
        return *judging_order(key), "loss" not in key.lower(), natural_key(key)

    return min(judging, key=place, default=None)


def _common(keys: Sequence[str], runs: Sequence[Run]) -> list[str]:
    """Those that at least half as many runs have as have any: what few are judged by does not compare them all."""
    counts = {key: sum(key in run.metrics for run in runs) for key in keys if not is_of_system(key)}
    most = max((counts[key] for key in counts if not is_counting(key)), default=0)
    return [key for key in counts if counts[key] * 2 >= most]


def _of_judge(key: str) -> list[RunColumn]:
    """Its course, its latest value, and how far that is from the best."""
    delta = [RunColumn("delta", key)] if told_direction(key) is not None else []
    return [RunColumn("spark", key, SPARK), RunColumn("metric", key), *delta]


def _attributes(*keys: str) -> Iterable[RunColumn]:
    return (RunColumn("attribute", key) for key in keys)


def _varying(logged: Sequence[Mapping[str, str]]) -> list[str]:
    """The keys under which runs differ, those that most runs have first."""
    return [key for key in by_importance(logged, "param") if varies(logged, key)] if logged else []


def _own_tags(run: Run) -> dict[str, str]:
    return {key: value for key, value in run.tags.items() if not key.startswith(_OF_A_TOOL)}
