"""The columns of a table of runs: who they are and how they stand, then what tells them apart."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, zip_longest
from typing import Literal, TypeVar

from tracker.cli.output import Output
from tracker.core.entities import Run, RunStatus
from tracker.core.filter.tree import Field, OrderBy
from tracker.views.format import ago, aligned_numbers, duration, exact_number, iso, natural_key
from tracker.views.table import Column, Style
from tracker.views.width import width

Value = TypeVar("Value")
Data = Literal["metric", "param"]
_DATA: tuple[Data, Data] = ("metric", "param")

ID_LENGTH = 8
_NAME_LEAST = 18
_EXPERIMENT_LEAST = 12
_NAMES_SHARE = 8
"""Names are not cut below the terminal's width divided by this."""
_BOOKKEEPING = frozenset(("epoch", "step", "global_step", "iteration", "lr", "learning_rate"))
"""Metrics that say how far a run is, not how good."""
_JUDGING = re.compile(r"(val|valid|validation|test|eval)[/_. -]|best", re.IGNORECASE)
"""What begins the names of metrics that judge a run by more than its training."""
_TITLE_LEAST = 10
_PARAM_LEAST = 10
_LONG_NUMBER = 8
_RANKS_OF_WHO = {"stage": 1, "started": 2, "experiment": 5, "took": 8}
_RANK_OF_WANTED = 1
_FIRST_RANKS_OF_DATA = (3, 4, 6, 7)
"""What the command line named comes first; then these alternate, so that 80 columns show some of everything."""

_STATES: dict[RunStatus | None, tuple[str, str, str, Style]] = {
    "RUNNING": ("●", "*", "running", "live"),
    "SCHEDULED": ("○", "o", "scheduled", "dim"),
    "FINISHED": ("✔", "+", "done", "dim"),
    "FAILED": ("✖", "x", "failed", "bad"),
    "KILLED": ("■", "#", "killed", "warn"),
    None: ("?", "?", "unreadable", "warn"),
}
"""A state's glyph, its stand-in where there is only ASCII, its word and its colour."""


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
    def missing(self) -> str:
        return "·" if self.output.is_terminal and self.output.has_glyphs else "-"


def state(status: RunStatus | None, output: Output) -> tuple[str, Style]:
    """A run's state as glyph and word on a terminal, as the word alone in a pipe."""
    glyph, ascii_glyph, word, style = _STATES[status]
    if not output.is_terminal:
        return word, style
    return f"{glyph if output.has_glyphs else ascii_glyph} {word}", style


def took(run: Run, now: int) -> str | None:
    """How long the run took, or has taken so far; None where nobody can know."""
    if run.start_time is None:
        return None
    if run.end_time is not None:
        return duration(run.end_time - run.start_time)
    return duration(max(0, now - run.start_time)) if run.status == "RUNNING" else None


def run_columns(runs: Sequence[Run], setting: Setting) -> list[Column]:
    """All columns, the most important of the metrics and params first in their group."""
    return [*_who(runs, setting), *_data(runs, setting)]


def _who(runs: Sequence[Run], setting: Setting) -> list[Column]:
    output, missing = setting.output, setting.missing
    share = (output.room or 0) // _NAMES_SHARE
    states = [state(run.status, output) for run in runs]
    ids = [run.run_id[:ID_LENGTH] if output.is_terminal else run.run_id for run in runs]
    emphasis: list[Style] = ["strong" if run.status == "RUNNING" else "" for run in runs]
    columns = [
        Column("id", ids, style="dim"),
        Column("name", [run.run_name or missing for run in runs], styles=emphasis, least=max(_NAME_LEAST, share)),
        Column("state", [text for text, _ in states], styles=[style for _, style in states]),
    ]
    if setting.has_deleted:
        columns.append(
            Column("stage", [run.lifecycle_stage for run in runs], style="warn", rank=_RANKS_OF_WHO["stage"])
        )
    if setting.experiments:
        names = [setting.experiments.get(run.experiment_id, run.experiment_id) for run in runs]
        columns.append(
            Column("experiment", names, rank=_RANKS_OF_WHO["experiment"], least=max(_EXPERIMENT_LEAST, share))
        )
    for title, key, cells in (
        ("started", "start_time", [_when(run.start_time, setting) for run in runs]),
        ("took", None, [took(run, setting.now) or missing for run in runs]),
    ):
        rank = _RANKS_OF_WHO[title]
        columns.append(Column(_titled(title, key, setting), cells, style="dim", right=output.is_terminal, rank=rank))
    return columns


