"""Which charts there are, and on which page: one for each metric of the marked runs, those of one prefix together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.core.entities import Run
from tracker.core.errors import InvalidValue, shorten
from tracker.views.better import is_counting, told_direction
from tracker.views.format import natural_key
from tracker.views.series import Bounds

SYSTEM = "system"
PAGE_SIZE = 6
_LOSS = re.compile(r"loss|(^|[^a-z])(nll|ppl|perplexity|cross_?entropy|mse|rmse|mae)([^a-z]|$)", re.IGNORECASE)
_DECADE = 10.0
_UNTOLD = 2


@dataclass(frozen=True, slots=True)
class BoardChart:
    """One chart: a metric, with a series for each run that has it."""

    key: str
    run_ids: tuple[str, ...]
    """In the order in which the runs were marked."""

    @property
    def group(self) -> str:
        return prefix_of(self.key)


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """The charts of one prefix; of none where it is empty."""

    prefix: str
    charts: tuple[BoardChart, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All charts of the marked runs in their order, and the pages they are on."""

    charts: tuple[BoardChart, ...]
    page_size: int = PAGE_SIZE

    @classmethod
    def of_runs(cls, runs: Sequence[Run], *, pattern: str = "", page_size: int = PAGE_SIZE) -> Board:
        """The metrics that these runs have logged, of those whose name the regular expression is found in."""
        return cls.of_keys({run.run_id: tuple(run.metrics) for run in runs}, pattern=pattern, page_size=page_size)

    @classmethod
    def of_keys(cls, keys: Mapping[str, Sequence[str]], *, pattern: str = "", page_size: int = PAGE_SIZE) -> Board:
        """The same of metric names by run id."""
        is_wanted = _compiled(pattern).search
        runs_of: dict[str, list[str]] = {}
        for run_id, names in keys.items():
            for key in names:
                if is_wanted(key):
                    runs_of.setdefault(key, []).append(run_id)
        ordered = sorted(runs_of, key=_placing(runs_of))
        return cls(tuple(BoardChart(key, tuple(runs_of[key])) for key in ordered), max(1, page_size))

    @property
    def groups(self) -> tuple[BoardGroup, ...]:
        return tuple(BoardGroup(prefix, tuple(charts)) for prefix, charts in groupby(self.charts, _group_of))

    @property
    def page_count(self) -> int:
        return -(-len(self.charts) // self.page_size)

    def page(self, number: int) -> tuple[BoardChart, ...]:
        """The charts of a page, counted from 0; of the last one where there are fewer."""
        begin = min(max(number, 0), max(0, self.page_count - 1)) * self.page_size
        return self.charts[begin : begin + self.page_size]

    def page_of(self, key: str) -> int | None:
        """On which page a metric is; None where the board does not show it."""
        place = next((place for place, chart in enumerate(self.charts) if chart.key == key), None)
        return None if place is None else place // self.page_size


def prefix_of(key: str) -> str:
    """What stands before the first slash: `train` of `train/loss`."""
    prefix, slash, _ = key.partition("/")
    return prefix if slash else ""


def is_log_at_first(key: str, bounds: Sequence[Bounds | None]) -> bool:
    """Whether a chart begins on a log scale: a loss by its name, all of whose values are positive, and which spans more
    than a factor of ten over all its series."""
    there = [each for each in bounds if each is not None]
    if not there or not _LOSS.search(key):
        return False
    low, high = min(each.low for each in there), max(each.high for each in there)
    return low > 0 and high / _DECADE > low


def _group_of(chart: BoardChart) -> str:
    return chart.group


def _placing(keys: Iterable[str]) -> Callable[[str], tuple[object, ...]]:
    """The order of charts: metrics without a prefix, then prefixes that a loss is of, the machine's last; within each
    what says how good a run is, then the rest; what is alike by name, numbers in them by size."""
    best: dict[str, int] = {}
    for key in keys:
        prefix = prefix_of(key)
        best[prefix] = min(best.get(prefix, _UNTOLD), _interest(key)) if prefix else 0

    def place(key: str) -> tuple[object, ...]:
        prefix, is_plain = prefix_of(key), _interest(key) == _UNTOLD
        if prefix == SYSTEM:
            return True, 0, [], prefix, False, natural_key(key), key
        return False, best[prefix] if prefix else -1, natural_key(prefix), prefix, is_plain, natural_key(key), key

    return place


def _interest(key: str) -> int:
    """Lower is more."""
    if is_counting(key):
        return _UNTOLD
    return 0 if _LOSS.search(key) else 1 if told_direction(key) is not None else _UNTOLD


def _compiled(pattern: str) -> re.Pattern[str]:
    """Small letters find capitals too, as one types them; a capital finds itself alone."""
    try:
        return re.compile(pattern, re.IGNORECASE if pattern.islower() else 0)
    except re.error as error:
        raise InvalidValue(f"{shorten(pattern)} is no regular expression: {error.msg}.") from None
