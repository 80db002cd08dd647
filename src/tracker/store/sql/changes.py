"""What a follower reads of a database: each look is one short transaction, which sees one state of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from tracker.core.compact import Compactor
from tracker.core.entities import Experiment, Run
from tracker.core.queries import EVERYTHING, Columns
from tracker.store.sql import experiment_rows, run_rows
from tracker.store.sql.artifacts import ArtifactPlaces
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.catalog import Catalog
from tracker.store.sql.connection import Connection, Row
from tracker.store.sql.database import Database
from tracker.store.sql.key_values import in_chunks

Result = TypeVar("Result")


class LatestRow(NamedTuple):
    """A row of `latest_metrics`."""

    run_id: Any
    key: Any
    step: Any
    timestamp: Any
    value: Any
    """A number, or what stands for NaN."""


class Look:
    """One transaction. Its answers belong to whoever asked; it is of no use when the transaction has ended."""

    def __init__(self, connection: Connection, catalog: Catalog, places: ArtifactPlaces, compactor: Compactor) -> None:
        self.connection = connection
        self.catalog = catalog
        self._places = places
        self._compactor = compactor

    def experiments(self) -> list[Experiment]:
        """All of them, the deleted ones too."""
        return experiment_rows.read_experiments(self.connection, experiment_rows.select_experiments(self.catalog), {})

    def run_rows(self, *, newest: int | None = None) -> list[Row]:
        """The row of every run, or of the newest alone; the first cell is its id."""
        return run_rows.read_rows(self.connection, newest=newest)

    def run_rows_in_batches(self) -> Iterator[list[Row]]:
        """The rows of all runs in no order, some at a time: for who keeps few of them. Take them all."""
        return run_rows.read_rows_in_batches(self.connection)

    def runs_of(self, rows: Sequence[Row], columns: Columns = EVERYTHING) -> list[Run]:
        """The runs of such rows, with these of their data."""
        return list(run_rows.runs_of(self.connection, self._places, rows, columns, compactor=self._compactor))

    def runs(self, ids: Sequence[str], columns: Columns = EVERYTHING, *, known: Mapping[str, Run]) -> Iterator[Run]:
        """The runs of these ids, as far as they are there; in the same texts, where they are as they are known. They
        are read by now, and made as they are taken."""
        return run_rows.read_runs(self.connection, self._places, ids, columns, compactor=self._compactor, known=known)

    def latest(self, run_ids: Collection[str]) -> list[LatestRow]:
        """The latest point of each metric of these runs."""
        value = self.connection.dialect.value_or_nan("v")
        found: list[LatestRow] = []
        for some in in_chunks(list(run_ids)):
            bindings = Bindings()
            sql = (
                f'SELECT v.run_uuid, v."key", v.step, coalesce(v."timestamp", 0), {value} FROM latest_metrics v '
                f"WHERE v.run_uuid IN ({bindings.bind_all(some)})"
            )
            found += map(LatestRow._make, self.connection.rows(sql, bindings.values))
        return found

    def last_logged(self, run_ids: Collection[str]) -> dict[str, int]:
        """By run, the latest timestamp among its latest points."""
        found: dict[str, int] = {}
        for some in in_chunks(list(run_ids)):
            bindings = Bindings()
            sql = (
                'SELECT v.run_uuid, max(v."timestamp") FROM latest_metrics v '
                f"WHERE v.run_uuid IN ({bindings.bind_all(some)}) GROUP BY v.run_uuid"
            )
            found |= {run: time for run, time in self.connection.rows(sql, bindings.values) if type(time) is int}
        return found


class SqlChanges:
    """Looks at one database, for whoever follows it."""

    def __init__(self, database: Database, places: ArtifactPlaces) -> None:
        self._database = database
        self._places = places
        self._compactor = Compactor()

    @property
    def name(self) -> str:
        return self._database.name

    @property
    def nan_marker(self) -> object:
        """What stands for NaN among the values of points."""
        return self._database.dialect.nan_marker

    def makes_nobody_wait(self) -> bool:
        """Whether writers go on during a look, however long it takes: not in SQLite without a write-ahead log."""
        return self._database.facts().get("journal mode", "wal") == "wal"

    def look_at_schema(self) -> None:
        """See which tables and columns there are now: an MLflow may have brought them to its own head."""
        self._database.look_at_schema()

    def read(self, work: Callable[[Look], Result]) -> Result:
        """What the work finds. It may run several times, so it changes nothing."""
        return self._database.read(
            lambda connection: work(Look(connection, self._database.catalog, self._places, self._compactor))
        )
