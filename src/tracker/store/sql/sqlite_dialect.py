"""SQLite's words. It has no types to rely on: a column may hold anything."""

from typing import TYPE_CHECKING

from tracker.store.sql.dialect import Dialect, StandardDialect, is_unicode


class SqliteDialect(StandardDialect):
    """For connections that know the functions of `tracker.store.sql.sqlite_functions`."""

    truths: tuple[object, object] = (0, 1)
    folds_keys = False
    enforces_lengths = False
    nan_marker: object = "NaN"

    def exact(self, text: str) -> str:
        return text

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

    def is_integer(self, column: str) -> str:
        return f"typeof({column}) = 'integer'"

    def is_nan(self, table: str) -> str:
        return f"{table}.is_nan = 1"

    def value_or_nan(self, table: str) -> str:
        return f"CASE WHEN {table}.is_nan = 1 THEN 'NaN' ELSE {table}.value END"

    def unindexed(self, column: str) -> str:
        return f"+{column}"

    def can_hold(self, text: str) -> bool:
        return is_unicode(text)

    def for_update(self) -> str:
        return ""

    def for_share(self) -> str:
        return ""


if TYPE_CHECKING:
    _: type[Dialect] = SqliteDialect
