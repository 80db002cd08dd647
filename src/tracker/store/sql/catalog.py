"""Which of MLflow's tables and columns a database has: every head is read by looking, none is migrated."""

from collections.abc import Mapping

from tracker.core.errors import NotAStore, StoreDamaged

CORE: Mapping[str, tuple[str, ...]] = {
    "experiments": ("experiment_id", "name", "artifact_location", "lifecycle_stage"),
    "experiment_tags": ("key", "value", "experiment_id"),
    "runs": (
        "run_uuid", "name", "user_id", "status", "start_time", "end_time", "lifecycle_stage", "artifact_uri",
        "experiment_id",
    ),
    "tags": ("key", "value", "run_uuid"),
    "params": ("key", "value", "run_uuid"),
    "metrics": ("key", "value", "timestamp", "run_uuid", "step", "is_nan"),
    "latest_metrics": ("key", "value", "timestamp", "step", "is_nan", "run_uuid"),
}  # fmt: skip
"""What every MLflow since 1.30 writes; a database without one of these is damaged."""

OPTIONAL = (
    "datasets",
    "inputs",
    "input_tags",
    "registered_models",
    "registered_model_tags",
    "registered_model_aliases",
    "model_versions",
    "model_version_tags",
    "logged_models",
    "logged_model_params",
    "logged_model_tags",
)
"""Tables that only newer heads have; where one is missing, it reads as empty."""

KNOWN_TABLES = (*CORE, *OPTIONAL)


class Catalog:
    """The known tables that are there, each with its columns and how long their texts may be."""

    def __init__(self, tables: Mapping[str, Mapping[str, int | None]], *, indexes_points_by_key: bool = True) -> None:
        self._tables = tables
        self.indexes_points_by_key = indexes_points_by_key
        """Whether an index finds the points of one metric of one run; heads before MLflow 3.12 have none."""

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the table is there, and the column in it."""
        columns = self._tables.get(table)
        return columns is not None and (column is None or column in columns)

    def limit(self, table: str, column: str) -> int | None:
        """How many characters the column holds; None where it says nothing."""
        return self._tables.get(table, {}).get(column)

    @property
    def has_datasets(self) -> bool:
        """Whether the schema knows datasets: it does since MLflow 2.4."""
        return self.has("datasets") and self.has("inputs") and self.has("input_tags")

    def check(self, name: str) -> None:
        """Refuse a database that is not MLflow's, or that lacks what every MLflow writes."""
        if not any(self.has(table) for table in CORE):
            raise NotAStore(
                f"{name} is a database without MLflow's tables, or this user may not see them; name another one, "
                f"or create a store there."
            )
        missing = [table for table in CORE if not self.has(table)]
        missing += [
            f"{table}.{column}"
            for table, columns in CORE.items()
            for column in columns
            if self.has(table) and not self.has(table, column)
        ]
        if missing:
            raise StoreDamaged(
                f"{name} lacks {', '.join(missing)}, which every MLflow since 1.30 writes; restore it from a backup."
            )
