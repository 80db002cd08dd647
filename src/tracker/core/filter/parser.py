"""The one parser: MLflow's filter grammar, and beyond it OR, NOT, parentheses, BETWEEN and IS NULL.

expression := conjunction (OR conjunction)*
conjunction := factor (AND factor)*            a trailing AND is tolerated, as in MLflow
factor := NOT factor | '(' expression ')' | clause
clause := field (= != > >= < <=) value
        | field [NOT] (LIKE | ILIKE) text
        | field [NOT] IN '(' value, ... ')'
        | field [NOT] BETWEEN number AND number
        | field IS [NOT] NULL
field := [entity '.'] key                      the key bare, `in backticks` or "in double quotes"
"""

from collections.abc import Sequence
from typing import cast

from tracker.core.errors import FilterError
from tracker.core.filter.lexer import Token, number, tokenize
from tracker.core.filter.tree import (
    And,
    Between,
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
from tracker.core.filter.vocabulary import RUNS, Vocabulary

_COMPARATORS: dict[str, Comparator] = {
    "=": "=", "==": "=", "!=": "!=", "<>": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<=",
}  # fmt: skip
_DEEPEST = 100
"""Nesting beyond this is no person's filter; refusing it keeps every evaluator's stack safe."""


def parse_filter(text: str, vocabulary: Vocabulary = RUNS) -> Expression | None:
    """The tree of a filter; None for an empty one, which everything matches."""
    if not text.strip():
        return None
    parser = _Parser(text, vocabulary)
    expression = parser.expression()
    parser.expect_end("AND, OR or the end")
    return expression


def parse_order(terms: Sequence[str], vocabulary: Vocabulary = RUNS) -> tuple[OrderBy, ...]:
    """The levels of an order, each written `field [ASC|DESC]`."""
    order: list[OrderBy] = []
    for term in terms:
        parser = _Parser(term, vocabulary)
        start = parser.peek()
        field = parser.field()
        if field.entity == "dataset":
            raise FilterError(term, start.position, "Runs cannot be ordered by their datasets")
        direction = parser.keyword("ASC", "DESC")
        parser.expect_end("ASC, DESC or the end")
        if any(level.field == field for level in order):
            raise FilterError(term, start.position, f"The order names {field} twice")
        order.append(OrderBy(field, ascending=direction != "DESC"))
    return tuple(order)


class _Parser:
    """A text being parsed: its tokens and the place reached."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self._tokens = tokenize(text)
        self._index = 0
        self._depth = 0

    # Moving along the tokens

    def peek(self) -> Token:
        return self._tokens[self._index]

    def advance(self) -> Token:
        token = self.peek()
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def keyword(self, *words: str) -> str:
        """The keyword here if it is one of these, taken; else nothing."""
        return self.advance().text.upper() if self.peek().keyword in words else ""

    def error(self, expected: str, token: Token | None = None) -> FilterError:
        found = token or self.peek()
        return FilterError(self.text, found.position, f"Expected {expected}, found {found.described()}")

    def expect_end(self, expected: str) -> None:
        if self.peek().kind != "end":
            raise self.error(expected)

    # The grammar

    def expression(self) -> Expression:
        clauses = [self._conjunction()]
        while self.keyword("OR"):
            clauses.append(self._conjunction())
        return clauses[0] if len(clauses) == 1 else Or(tuple(clauses))

    def _conjunction(self) -> Expression:
        clauses = [self._factor()]
        while self.keyword("AND"):
            if self.peek().kind == "end":
                break
            clauses.append(self._factor())
        return clauses[0] if len(clauses) == 1 else And(tuple(clauses))

    def _factor(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FilterError(self.text, self.peek().position, f"Nested deeper than {_DEEPEST} levels")
        try:
            return self._nested()
        finally:
            self._depth -= 1

    def _nested(self) -> Expression:
        if self.keyword("NOT"):
            return Not(self._factor())
        if self.peek().kind != "open":
            return self._clause()
        self.advance()
        inside = self.expression()
        if self.peek().kind != "close":
            raise self.error("AND, OR or ')'")
        self.advance()
        return inside

    def _clause(self) -> Expression:
        field = self.field()
        if self.peek().kind == "operator":
            return self._comparison(field)
        if self.keyword("IS"):
            negated = bool(self.keyword("NOT"))
            if not self.keyword("NULL"):
                raise self.error("NULL" if negated else "NULL or NOT NULL")
            return IsNull(field, negated)
        negated = bool(self.keyword("NOT"))
        word = self.peek()
        match self.keyword("LIKE", "ILIKE", "IN", "BETWEEN"):
            case "LIKE" | "ILIKE" as like:
                if self._is_numeric(field):
                    raise FilterError(self.text, word.position, f"{field} is a number and takes no {like}")
                return Like(field, self._text("a quoted pattern"), like == "ILIKE", negated)
            case "IN":
                return In(field, self._listing(field), negated)
            case "BETWEEN":
                return self._between(field, negated, word)
        if negated:
            raise self.error("LIKE, ILIKE, IN or BETWEEN")
        raise self.error("=, !=, <, <=, >, >=, LIKE, ILIKE, IN, BETWEEN or IS")

    def _comparison(self, field: Field) -> Compare:
        operator = self.advance()
        op = _COMPARATORS.get(operator.text)
        if op is None:
            raise self.error("=, !=, <, <=, > or >=", operator)
        value = self._value(field)
        if isinstance(value, str) and op not in ("=", "!="):
            wanted = f"{op} wants an unquoted number" if self._may_be_number(field) else f"it takes no {op}"
            raise FilterError(self.text, operator.position, f"{field} is text: {wanted}; texts take = != LIKE ILIKE IN")
        return Compare(field, op, value)

    def _between(self, field: Field, negated: bool, word: Token) -> Between:
        if not (self._is_numeric(field) or self._may_be_number(field)):
            raise FilterError(self.text, word.position, f"{field} is text and takes no BETWEEN")
        low = self._number(field)
        if not self.keyword("AND"):
            raise self.error("AND and the upper bound")
        return Between(field, low, self._number(field), negated)

    def _listing(self, field: Field) -> tuple[str, ...] | tuple[Number, ...]:
        if self.peek().kind != "open":
            raise self.error("'(' and a list of values")
        self.advance()
        values: list[Literal_] = []
        while True:
            token = self.peek()
            values.append(self._value(field))
            if isinstance(values[-1], str) != isinstance(values[0], str):
                raise self.error("a quoted text" if isinstance(values[0], str) else "a number", token)
            if self.peek().kind == "close":
                self.advance()
                return cast("tuple[str, ...] | tuple[Number, ...]", tuple(values))
            if self.peek().kind != "comma":
                raise self.error("',' or ')'")
            self.advance()

    # Fields and values

    def field(self) -> Field:
        """A field, with its entity's and attribute's other spellings resolved."""
        token = self.advance()
        if token.kind == "quoted" and token.quote != "'":
            return self._attribute(token.text, token)
        if token.kind != "word" or number(token.text) is not None:
            raise self.error("a field such as metrics.loss, params.lr, tags.team or status", token)
        head, dot, key = token.text.partition(".")
        if not dot:
            return self._attribute(head, token)
        entity = self.vocabulary.entities.get(head)
        if entity is None:
            known = ", ".join(sorted({f"{word}." for word in self.vocabulary.entities if word.endswith("s")}))
            raise FilterError(self.text, token.position, f"{head!r} is none of {known}")
        if not key:
            key = self._quoted_key(token)
        if entity == "attribute":
            return self._attribute(key, token)
        if entity == "dataset" and key not in self.vocabulary.dataset_keys:
            known = ", ".join(sorted(self.vocabulary.dataset_keys))
            raise FilterError(self.text, token.position, f"A dataset has no {key!r}, only {known}")
        return Field(entity, key)

    def _quoted_key(self, before: Token) -> str:
        key = self.peek()
        adjacent = key.position == before.position + len(before.text)
        if key.kind != "quoted" or key.quote == "'" or not adjacent:
            raise self.error('a key, quoted like `this` or "this" where it has spaces', key)
        return self.advance().text

    def _attribute(self, key: str, token: Token) -> Field:
        canonical = self.vocabulary.aliases.get(key, key)
        if canonical not in self.vocabulary.attributes:
            known = ", ".join(self.vocabulary.attributes)
            hint = "" if "param" not in self.vocabulary.entities.values() else " (or metrics.…, params.…, tags.…)"
            raise FilterError(
                self.text, token.position, f"{key!r} is no attribute of {self.vocabulary.noun}: {known}{hint}"
            )
        return Field("attribute", canonical)

    def _is_numeric(self, field: Field) -> bool:
        """Whether every value of the field is a number."""
        if field.entity == "attribute":
            return self.vocabulary.attributes[field.key] == "number"
        return field.entity == "metric"

    @staticmethod
    def _may_be_number(field: Field) -> bool:
        """Whether the field's texts may be compared as numbers."""
        return field.entity in ("param", "tag")

    def _value(self, field: Field) -> Literal_:
        if self._is_numeric(field):
            return self._number(field)
        if self._may_be_number(field) and self.peek().kind == "word":
            return self._number(field, "a quoted text or a number")
        return self._text("a quoted text")

    def _number(self, field: Field, expected: str = "a number") -> Number:
        """A number as the field holds them: times are whole, what was logged is a float."""
        value = number(self.peek().text) if self.peek().kind == "word" else None
        if value is None:
            raise self.error(expected)
        self.advance()
        return value if field.entity == "attribute" else float(value)

    def _text(self, expected: str) -> str:
        if self.peek().kind != "quoted" or self.peek().quote == "`":
            raise self.error(expected)
        return self.advance().text
