"""The words of MariaDB and MySQL, whose texts compare by collations that ignore case and trailing spaces."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.store.sql.dialect import GREATEST_DOUBLE, NUMBER_PATTERN, Dialect, escaped_pattern, is_unicode

if TYPE_CHECKING:
    from tracker.core.filter.tree import Comparator, Number

LOWERING_COLLATIONS = ("uca1400_ai_ci", "utf8mb4_0900_ai_ci", "utf8mb4_unicode_520_ci")
"""Collations that know most letters' lower case, the best first; others know those of older Unicode alone."""


class MySqlDialect:
    """`lowering` is the collation that lower case is taken by."""

    truths: tuple[object, object] = (0, 1)
    folds_keys = True
    enforces_lengths = True
    nan_marker: object = None

    def __init__(self, lowering: str | None = None) -> None:
        self._lowering = f" COLLATE {lowering}" if lowering else ""

    def exact(self, text: str) -> str:
        return f"CAST(CONVERT({text} USING utf8mb4) AS BINARY)"

    def key_equals(self, column: str, parameter: str) -> str:
        return f"({column} = {parameter} AND {self.exact(column)} = {self.exact(parameter)})"

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        subject = f"CONVERT({text} USING utf8mb4)"
        subject = f"LOWER({subject}{self._lowering})" if ignore_case else subject
        return f"{subject} COLLATE utf8mb4_bin LIKE {pattern} ESCAPE '|'"

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:
        return escaped_pattern(pattern, ignore_case=ignore_case)

    def number_in(self, text: str) -> str:
        plain = f"CONVERT({text} USING utf8mb4)"
        trimmed = f"TRIM(REPLACE(REPLACE(REPLACE({plain}, '\t', ' '), '\r', ' '), '\n', ' '))"
        return f"CASE WHEN {plain} REGEXP '{NUMBER_PATTERN}' THEN {trimmed} + 0e0 END"

    def is_text(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_number(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_integer(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_nan(self, table: str) -> str:
        return f"{table}.is_nan = 1"

    def value_or_nan(self, table: str) -> str:
        return f"CASE WHEN {table}.is_nan = 1 THEN NULL ELSE {table}.value END"

    def unindexed(self, column: str) -> str:
        return column

    def comparable(self, op: Comparator, number: Number) -> tuple[Comparator, Number]:
        if not math.isinf(number):
            return op, number
        if number > 0:
            return ("<=" if op in ("<", "<=", "!=") else ">"), GREATEST_DOUBLE
        return (">=" if op in (">", ">=", "!=") else "<"), -GREATEST_DOUBLE

    def as_text(self, column: str) -> str:
        return f"CAST({column} AS CHAR)"

    def can_hold(self, text: str) -> bool:
        return is_unicode(text)

    def ignoring(self, keys: tuple[str, ...]) -> str:
        return f'ON DUPLICATE KEY UPDATE "{keys[0]}" = "{keys[0]}"'

    def replacing(self, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:  # noqa: ARG002
        return "ON DUPLICATE KEY UPDATE " + ", ".join(f'"{column}" = VALUES("{column}")' for column in columns)

    def keeping_latest(self) -> str:
        # Assignments take effect from left to right, so what is compared last is assigned first.
        later = '(VALUES(step), VALUES("timestamp"), VALUES(value)) > (step, coalesce("timestamp", -1), value)'
        columns = ("is_nan", "value", "timestamp", "step")
        changes = ", ".join(f'"{column}" = IF({later}, VALUES("{column}"), "{column}")' for column in columns)
        return f"ON DUPLICATE KEY UPDATE {changes}"

    def for_update(self) -> str:
        return "FOR UPDATE"

    def for_share(self) -> str:
        return "LOCK IN SHARE MODE"


if TYPE_CHECKING:
    _: type[Dialect] = MySqlDialect
