"""The filter language as a tree: the one shape that every back end evaluates.

A clause holds if *any* value that the run has under its field satisfies it. Most fields have one value or none;
`dataset.*` has one for each dataset that the run read. So a clause on a key that a run lacks never holds, `!=`
included, as in MLflow; `NOT` is the plain complement of what stands behind it.

`str()` of a node is a text that parses back to it.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Entity = Literal["metric", "param", "tag", "attribute", "dataset"]
Comparator = Literal["=", "!=", ">", ">=", "<", "<="]
Number: TypeAlias = int | float
Literal_: TypeAlias = str | Number

_PLURALS: dict[Entity, str] = {
    "metric": "metrics",
    "param": "params",
    "tag": "tags",
    "attribute": "attributes",
    "dataset": "dataset",
}
_BARE_KEY = re.compile(r"[A-Za-z_][\w./-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """What a clause looks at. Attribute keys are canonical (`start_time`, never `created`)."""

    entity: Entity
    key: str

    def __str__(self) -> str:
        if _BARE_KEY.fullmatch(self.key):
            return f"{_PLURALS[self.entity]}.{self.key}"
        quote = '"' if "`" in self.key else "`"
        return f"{_PLURALS[self.entity]}.{quote}{self.key}{quote}"


@dataclass(frozen=True, slots=True)
class Compare:
    """`field op value`. A number compares as a number: a param or tag that is no number does not satisfy it."""

    field: Field
    op: Comparator
    value: Literal_

    def __str__(self) -> str:
        return f"{self.field} {self.op} {literal(self.value)}"


@dataclass(frozen=True, slots=True)
class Like:
    """`field [NOT] LIKE pattern`: `%` is any text, `_` one character, nothing escapes them."""

    field: Field
    pattern: str
    ignore_case: bool = False
    negated: bool = False

    def __str__(self) -> str:
        word = "ILIKE" if self.ignore_case else "LIKE"
        return f"{self.field} {'NOT ' if self.negated else ''}{word} {literal(self.pattern)}"


@dataclass(frozen=True, slots=True)
class In:
    """`field [NOT] IN (...)`: all texts or all numbers."""

    field: Field
    values: tuple[str, ...] | tuple[Number, ...]
    negated: bool = False

    def __str__(self) -> str:
        listing = ", ".join(map(literal, self.values))
        return f"{self.field} {'NOT ' if self.negated else ''}IN ({listing})"


@dataclass(frozen=True, slots=True)
class Between:
    """`field [NOT] BETWEEN low AND high`, both ends included, numbers only."""

    field: Field
    low: Number
    high: Number
    negated: bool = False

    def __str__(self) -> str:
        word = "NOT BETWEEN" if self.negated else "BETWEEN"
        return f"{self.field} {word} {literal(self.low)} AND {literal(self.high)}"


@dataclass(frozen=True, slots=True)
class IsNull:
    """`field IS [NOT] NULL`: the run has no value there (or has one)."""

    field: Field
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.field} IS {'NOT ' if self.negated else ''}NULL"


@dataclass(frozen=True, slots=True)
class And:
    clauses: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return " AND ".join(_operand(clause) for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Or:
    clauses: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return " OR ".join(_operand(clause) for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Not:
    clause: "Expression"

    def __str__(self) -> str:
        return f"NOT {_operand(self.clause)}"


Clause: TypeAlias = Compare | Like | In | Between | IsNull
Expression: TypeAlias = Clause | And | Or | Not


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One level of an order; missing values come last in both directions, NaN right before them."""

    field: Field
    ascending: bool = True

    def __str__(self) -> str:
        return f"{self.field} {'ASC' if self.ascending else 'DESC'}"


def literal(value: Literal_) -> str:
    """The text that parses to this value."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def fields_of(expression: Expression) -> frozenset[Field]:
    """Every field that the expression looks at: what a reader must fetch to evaluate it."""
    if isinstance(expression, And | Or):
        return frozenset().union(*(fields_of(clause) for clause in expression.clauses))
    if isinstance(expression, Not):
        return fields_of(expression.clause)
    return frozenset((expression.field,))


def _operand(expression: Expression) -> str:
    return f"({expression})" if isinstance(expression, And | Or) else str(expression)
