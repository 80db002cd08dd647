"""The few places where SQLite, PostgreSQL and MariaDB/MySQL want other words for the same thing.

All of them compare texts here exactly: by code points, case and trailing spaces included. They read the same
statements: MariaDB and MySQL sessions run with ANSI_QUOTES, so that `"key"` is a column everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tracker.core.filter.tree import Comparator, Number

GREATEST_DOUBLE = 1.7976931348623157e308
NUMBER_PATTERN = "^[ \t\r\n]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?[ \t\r\n]*$"
"""The texts that `tracker.core.filter.texts.number_in` takes for numbers."""


class Dialect(Protocol):
    """SQL expressions over a column or a parameter; each may be NULL where the column is."""

    truths: tuple[object, object]
    """False and true, as parameters."""
    folds_keys: bool
    """Whether two keys that differ, in case say, may be one to a unique constraint."""
    enforces_lengths: bool
    """Whether a text longer than its column is refused."""
    nan_marker: object
    """What `value_or_nan` gives for NaN."""

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

    def is_integer(self, column: str) -> str:
        """A condition: the column holds a whole number."""
        ...

    def is_nan(self, table: str) -> str:
        """A condition: the row of this metrics table stands for NaN."""
        ...

    def value_or_nan(self, table: str) -> str:
        """The value of a row of this metrics table: a number, or what stands for NaN."""
        ...

    def unindexed(self, column: str) -> str:
        """The column, so that its index is left alone by a planner that would always take it."""
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


class StandardDialect:
    """What PostgreSQL and SQLite share: `ON CONFLICT`, infinity, and texts that are equal only to themselves."""

    def key_equals(self, column: str, parameter: str) -> str:
        return f"{column} = {parameter}"

    def comparable(self, op: Comparator, number: Number) -> tuple[Comparator, Number]:
        return op, number

    def as_text(self, column: str) -> str:
        return f"CAST({column} AS TEXT)"

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


def escaped_pattern(pattern: str, *, ignore_case: bool) -> str:
    """The pattern with `|` as escape character: in our language none escapes, but in MariaDB one always does."""
    return (pattern.lower() if ignore_case else pattern).replace("|", "||")


def is_unicode(text: str) -> bool:
    """Whether the text has a UTF-8 form: half a surrogate pair has none."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
