"""Evaluating a filter's tree in Python: the meaning that the SQL of the databases must agree with."""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from tracker.core.filter.texts import like, number_in
from tracker.core.filter.tree import (
    And,
    Between,
    Clause,
    Comparator,
    Compare,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal_,
    Not,
    Number,
    Or,
    OrderBy,
)

COMPARATORS: dict[Comparator, Callable[[Literal_, Literal_], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Record(Protocol):
    """Something that a filter can look at."""

    def values(self, field: Field) -> Sequence[Literal_]:
        """Every value under a field: none where it is missing, several for datasets."""
        ...


AnyRecord = TypeVar("AnyRecord", bound=Record)


def matches(expression: Expression | None, record: Record) -> bool:
    """Whether the record satisfies the expression (None: everything does)."""
    match expression:
        case None:
            return True
        case And(clauses):
            return all(matches(clause, record) for clause in clauses)
        case Or(clauses):
            return any(matches(clause, record) for clause in clauses)
        case Not(clause):
            return not matches(clause, record)
        case IsNull(field, negated):
            return bool(record.values(field)) == negated
        case _:
            return any(_satisfies(expression, value) for value in record.values(expression.field))


def ordered(records: Iterable[AnyRecord], order_by: Sequence[OrderBy]) -> list[AnyRecord]:
    """The records in this order; those that tie keep the order they came in."""
    result = list(records)
    for level in reversed(order_by):
        present = [(r, values[0]) for r in result if (values := r.values(level.field))]
        numbers = [pair for pair in present if not _is_nan(pair[1])]
        numbers.sort(key=lambda pair: pair[1], reverse=not level.ascending)
        result = [
            *(record for record, _ in numbers),
            *(record for record, value in present if _is_nan(value)),
            *(record for record in result if not record.values(level.field)),
        ]
    return result


def _satisfies(clause: Clause, value: Literal_) -> bool:
    match clause:
        case Compare(_, op, wanted):
            number = _comparable(value, wanted)
            return number is not None and COMPARATORS[op](number, wanted)
        case Like(_, pattern, ignore_case, negated):
            return isinstance(value, str) and like(value, pattern, ignore_case) != negated
        case In(_, values, negated):
            number = _comparable(value, values[0])
            return number is not None and (number in values) != negated
        case Between(_, low, high, negated):
            number = _comparable(value, low)
            return number is not None and _within(number, low, high) != negated
    raise AssertionError(clause)


def _comparable(value: Literal_, wanted: Literal_) -> Literal_ | None:
    """The value as the kind of thing it is compared with; None where it is not of that kind."""
    if isinstance(value, str) == isinstance(wanted, str):
        return value
    return number_in(value) if isinstance(value, str) else None


def _within(value: Literal_, low: Number, high: Number) -> bool:
    return not isinstance(value, str) and low <= value <= high


def _is_nan(value: Literal_) -> bool:
    return isinstance(value, float) and math.isnan(value)