def _data(runs: Sequence[Run], setting: Setting) -> list[Column]:
    """Metrics, then params. Their ranks alternate, so that a narrow table shows some of both."""
    metrics = _by_importance([run.metrics for run in runs], "metric", setting)
    params = _by_importance([run.params for run in runs], "param", setting)
    ranks = _data_ranks(metrics, params, setting)
    both = set(metrics) & set(params)
    return [
        *(_metric_column(runs, Field("metric", key), ranks["metric", key], setting) for key in metrics),
        *(
            _param_column(runs, Field("param", key), ranks["param", key], setting, qualified=key in both)
            for key in params
        ),
    ]


def _data_ranks(metrics: Sequence[str], params: Sequence[str], setting: Setting) -> dict[tuple[Data, str], int]:
    wanted = {(field.entity, field.key) for field in setting.wanted}
    ranks: dict[tuple[Data, str], int] = {}
    free = chain(_FIRST_RANKS_OF_DATA, count(_RANKS_OF_WHO["took"] + 1))
    for pair in zip_longest(metrics, params):
        for data, key in zip(_DATA, pair, strict=True):
            if key is not None:
                ranks[data, key] = _RANK_OF_WANTED if (data, key) in wanted else next(free)
    return ranks


def _by_importance(logged: Sequence[Mapping[str, object]], data: Data, setting: Setting) -> list[str]:
    """Keys: those that were asked for, then those that differ between the runs, then those that most runs have."""
    wanted = [field.key for field in setting.wanted if field.entity == data]
    coverage = Counter(chain.from_iterable(logged))

    def importance(key: str) -> tuple[object, ...]:
        place = wanted.index(key) if key in wanted else len(wanted)
        is_constant = not _varies(logged, key)
        return place, key.startswith("system/"), is_constant, _interest(data, key), -coverage[key], natural_key(key)

    return sorted(coverage, key=importance)


def _interest(data: Data, key: str) -> int:
    """Lower is more: what judges a run before what trains it, that before what only counts along."""
    if data == "metric" and key.rpartition("/")[2].lower() in _BOOKKEEPING:
        return 2
    return 0 if data == "metric" and _JUDGING.match(key) else 1


def _varies(logged: Sequence[Mapping[str, object]], key: str) -> bool:
    """Whether any two runs differ here."""
    first = _comparable(logged[0].get(key))
    return any(_comparable(values.get(key)) != first for values in logged)


def _comparable(value: object) -> object:
    """One NaN is like another here."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def _metric_column(runs: Sequence[Run], field: Field, rank: int, setting: Setting) -> Column:
    values = [run.metrics.get(field.key) for run in runs]
    is_terminal = setting.output.is_terminal
    if is_terminal:
        cells = aligned_numbers(values, missing=setting.missing)
    else:
        cells = [setting.missing if value is None else exact_number(value) for value in values]
    title = _data_title(field, setting)
    least = max(max(map(width, cells), default=0), min(width(title), _TITLE_LEAST))
    return Column(title, cells, style="accent", right=is_terminal, rank=rank, least=least)


def _param_column(runs: Sequence[Run], field: Field, rank: int, setting: Setting, *, qualified: bool) -> Column:
    values = [run.params.get(field.key) for run in runs]
    is_terminal = setting.output.is_terminal
    numbers = _numbers(values) if is_terminal else None
    if numbers is not None and any(value and "." in value and len(value) > _LONG_NUMBER for value in values):
        cells = aligned_numbers(numbers, missing=setting.missing)
    else:
        cells = [setting.missing if value is None else value for value in values]
    title = _data_title(field, setting, qualified=qualified)
    return Column(title, cells, right=numbers is not None, rank=rank, least=_PARAM_LEAST)


def _data_title(field: Field, setting: Setting, *, qualified: bool = False) -> str:
    """The bare key on a terminal where it is not ambiguous; in a pipe what a filter would call it."""
    is_bare = setting.output.is_terminal and not qualified
    return _titled(field.key if is_bare else str(field), field.key, setting, field.entity)


def _titled(title: str, key: str | None, setting: Setting, entity: str = "attribute") -> str:
    """The title, with an arrow where the runs are ordered by this column."""
    if not (setting.output.is_terminal and setting.output.has_glyphs):
        return title
    for level in setting.order:
        if (level.field.entity, level.field.key) == (entity, key):
            return f"{title}{'▲' if level.ascending else '▼'}"
    return title


def _when(time: int | None, setting: Setting) -> str:
    if time is None:
        return setting.missing
    return ago(time, setting.now) if setting.output.is_terminal else iso(time)


def _numbers(texts: Sequence[str | None]) -> list[float | None] | None:
    """The texts as numbers, if all that are there are numbers."""
    try:
        return [None if text is None else float(text) for text in texts]
    except ValueError:
        return None
