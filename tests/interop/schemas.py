"""A database's schema as values that compare with `==`: what SQLAlchemy finds by looking."""

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import Inspector

Description = dict[str, Any]

PARTS = ("columns", "primary key", "unique", "indexes", "checks", "foreign keys")


def described(url: str) -> dict[str, Description]:
    """Each table's columns, keys, constraints and indexes."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    try:
        inspector = sqlalchemy.inspect(engine)
        return {table: _table(inspector, table) for table in inspector.get_table_names()}
    finally:
        engine.dispose()


def _table(inspector: Inspector, table: str) -> Description:
    columns = {
        column["name"]: (
            str(column["type"]),
            column["nullable"],
            column["default"],
            column.get("autoincrement", "auto"),
        )
        for column in inspector.get_columns(table)
    }
    primary = inspector.get_pk_constraint(table)
    return {
        "columns": columns,
        "primary key": (primary["name"], primary["constrained_columns"]),
        "unique": _named((each["name"], each["column_names"]) for each in inspector.get_unique_constraints(table)),
        "indexes": _named(
            (each["name"], each["column_names"], each["unique"]) for each in inspector.get_indexes(table)
        ),
        "checks": _named(
            {(_given(each["name"]), _plain(each["sqltext"])) for each in inspector.get_check_constraints(table)}
        ),
        "foreign keys": _named(
            (key["name"], key["constrained_columns"], key["referred_table"], key["referred_columns"], key["options"])
            for key in inspector.get_foreign_keys(table)
        ),
    }


def _named(constraints: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(constraints, key=repr)


def _given(name: str | None) -> str | None:
    """The name unless MariaDB made it up: it numbers constraints, one that was made twice too."""
    return None if name is None or re.fullmatch(r"CONSTRAINT_\d+", name) else name


def _plain(sql: str) -> str:
    """A condition without the blanks and quotes that say nothing."""
    return re.sub(r"\s+", " ", sql.replace('"', "").replace("`", "")).strip()
