"""Params, tags and latest metrics: the tables of keys and values beside runs and experiments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from tracker.core.compact import NOTHING, Compactor
from tracker.core.entities import Problem
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.cells import wrong
from tracker.store.sql.connection import Connection, Row

IDS_AT_ONCE = 500
"""How many ids one statement names: below every database's limit on parameters."""
_WORTH_A_SCAN = 0.25
"""From this share of all owners on, reading a whole table in its own order beats looking each of them up."""
_MOST_OPEN = 64
"""So many owners' rows may stand mixed in a table before it costs something to keep their values compact."""

Item = TypeVar("Item")


@dataclass(slots=True)
class Values:
    """What one table holds for some rows, by their ids, and what of it could not be read."""

    kind: Literal["params", "tags", "metrics"]
    compactor: Compactor | None = None
    """Keeps what is found in little memory, for whoever holds it for long."""
    found: dict[Any, Mapping[str, Any]] = field(default_factory=dict)
    problems: dict[Any, list[Problem]] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    """Each key as it came first: drivers make a new text for every row."""
    _open: dict[Any, dict[str, Any]] = field(default_factory=dict)
    """By owner, what is not compact yet."""

    def add_texts(self, rows: Iterable[Row]) -> None:
        """Take in rows of (id, key, text)."""
        last: Any = None
        values: dict[str, Any] = {}
        shared = self._keys.setdefault if self.compactor is None else None  # keys that are compact are shared
        for owner, key, value in rows:
            if owner != last:
                last, values = owner, self._values_of(owner)
            if type(value) is str and type(key) is str:
                values[shared(key, key) if shared else key] = value
            else:
                self._spoilt(owner, key, wrong("a text", value))

    def add_numbers(self, rows: Iterable[Row], nan_marker: object) -> None:
        """Take in rows of (id, key, number or what stands for NaN)."""
        nan = float("nan")
        shared = self._keys.setdefault if self.compactor is None else None  # keys that are compact are shared
        last: Any = None
        values: dict[str, Any] = {}
        for owner, key, value in rows:
            if owner != last:
                last, values = owner, self._values_of(owner)
            if type(value) is float and type(key) is str:
                values[shared(key, key) if shared else key] = value
            elif value == nan_marker and type(key) is str:
                values[shared(key, key) if shared else key] = nan
            else:
                self._spoilt(owner, key, wrong("a number", value))

    def of(self, owner: Any) -> Mapping[str, Any]:
        """What one has."""
        found = self.found.get(owner)
        return found if found is not None else {}

    def finish(self) -> None:
        """All rows were taken in, or so many that what is open is to be made compact."""
        if self.compactor is not None:
            compact = self.compactor.numbers if self.kind == "metrics" else self.compactor.texts
            for owner, values in self._open.items():
                self.found[owner] = compact(values)
            self._open.clear()

    def _values_of(self, owner: Any) -> dict[str, Any]:
        """What an owner has, to be added to until another owner's rows come."""
        if self.compactor is None:
            return self.found.setdefault(owner, {})  # type: ignore[return-value]
        values = self._open.get(owner)
        if values is None:
            if len(self._open) >= _MOST_OPEN:
                self.finish()
            found = self.found.get(owner, NOTHING)
            values = self._open[owner] = {} if found is NOTHING else dict(found)
        return values

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

    def read(
        self,
        connection: Connection,
        ids: Sequence[Any],
        keys: frozenset[str] | None = None,
        *,
        of: int | None = None,
        compactor: Compactor | None = None,
    ) -> Values:
        """What these rows have under these keys (None: under any). `of` is how many such rows there are in all."""
        values = Values(self.kind, compactor)
        if compactor is not None:
            values.found.update(dict.fromkeys(ids, NOTHING))  # under these very texts: drivers make one for every row
        if keys is not None:
            keys = frozenset(filter(connection.dialect.can_hold, keys))
        if not ids or keys == frozenset():
            return values
        if of is not None and is_worth_a_scan(ids, of):
            self._add(values, connection, None, keys)
        else:
            for some in in_chunks(ids):
                self._add(values, connection, some, keys)
        values.finish()
        return values

    def _add(
        self, values: Values, connection: Connection, ids: Sequence[Any] | None, keys: frozenset[str] | None
    ) -> None:
        """Read the rows of these owners (None: of all)."""
        bindings = Bindings()
        conditions = [] if ids is None else [f"v.{self.owner} IN ({bindings.bind_all(ids)})"]
        if keys is not None and len(keys) <= IDS_AT_ONCE:
            conditions.append(f'v."{self.key}" IN ({bindings.bind_all(sorted(keys))})')
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        value = connection.dialect.value_or_nan("v") if self.kind == "metrics" else f"v.{self.value}"
        sql = f'SELECT v.{self.owner}, v."{self.key}", {value} FROM {self.table} v {where}'
        for rows in connection.batches(sql, bindings.values):
            asked = rows if keys is None else [row for row in rows if row[1] in keys]
            if self.kind == "metrics":
                values.add_numbers(asked, connection.dialect.nan_marker)
            else:
                values.add_texts(asked)


PARAMS = KeyValueTable("params", "params", "run_uuid")
TAGS = KeyValueTable("tags", "tags", "run_uuid")
METRICS = KeyValueTable("metrics", "latest_metrics", "run_uuid")
EXPERIMENT_TAGS = KeyValueTable("tags", "experiment_tags", "experiment_id")


def is_worth_a_scan(ids: Sequence[Any], of: int) -> bool:
    """Whether so many of all owners are asked for that their table is read whole."""
    return len(ids) > IDS_AT_ONCE and len(ids) >= of * _WORTH_A_SCAN


def in_chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, so many at a time as one statement may name."""
    for start in range(0, len(items), IDS_AT_ONCE):
        yield items[start : start + IDS_AT_ONCE]
