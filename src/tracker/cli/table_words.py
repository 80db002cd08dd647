"""The words of `--columns`, `--group-by` and `--sort`; what understands them is loaded where they are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.entities import Run

if TYPE_CHECKING:
    from tracker.views.columns import KnownKeys
    from tracker.views.run_table import Asked


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of a command line that ask for a table of a person's own."""

    columns: str | None = None
    group_by: str | None = None
    sort: str | None = None

    def __bool__(self) -> bool:
        return bool(self.columns or self.group_by or self.sort)

    @property
    def needs_all(self) -> bool:
        """Whether every run must be there before the first row is known."""
        return bool(self.group_by or self.sort)

    def asked(self, runs: Iterable[Run]) -> Asked:
        """What they ask for, the bare names being keys of these runs."""
        from tracker.views.column_language import parse_columns, parse_grouping, parse_sort
        from tracker.views.run_table import Asked

        known = _known_keys(runs)
        return Asked(
            columns=parse_columns(self.columns, known) if self.columns else None,
            sort=parse_sort(self.sort, known) if self.sort else (),
            group_by=parse_grouping(self.group_by, known) if self.group_by else (),
        )


def _known_keys(runs: Iterable[Run]) -> KnownKeys | None:
    """What the runs have logged; None where there are none, who may log anything yet."""
    from tracker.views.columns import KnownKeys

    metrics: set[str] = set()
    params: set[str] = set()
    tags: set[str] = set()
    for run in runs:
        metrics.update(run.metrics)
        params.update(run.params)
        tags.update(run.tags)
    return KnownKeys(metrics, params, tags) if metrics or params or tags else None
