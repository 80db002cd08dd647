"""What searches of runs and of experiments share: the view, and the page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tracker.core.entities import View
from tracker.core.errors import ExperimentNotFound
from tracker.store.sql.bindings import FALSE, TRUE, Bindings
from tracker.store.sql.experiment_rows import row_id

if TYPE_CHECKING:
    from tracker.core.queries import ExperimentQuery, RunQuery

_ALL_ROWS = 2**63 - 1
"""A LIMIT that is none: an OFFSET wants one beside it."""


def stage_in_view(view: View) -> str:
    """A condition on a row `r`; whatever is not deleted is active, a stage that is unreadable too."""
    match view:
        case "active":
            return "(r.lifecycle_stage IS NULL OR r.lifecycle_stage <> 'deleted')"
        case "deleted":
            return "r.lifecycle_stage = 'deleted'"
        case "all":
            return TRUE


def in_experiments(experiment_ids: Sequence[str]) -> str:
    """A condition on a row `r`; ids that are no numbers are nobody's. There may be more than a statement may bind."""
    numbers = []
    for experiment_id in experiment_ids:
        with suppress(ExperimentNotFound):
            numbers.append(row_id(experiment_id))
    return f"r.experiment_id IN ({', '.join(map(str, numbers))})" if numbers else FALSE


def page_of(query: RunQuery | ExperimentQuery, bindings: Bindings) -> str:
    limit = bindings.bind(_ALL_ROWS if query.limit is None else query.limit)
    return f"LIMIT {limit} OFFSET {bindings.bind(query.offset)}"
