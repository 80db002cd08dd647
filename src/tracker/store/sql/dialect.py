"""The few places where SQLite, PostgreSQL and MariaDB/MySQL want other words for the same thing.

All of them compare texts here exactly: by code points, case and trailing spaces included. They read the same
statements: MariaDB and MySQL sessions run with ANSI_QUOTES, so that `"key"` is a column everywhere.
"""

import math
from typing import Protocol

from tracker.core.filter.tree import Comparator, Number

GREATEST_DOUBLE = 1.7976931348623157e308
NUMBER_PATTERN = "^[ \t\r\n]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?[ \t\r\n]*$"
"""The texts that `tracker.core.filter.evaluate.number_in` takes for numbers."""


class Dialect(Protocol):
    """SQL expressions over a column or a parameter; each may be NULL where the column is."""

    truths: tuple[object, object]
    """False and true, as parameters."""
    folds_keys: bool
    """Whether two keys that differ, in case say, may be one to a unique constraint."""
    enforces_lengths: bool
    """Whether a text longer than its column is refused."""

    def exact(self, text: str) -> str:
        """The text as something whose `=`, `<>` and order are those of its code points."""
        ...

    def key_equals(self, column: str, parameter: str) -> str:
        """An exact comparison that an index on the column serves."""
        ...

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        """Whether the text matches a pattern that `like_pattern` gave."""
        ...

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:
        """The pattern as a parameter of `like`."""
        ...

    def number_in(self, text: str) -> str:
        """The number that a text spells, NULL where it spells none."""
        ...

    def is_text(self, column: str) -> str:
        """A condition: the column holds a text."""
        ...

    def is_number(self, column: str) -> str:
        """A condition: the column holds a number."""
        ...

    def is_nan(self, table: str) -> str:
        """A condition: the row of this metrics table stands for NaN."""
        ...

    def comparable(self, op: Comparator, number: Number) -> tuple[Comparator, Number]:
        """The same comparison, with a number that the database knows."""
        ...

    def as_text(self, column: str) -> str:
        """A number as text."""
        ...

    def can_hold(self, text: str) -> bool:
        """Whether the database can hold this text at all."""
        ...

    def ignoring(self, keys: tuple[str, ...]) -> str:
        """A conflict clause that leaves the row that stands."""
        ...

    def replacing(self, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
        """A conflict clause that overwrites these columns of the row that stands."""
        ...

    def keeping_latest(self) -> str:
        """A conflict clause for `latest_metrics`: overwrite the row that stands with a strictly later one."""
        ...

    def for_update(self) -> str:
        """What a SELECT ends in, so that nobody else changes or holds its rows until the transaction ends."""
        ...

    def for_share(self) -> str:
        """What a SELECT ends in, so that nobody changes its rows until the transaction ends."""
        ...


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


class _Standard:
    """What PostgreSQL and SQLite share: `ON CONFLICT`, and infinity."""

    def comparable(self, op: Comparator, number: Number) -> tuple[Comparator, Number]:
        return op, number

    def ignoring(self, keys: tuple[str, ...]) -> str:
        return f"ON CONFLICT ({_listed(keys)}) DO NOTHING"

    def replacing(self, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
        changes = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
        return f"ON CONFLICT ({_listed(keys)}) DO UPDATE SET {changes}"

    def keeping_latest(self) -> str:
        return (
            'ON CONFLICT ("key", run_uuid) DO UPDATE SET value = excluded.value, "timestamp" = excluded."timestamp", '
            "step = excluded.step, is_nan = excluded.is_nan "
            'WHERE (excluded.step, excluded."timestamp", excluded.value) '
            '> (latest_metrics.step, coalesce(latest_metrics."timestamp", -1), latest_metrics.value)'
        )


class SqliteDialect(_Standard):
    """SQLite has no types to rely on: a column may hold anything. Its connections know three functions of ours."""

    truths: tuple[object, object] = (0, 1)
    folds_keys = False
    enforces_lengths = False

    def exact(self, text: str) -> str:
        return text

    def key_equals(self, column: str, parameter: str) -> str:
        return f"{column} = {parameter}"

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        return f"tracker_{'ilike' if ignore_case else 'like'}(CAST({text} AS BLOB), {pattern})"

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:  # noqa: ARG002
        return pattern

    def number_in(self, text: str) -> str:
        return f"tracker_number_in(CAST({text} AS BLOB))"

    def is_text(self, column: str) -> str:
        return f"typeof({column}) = 'text'"

    def is_number(self, column: str) -> str:
        return f"typeof({column}) IN ('real', 'integer')"

    def is_nan(self, table: str) -> str:
        return f"{table}.is_nan = 1"

    def as_text(self, column: str) -> str:
        return f"CAST({column} AS TEXT)"

    def can_hold(self, text: str) -> bool:
        return _is_unicode(text)

    def for_update(self) -> str:
        return ""

    def for_share(self) -> str:
        return ""


class PostgresDialect(_Standard):
    """PostgreSQL."""

    truths: tuple[object, object] = (False, True)
    folds_keys = False
    enforces_lengths = True

    def exact(self, text: str) -> str:
        return f'{text} COLLATE "C"'

    def key_equals(self, column: str, parameter: str) -> str:
        return f"{column} = {parameter}"

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        subject = f"lower({text})" if ignore_case else text
        return f"{subject} LIKE {pattern} ESCAPE '|'"

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:
        return _escaped(pattern, ignore_case)

    def number_in(self, text: str) -> str:
        return _postgres_number(text)

    def is_text(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_number(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_nan(self, table: str) -> str:
        return f"({table}.is_nan OR {table}.value = 'NaN')"

    def as_text(self, column: str) -> str:
        return f"CAST({column} AS TEXT)"

    def can_hold(self, text: str) -> bool:
        return "\0" not in text and _is_unicode(text)

    def for_update(self) -> str:
        return "FOR UPDATE"

    def for_share(self) -> str:
        return "FOR SHARE"


class MySqlDialect:
    """MariaDB and MySQL, whose texts compare by collations that ignore case and trailing spaces."""

    truths: tuple[object, object] = (0, 1)
    folds_keys = True
    enforces_lengths = True

    def exact(self, text: str) -> str:
        return f"CAST(CONVERT({text} USING utf8mb4) AS BINARY)"

    def key_equals(self, column: str, parameter: str) -> str:
        return f"({column} = {parameter} AND {self.exact(column)} = {self.exact(parameter)})"

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        subject = f"CONVERT({text} USING utf8mb4)"
        subject = f"LOWER({subject})" if ignore_case else subject
        return f"{subject} COLLATE utf8mb4_bin LIKE {pattern} ESCAPE '|'"

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:
        return _escaped(pattern, ignore_case)

    def number_in(self, text: str) -> str:
        plain = f"CONVERT({text} USING utf8mb4)"
        trimmed = f"TRIM(REPLACE(REPLACE(REPLACE({plain}, '\t', ' '), '\r', ' '), '\n', ' '))"
        return f"CASE WHEN {plain} REGEXP '{NUMBER_PATTERN}' THEN {trimmed} + 0e0 END"

    def is_text(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_number(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_nan(self, table: str) -> str:
        return f"{table}.is_nan = 1"

    def comparable(self, op: Comparator, number: Number) -> tuple[Comparator, Number]:
        if not math.isinf(number):
            return op, number
        if number > 0:
            return ("<=" if op in ("<", "<=", "!=") else ">"), GREATEST_DOUBLE
        return (">=" if op in (">", ">=", "!=") else "<"), -GREATEST_DOUBLE

    def as_text(self, column: str) -> str:
        return f"CAST({column} AS CHAR)"

    def can_hold(self, text: str) -> bool:
        return _is_unicode(text)

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


def _escaped(pattern: str, ignore_case: bool) -> str:
    """The pattern with an escape character that we choose: in our language none escapes, in MariaDB one always does."""
    return (pattern.lower() if ignore_case else pattern).replace("|", "||")


def _is_unicode(text: str) -> bool:
    """Whether the text has a UTF-8 form: half a surrogate pair has none."""
    return not any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else True


def _postgres_number(text: str) -> str:
    """PostgreSQL refuses a text beyond the range of doubles, where Python says infinity or zero: so look first.

    A text of a column has at most 8,000 digits: an exponent far beyond that decides alone. Between, exact
    numerics tell whether the nearest double is finite and not zero.
    """
    exponent = f"coalesce(substring({text} from '[eE][+-]?0*([0-9]*)'), '')"
    is_small = f"{text} ~ '[eE]-'"
    is_zero = f"{text} !~ '^[^eE]*[1-9]'"
    is_negative = f"{text} ~ '^[ \t\r\n]*-'"
    number = f"CAST({text} AS numeric)"
    infinity = f"CASE WHEN {is_negative} THEN '-Infinity' ELSE 'Infinity'::float8 END"
    return (
        f"CASE WHEN {text} !~ '{NUMBER_PATTERN}' THEN NULL WHEN {is_zero} THEN 0 "
        f"WHEN length({exponent}) > 4 OR {exponent} > '8330' AND length({exponent}) = 4 THEN "
        f"CASE WHEN {is_small} THEN 0 ELSE {infinity} END "
        f"WHEN abs({number}) >= {2**1024 - 2**970} THEN {infinity} "
        f"WHEN abs({number}) < 2.4703282292062328e-324 THEN 0 ELSE CAST({text} AS float8) END"
    )
