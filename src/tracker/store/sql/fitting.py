"""What a database's columns can hold of what a writer gives."""

from collections.abc import Mapping

from tracker.core.entities import Problem
from tracker.core.errors import InvalidValue, shorten
from tracker.core.names import MAX_PARAM_VALUE, MAX_TAG_VALUE, fitted
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.database import Database


def limit_of(catalog: Catalog, table: str, most: int) -> int:
    """How long a value may be: MLflow's limit, or less in the columns of an old head."""
    return min(most, catalog.limit(table, "value") or most)


def check_fits(database: Database, table: str, values: Mapping[str, str | None]) -> None:
    """Refuse values that the columns cannot hold and that must not be cut."""
    for column, value in values.items():
        if value is None:
            continue
        _check_can_hold(database, column, value)
        limit = database.catalog.limit(table, column)
        if database.dialect.enforces_lengths and limit is not None and len(value) > limit:
            raise InvalidValue(f"{column} {shorten(value)} is {len(value)} characters long; {limit} is the most here.")


def taken_for_another(name: str, other: object) -> InvalidValue:
    """What to say where a collation takes two names for one."""
    return InvalidValue(
        f"{shorten(name)} is the same as {shorten(str(other))} to this database, whose collation ignores the "
        f"difference; choose another name, or a database with the collation utf8mb4_bin."
    )


def fit_params(database: Database, params: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The params, in the order of their keys, cut where they must be, and what was cut."""
    return _fit_values(database, "params", params, MAX_PARAM_VALUE)


def fit_tags(database: Database, tags: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The same for tags."""
    return _fit_values(database, "tags", tags, MAX_TAG_VALUE)


def _fit_values(
    database: Database, table: str, values: Mapping[str, str], most: int
) -> tuple[dict[str, str], list[Problem]]:
    limit = limit_of(database.catalog, table, most)
    fits, problems = {}, []
    for key in sorted(values):
        _check_can_hold(database, f"{table}.{key}", values[key])
        fits[key], problem = fitted(table, key, values[key], limit)
        if problem is not None:
            problems.append(problem)
    return fits, problems


def _check_can_hold(database: Database, field: str, value: str) -> None:
    if not database.dialect.can_hold(value):
        raise InvalidValue(f"{field} {shorten(value)} has characters that {database.name} cannot hold.")
