"""The filter's tree as SQL, with the meaning that `tracker.core.filter.evaluate` gives it.

A condition of SQL may come out NULL where a value is missing. AND and OR carry that on to WHERE, which takes it for
false; a complement is written IS NOT TRUE, so that it holds there. Thereby the logic is that of two values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.filter.tree import (
    And,
    Between,
    Clause,
    Comparator,
    Compare,
    Expression,
    In,
    IsNull,
    Like,
    Literal_,
    Not,
    Or,
    OrderBy,
)
from tracker.store.sql.bindings import FALSE, TRUE, Bindings
from tracker.store.sql.dialect import Dialect
from tracker.store.sql.scope import Scope, Value

_NULL = "NULL"
"""An attribute that this database has no column for."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns filters and orders into SQL over the rows of a scope."""

    dialect: Dialect
    bindings: Bindings
    scope: Scope

    def where(self, expression: Expression) -> str:
        """A condition that is true for the rows that match, and false or NULL for the others."""
        match expression:
            case And(clauses):
                return _joined("AND", [self.where(clause) for clause in clauses])
            case Or(clauses):
                return _joined("OR", [self.where(clause) for clause in clauses])
            case Not(clause):
                return f"(({self.where(clause)}) IS NOT TRUE)"
            case IsNull(field, negated):
                present = self.scope.holds(field, self._is_present)
                return f"(({present}) IS {'' if negated else 'NOT '}TRUE)"
            case _:
                clause = expression
                return self.scope.holds(clause.field, lambda value: f"({self._satisfied(clause, value)})")

    def order(self, levels: Sequence[OrderBy]) -> tuple[str, str]:
        """The joins and the terms of ORDER BY: missing values last, NaN right before them, in both directions."""
        joins, terms = [], []
        for number, level in enumerate(levels):
            found = self.scope.sorted_by(level.field, f"o{number}")
            joins.append(found.join)
            terms += self._terms(found.value, "ASC" if level.ascending else "DESC")
        return " ".join(joins), ", ".join(terms)

    def _terms(self, value: Value, direction: str) -> list[str]:
        present = self._is_present(value)
        if value.is_nan:
            rank = f"CASE WHEN {value.is_nan} THEN 1 WHEN {present} THEN 0 ELSE 2 END"
            return [rank, f"CASE WHEN {value.is_nan} THEN NULL WHEN {present} THEN {value.sql} END {direction}"]
        sortable = self.dialect.exact(value.sql) if value.kind == "text" else value.sql
        return [f"CASE WHEN {present} THEN 0 ELSE 1 END", f"CASE WHEN {present} THEN {sortable} END {direction}"]

    def _is_present(self, value: Value) -> str:
        if value.sql == _NULL:
            return FALSE
        if value.kind == "text":
            return self.dialect.is_text(value.sql)
        if value.kind == "integer":
            return self.dialect.is_integer(value.sql)
        is_number = self.dialect.is_number(value.sql)
        return f"({value.is_nan} OR {is_number})" if value.is_nan else is_number

    def _satisfied(self, clause: Clause, value: Value) -> str:
        match clause:
            case Like() | Compare(value=str()):
                is_textual = True
            case In(values=values):
                is_textual = isinstance(values[0], str)
            case _:
                is_textual = False
        if not is_textual:
            condition = self._number_satisfied(clause, value)
        elif value.kind == "text":
            condition = self._text_satisfied(clause, value.sql)
        else:
            condition = FALSE
        return f"{self._is_present(value)} AND {condition}"

    def _text_satisfied(self, clause: Clause, text: str) -> str:
        """What a clause about texts says of a text that is there."""
        match clause:
            case Compare(_, op, wanted):
                return self._one_of(text, (wanted,), negated=op == "!=")
            case In(_, values, negated):
                return self._one_of(text, values, negated=negated)
            case Like(_, pattern, ignore_case, negated):
                if not self.dialect.can_hold(pattern):
                    return TRUE if negated else FALSE
                bound = self.bindings.bind(self.dialect.like_pattern(pattern, ignore_case=ignore_case))
                like = self.dialect.like(text, bound, ignore_case=ignore_case)
                return f"NOT ({like})" if negated else f"({like})"
        raise AssertionError(clause)

    def _one_of(self, text: str, values: Sequence[Literal_], *, negated: bool) -> str:
        held = [value for value in values if isinstance(value, str) and self.dialect.can_hold(value)]
        if not held:
            return TRUE if negated else FALSE
        listing = ", ".join(self.dialect.exact(self.bindings.bind(value)) for value in held)
        return f"{self.dialect.exact(text)} {'NOT IN' if negated else 'IN'} ({listing})"

    def _number_satisfied(self, clause: Clause, value: Value) -> str:
        """What a clause about numbers says of a value that is there; of a NaN, only what is negated holds."""
        if value.kind == "text":
            return self._within_bounds(clause, self.dialect.number_in(value.sql))
        condition = self._within_bounds(clause, value.sql)
        if not value.is_nan:
            return condition
        holds_for_nan = clause.op == "!=" if isinstance(clause, Compare) else _is_negated(clause)
        return f"({value.is_nan} OR {condition})" if holds_for_nan else f"NOT ({value.is_nan}) AND {condition}"

    def _within_bounds(self, clause: Clause, number: str) -> str:
        match clause:
            case Compare(_, op, wanted):
                return self._compared(number, op, wanted)
            case In(_, values, negated):
                condition = _joined("OR", [self._compared(number, "=", value) for value in values])
            case Between(_, low, high, negated):
                condition = f"{self._compared(number, '>=', low)} AND {self._compared(number, '<=', high)}"
            case _:
                raise AssertionError(clause)
        return f"NOT ({condition})" if negated else f"({condition})"

    def _compared(self, number: str, op: Comparator, wanted: Literal_) -> str:
        assert not isinstance(wanted, str), "texts are compared elsewhere"
        op, bound = self.dialect.comparable(op, wanted)
        return f"{number} {'<>' if op == '!=' else op} {self.bindings.bind(bound)}"


def _joined(word: str, conditions: list[str]) -> str:
    """The conditions as a balanced tree: databases bound its depth, not its size."""
    if len(conditions) == 1:
        return conditions[0]
    middle = len(conditions) // 2
    return f"({_joined(word, conditions[:middle])} {word} {_joined(word, conditions[middle:])})"


def _is_negated(clause: Clause) -> bool:
    return isinstance(clause, In | Between) and clause.negated
