"""Where the fields of the filter language stand in the database: as a column, or as rows of a table beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from tracker.core.entities import DATASET_CONTEXT_TAG, RUN_NAME_TAG
from tracker.core.filter.tree import Field
from tracker.core.filter.vocabulary import EXPERIMENTS, RUNS, Vocabulary
from tracker.store.sql.bindings import FALSE, Bindings
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.dialect import Dialect

_EXPERIMENT_ID = Field("attribute", "experiment_id")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, as SQL."""

    sql: str
    kind: Literal["text", "number", "integer"]
    is_nan: str = ""
    """The condition that it is NaN, where it could be."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What an order sorts by: the value, and the join that brings it in."""

    value: Value
    join: str = ""


Condition = Callable[[Value], str]


class Scope(Protocol):
    """How one kind of row finds its fields."""

    def holds(self, field: Field, condition: Condition) -> str:
        """A condition on the row: any value that it has under the field meets the condition."""
        ...

    def sorted_by(self, field: Field, alias: str) -> Sorted: ...


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of keys and values beside the rows, and how it refers to them."""

    name: str
    reference: str
    is_metric: bool = False

    def value(self, alias: str, dialect: Dialect) -> Value:
        if self.is_metric:
            return Value(f"{alias}.value", "number", dialect.is_nan(alias))
        return Value(f"{alias}.value", "text")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows called `r`, with columns of their own and tables of keys and values beside them."""

    dialect: Dialect
    bindings: Bindings
    row_id: str
    vocabulary: Vocabulary
    columns: dict[str, str]
    """The column that each attribute stands in."""
    tables: dict[str, _Table]
    """The table of each entity."""

    def holds(self, field: Field, condition: Condition) -> str:
        if field.entity == "attribute":
            return condition(self._attribute(field.key))
        table = self.tables[field.entity]
        matched = condition(table.value("v", self.dialect))
        return f"EXISTS (SELECT 1 FROM {table.name} v WHERE {self._joined(table, 'v', field.key)} AND {matched})"

    def sorted_by(self, field: Field, alias: str) -> Sorted:
        if field.entity == "attribute":
            return Sorted(self._attribute(field.key))
        table = self.tables[field.entity]
        join = f"LEFT JOIN {table.name} {alias} ON {self._joined(table, alias, field.key)}"
        return Sorted(table.value(alias, self.dialect), join)

    def _attribute(self, key: str) -> Value:
        return Value(self.columns[key], "text" if self.vocabulary.attributes[key] == "text" else "integer")

    def _joined(self, table: _Table, alias: str, key: str) -> str:
        key_equals = self.dialect.key_equals(f'{alias}."key"', self.bindings.bind(key))
        return f"{alias}.{table.reference} = r.{self.row_id} AND {key_equals}"


class RunScope:
    """Runs: `r` is a row of `runs`. The name that filters see is the tag, as in MLflow."""

    def __init__(self, dialect: Dialect, bindings: Bindings, catalog: Catalog) -> None:
        self._bindings = bindings
        self._catalog = catalog
        columns = {key: f"r.{key}" for key in RUNS.attributes if key != "run_name"} | {"run_id": "r.run_uuid"}
        tables = {
            "metric": _Table("latest_metrics", "run_uuid", is_metric=True),
            "param": _Table("params", "run_uuid"),
            "tag": _Table("tags", "run_uuid"),
        }
        self._rows = _Rows(dialect, bindings, "run_uuid", RUNS, columns, tables)

    def holds(self, field: Field, condition: Condition) -> str:
        if field.entity == "dataset":
            return self._dataset_holds(field.key, condition)
        return self._rows.holds(_without_name(field), condition)

    def sorted_by(self, field: Field, alias: str) -> Sorted:
        return self._rows.sorted_by(_without_name(field), alias)

    def _dataset_holds(self, key: str, condition: Condition) -> str:
        if not self._catalog.has_datasets:
            return FALSE
        tags, column = "", f"d.{key}"
        if key == "context":
            context = self._bindings.bind(DATASET_CONTEXT_TAG)
            tags, column = f"JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = {context}", "t.value"
        matched = condition(Value(column, "text"))
        return (
            f"EXISTS (SELECT 1 FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id {tags} "
            f"WHERE i.destination_type = 'RUN' AND i.destination_id = r.run_uuid AND {matched})"
        )


class ExperimentScope:
    """Experiments: `r` is a row of `experiments`. Filters see their ids as texts, orders as numbers."""

    def __init__(self, dialect: Dialect, bindings: Bindings, catalog: Catalog) -> None:
        columns = {key: f"r.{key}" if catalog.has("experiments", key) else "NULL" for key in EXPERIMENTS.attributes}
        columns["experiment_id"] = dialect.as_text("r.experiment_id")
        tables = {"tag": _Table("experiment_tags", "experiment_id")}
        self._rows = _Rows(dialect, bindings, "experiment_id", EXPERIMENTS, columns, tables)

    def holds(self, field: Field, condition: Condition) -> str:
        return self._rows.holds(field, condition)

    def sorted_by(self, field: Field, alias: str) -> Sorted:
        if field == _EXPERIMENT_ID:
            return Sorted(Value("r.experiment_id", "number"))
        return self._rows.sorted_by(field, alias)


def _without_name(field: Field) -> Field:
    return Field("tag", RUN_NAME_TAG) if field == Field("attribute", "run_name") else field
