"""Params, tags and latest metrics: the tables of keys and values beside runs and experiments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from tracker.core.entities import Problem
from tracker.store.sql.cells import wrong
from tracker.store.sql.connection import Connection, Row
from tracker.store.sql.scope import Bindings

IDS_AT_ONCE = 500
"""How many ids one statement names: below every database's limit on parameters."""

Item = TypeVar("Item")


@dataclass(slots=True)
class Values:
    """What one table holds for some rows, by their ids, and what of it could not be read."""

    kind: Literal["params", "tags", "metrics"]
    found: dict[Any, dict[str, Any]] = field(default_factory=dict)
    problems: dict[Any, list[Problem]] = field(default_factory=dict)

    def add_texts(self, rows: list[Row]) -> None:
        """Take in rows of (id, key, text)."""
        for owner, key, value in rows:
            if type(value) is str and type(key) is str:
                try:
                    self.found[owner][key] = value
                except KeyError:
                    self.found[owner] = {key: value}
            else:
                self._spoilt(owner, key, wrong("a text", value))

    def add_numbers(self, rows: list[Row]) -> None:
        """Take in rows of (id, key, number, is NaN)."""
        nan = float("nan")
        for owner, key, value, is_nan in rows:
            if (type(value) is float or type(value) is int) and type(key) is str:
                number = nan if is_nan else value
                try:
                    self.found[owner][key] = number
                except KeyError:
                    self.found[owner] = {key: number}
            else:
                self._spoilt(owner, key, wrong("a number", value))

    def _spoilt(self, owner: Any, key: Any, reason: str) -> None:
        name = key if type(key) is str else "?"
        reason = reason if name == key else wrong("a name", key)
        self.problems.setdefault(owner, []).append(Problem(f"{self.kind}.{name}", reason))


@dataclass(frozen=True, slots=True)
class KeyValueTable:
    """One of the tables, and the column by which its rows belong to another's."""

    kind: Literal["params", "tags", "metrics"]
    table: str
    owner: str
    key: str = "key"
    value: str = "value"

    def read(self, connection: Connection, ids: Sequence[Any], keys: frozenset[str] | None = None) -> Values:
        """What these rows have under these keys (None: under any)."""
        values = Values(self.kind)
        if keys is not None:
            keys = frozenset(filter(connection.dialect.can_hold, keys))
            if not keys:
                return values
        for some in in_chunks(ids):
            rows = self._rows(connection, some, keys)
            if keys is not None:
                rows = [row for row in rows if row[1] in keys]
            if self.kind == "metrics":
                values.add_numbers(rows)
            else:
                values.add_texts(rows)
        return values

    def _rows(self, connection: Connection, ids: Sequence[Any], keys: frozenset[str] | None) -> list[Row]:
        bindings = Bindings()
        is_nan = f", {connection.dialect.is_nan('v')}" if self.kind == "metrics" else ""
        only = ""
        if keys is not None and len(keys) <= IDS_AT_ONCE:
            only = f'AND v."{self.key}" IN ({bindings.bind_all(sorted(keys))})'
        return connection.rows(
            f'SELECT v.{self.owner}, v."{self.key}", v.{self.value}{is_nan} FROM {self.table} v '
            f"WHERE v.{self.owner} IN ({bindings.bind_all(ids)}) {only}",
            bindings.values,
        )


PARAMS = KeyValueTable("params", "params", "run_uuid")
TAGS = KeyValueTable("tags", "tags", "run_uuid")
METRICS = KeyValueTable("metrics", "latest_metrics", "run_uuid")
EXPERIMENT_TAGS = KeyValueTable("tags", "experiment_tags", "experiment_id")


def in_chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, so many at a time as one statement may name."""
    for start in range(0, len(items), IDS_AT_ONCE):
        yield items[start : start + IDS_AT_ONCE]
