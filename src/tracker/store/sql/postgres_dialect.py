"""PostgreSQL's words."""

from typing import TYPE_CHECKING

from tracker.store.sql.dialect import NUMBER_PATTERN, Dialect, StandardDialect, escaped_pattern, is_unicode

LOWERING_COLLATIONS = ("und-x-icu",)
"""Collations that know every letter's lower case, the best first; a database's own may know ASCII alone."""


class PostgresDialect(StandardDialect):
    """`lowering` is the collation that lower case is taken by."""

    truths: tuple[object, object] = (False, True)
    folds_keys = False
    enforces_lengths = True
    nan_marker: object = "NaN"

    def __init__(self, lowering: str | None = None) -> None:
        self._lowering = f' COLLATE "{lowering}"' if lowering else ""

    def exact(self, text: str) -> str:
        return f'{text} COLLATE "C"'

    def like(self, text: str, pattern: str, *, ignore_case: bool) -> str:
        subject = f"lower({text}{self._lowering})" if ignore_case else text
        return f"{subject} LIKE {pattern} ESCAPE '|'"

    def like_pattern(self, pattern: str, *, ignore_case: bool) -> str:
        return escaped_pattern(pattern, ignore_case=ignore_case)

    def number_in(self, text: str) -> str:
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

    def is_text(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_number(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_integer(self, column: str) -> str:
        return f"{column} IS NOT NULL"

    def is_nan(self, table: str) -> str:
        return f"({table}.is_nan OR {table}.value = 'NaN')"

    def value_or_nan(self, table: str) -> str:
        return f"CASE WHEN {table}.is_nan THEN 'NaN' ELSE {table}.value END"

    def unindexed(self, column: str) -> str:
        return column

    def can_hold(self, text: str) -> bool:
        return "\0" not in text and is_unicode(text)

    def for_update(self) -> str:
        return "FOR UPDATE"

    def for_share(self) -> str:
        return "FOR SHARE"


if TYPE_CHECKING:
    _: type[Dialect] = PostgresDialect
