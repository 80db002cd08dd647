"""Which runs a table shows: those that a filter of the language matches, or that hold a plain text somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.core.entities import View
from tracker.core.errors import FilterError
from tracker.core.filter.evaluate import matches
from tracker.core.filter.parser import parse_filter
from tracker.core.filter.tree import Expression
from tracker.views.run_row import RunRow

RunFilter = Callable[[RunRow], bool]
_COMPARES = re.compile(r"[=<>!]|\b(LIKE|ILIKE|BETWEEN)\b|\bIS\s+(NOT\s+)?NULL\b|\bIN\s*\(", re.IGNORECASE)


def run_filter(text: str) -> RunFilter | None:
    """What a person typed as a filter; None where it is empty.

    A text that is no filter and compares nothing is looked for in names, ids and the values of params and tags. One
    that compares something and does not parse raises `FilterError`.
    """
    try:
        return matching(parse_filter(text))
    except FilterError:
        if _COMPARES.search(text):
            raise
    return containing(text.strip())


def matching(expression: Expression | None) -> RunFilter | None:
    """Runs that a filter's tree matches."""
    return None if expression is None else lambda row: matches(expression, row)


def containing(text: str) -> RunFilter:
    """Runs that hold a text, whatever its capitals."""
    wanted = text.casefold()

    def holds(row: RunRow) -> bool:
        run = row.run
        if wanted in run.run_name.casefold() or wanted in run.run_id.casefold():
            return True
        texts = "\n".join([*run.params.values(), *run.tags.values()])
        return wanted in texts.casefold()

    return holds


def in_scope(row: RunRow, view: View, experiments: frozenset[str] | None) -> bool:
    """Whether a run is of the lifecycle stages and experiments that are looked at; None means all experiments."""
    run = row.run
    return view in ("all", run.lifecycle_stage) and (experiments is None or run.experiment_id in experiments)
