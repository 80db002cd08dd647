"""A store in a database: MLflow's schema on SQLite, PostgreSQL, MariaDB or MySQL."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.store.protocols import Mode
from tracker.store.sql.address import FileAddress, parse_address
from tracker.store.sql.artifacts import ARTIFACT_FOLDER, ArtifactPlaces
from tracker.store.sql.database import PATIENCE, Database
from tracker.store.sql.experiments import SqlExperiments
from tracker.store.sql.models import SqlModels
from tracker.store.sql.runs import SqlRuns
from tracker.store.sql.sqlite import SqliteDriver

if TYPE_CHECKING:
    from tracker.store.protocols import Store
    from tracker.store.sql.changes import SqlChanges

_WAIT_INSIDE_SQLITE = 1.0
"""Seconds, of a patience that is longer."""


class SqlStore(SqlExperiments, SqlRuns, SqlModels):
    """Threads take turns on an SQLite file's one connection; on a server each has its own, from a pool.

    `patience` is how many seconds a write tries again while others hold the database.
    """

    def __init__(self, database: Database, places: ArtifactPlaces) -> None:
        self._database = database
        self._places = places

    @classmethod
    def open(cls, url: str, *, mode: Mode, patience: float = PATIENCE) -> "SqlStore":
        """The store at a URL. Nothing is made and nothing is migrated."""
        address = parse_address(url)
        if isinstance(address, FileAddress):
            driver = SqliteDriver(address.path, write=mode == "write", wait=min(patience, _WAIT_INSIDE_SQLITE))
            return cls(Database(driver, mode=mode, patience=patience), ArtifactPlaces(driver.folder))
        from tracker.store.sql.server import ServerDriver

        return cls(Database(ServerDriver(address), mode=mode, patience=patience), ArtifactPlaces(None))

    @classmethod
    def create(cls, path: Path) -> "SqlStore":
        """A new SQLite store, opened for writing; the one that is there, where one is."""
        if not os.path.exists(path):  # noqa: PTH110  (never raises)
            from tracker.store.sql.creation import create_file

            create_file(path)
        return cls.open(f"sqlite:///{path}", mode="write")

    @classmethod
    def create_schema(cls, url: str, *, artifact_root: str | None = None) -> None:
        """MLflow's tables in an empty database of a server; where they are there already, they stay."""
        from tracker.store.sql.creation import create_file

        address = parse_address(url)
        if isinstance(address, FileAddress):
            return create_file(address.path)
        from tracker.store.sql.server import ServerDriver
        from tracker.store.sql.server_creation import create_tables

        driver = ServerDriver(address)
        try:
            root = artifact_root or str(Path.cwd() / ARTIFACT_FOLDER)
            driver.run_with_engine(lambda engine: create_tables(engine, artifact_root=root))
        finally:
            driver.close()
        return None

    @property
    def name(self) -> str:
        return self._database.name

    def facts(self) -> Mapping[str, str]:
        heads = self._database.read(lambda connection: connection.rows("SELECT version_num FROM alembic_version"))
        return {**self._database.facts(), "schema": ", ".join(str(head) for (head,) in heads) or "unknown"}

    def changes(self) -> "SqlChanges":
        """For whoever follows the store."""
        from tracker.store.sql.changes import SqlChanges  # who writes follows nothing

        return SqlChanges(self._database, self._places)

    def close(self) -> None:
        self._database.close()


if TYPE_CHECKING:
    _: type[Store] = SqlStore
