"""Which runs a table shows: those that a filter of the language matches, or that hold a plain text somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from tracker.core.entities import View
from tracker.core.errors import FilterError
from tracker.core.filter.evaluate import COMPARATORS, matches
from tracker.core.filter.parser import parse_filter
from tracker.core.filter.tree import And, Compare, Expression, Field, Literal_, Not, Or
from tracker.views.run_row import RunRow

RunFilter = Callable[[RunRow], bool]
_KEPT = 64
"""So many filters are the same ones when they are asked for again: a table sees that nothing is to be done."""
_COMPARES = re.compile(r"[=<>!]|\b(LIKE|ILIKE|BETWEEN)\b|\bIS\s+(NOT\s+)?NULL\b|\bIN\s*\(", re.IGNORECASE)


def run_filter(text: str, *, is_begun: bool = False) -> RunFilter | None:
    """What a person typed as a filter; None where it is empty.

    A text that is no filter and compares nothing is looked for in names, ids and the values of params and tags. One
    that compares something and does not parse raises `FilterError`, and so does one that `is_begun` as a filter.
    """
    try:
        return matching(parse_filter(text))
    except FilterError:
        if is_begun or _COMPARES.search(text):
            raise
    return containing(text.strip())


def matching(expression: Expression | None) -> RunFilter | None:
    """Runs that a filter's tree matches."""
    return None if expression is None else _made(expression)


@lru_cache(maxsize=_KEPT)
def containing(text: str) -> RunFilter:
    """Runs that hold a text, whatever its capitals."""
    wanted = text.casefold()
    return lambda row: wanted in row.texts


@lru_cache(maxsize=_KEPT)
def _made(expression: Expression) -> RunFilter:
    """What `matches` says of a run, with the tree walked once and not for each of thousands of runs."""
    match expression:
        case And((one, other)):
            first, second = _made(one), _made(other)
            return lambda row: first(row) and second(row)
        case And(clauses):
            every = [_made(clause) for clause in clauses]
            return lambda row: all(holds(row) for holds in every)
        case Or(clauses):
            either = [_made(clause) for clause in clauses]
            return lambda row: any(holds(row) for holds in either)
        case Not(clause):
            inner = _made(clause)
            return lambda row: not inner(row)
        case Compare(Field("metric", key), op, float(number)):
            return _comparing(key, COMPARATORS[op], number)
        case Compare(Field("param", key), op, str(text)):
            return _comparing_param(key, COMPARATORS[op], text)
    return lambda row: matches(expression, row)


def _comparing(key: str, compare: Callable[[Literal_, Literal_], bool], number: float) -> RunFilter:
    def holds(row: RunRow) -> bool:
        value = row.metrics.get(key)
        return value is not None and compare(value, number)

    return holds


def _comparing_param(key: str, compare: Callable[[Literal_, Literal_], bool], text: str) -> RunFilter:
    def holds(row: RunRow) -> bool:
        value = row.run.params.get(key)
        return value is not None and compare(value, text)

    return holds


def in_scope(row: RunRow, view: View, experiments: frozenset[str] | None) -> bool:
    """Whether a run is of the lifecycle stages and experiments that are looked at; None means all experiments."""
    run = row.run
    return view in ("all", run.lifecycle_stage) and (experiments is None or run.experiment_id in experiments)
