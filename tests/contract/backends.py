"""The back ends under contract, each with raw reads and writes that bypass it: bytes are tested, not self-agreement."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy

from tracker.store.files.store import FileStore
from tracker.store.memory.store import MemoryStore
from tracker.store.protocols import Mode, Store
from tracker.store.sql.store import SqlStore

Row = tuple[int, int, float]
"""(timestamp, step, value) as it stands in the store; NaN as a float's."""


class Backend(Protocol):
    """A store that can be opened again and again, and looked into behind its back."""

    keeps_duplicates: bool
    """Whether an exact duplicate of a point stays (files), or is swallowed (databases)."""
    infinity: float
    """What positive infinity reads back as."""
    sorts_history: bool
    """Whether a history comes by (timestamp, step, value), or in the order of writing."""
    address: str
    """Where another process finds it: a folder or a URL."""

    def open(self, mode: Mode = "write") -> Store: ...

    def raw_points(self, run_id: str, key: str) -> list[Row]: ...

    def raw_params(self, run_id: str) -> dict[str, str]: ...

    def raw_tags(self, run_id: str) -> dict[str, str]: ...

    def raw_log(self, run_id: str, key: str, row: Row) -> None:
        """Write a point as another program would, without tracker."""
        ...

    def raw_set_param(self, run_id: str, key: str, value: str) -> None: ...


class MemoryBackend:
    keeps_duplicates = True
    infinity = float("inf")
    sorts_history = False
    address = ""

    def __init__(self) -> None:
        self._store = MemoryStore()

    def open(self, mode: Mode = "write") -> Store:
        return self._store

    def raw_points(self, run_id: str, key: str) -> list[Row]:
        return [(p.timestamp, p.step, p.value) for p in self._store._runs[run_id].points[key]]

    def raw_params(self, run_id: str) -> dict[str, str]:
        return dict(self._store._runs[run_id].params)

    def raw_tags(self, run_id: str) -> dict[str, str]:
        return dict(self._store._runs[run_id].tags)

    def raw_log(self, run_id: str, key: str, row: Row) -> None:
        from tracker.core.entities import Point

        timestamp, step, value = row
        self._store._runs[run_id].log(Point(key, value, timestamp, step), again=False)

    def raw_set_param(self, run_id: str, key: str, value: str) -> None:
        self._store._runs[run_id].params[key] = value


class FilesBackend:
    keeps_duplicates = True
    infinity = float("inf")
    sorts_history = False

    def __init__(self, folder: Path) -> None:
        self.root = folder / "mlruns"
        self.address = str(self.root)
        FileStore.create(self.root).close()

    def open(self, mode: Mode = "write") -> Store:
        return FileStore.open(self.root, mode=mode)

    def raw_points(self, run_id: str, key: str) -> list[Row]:
        lines = (self._run_folder(run_id) / "metrics" / key).read_text().splitlines()
        return [(int(t), int(s), float(v)) for t, v, s in (line.split(" ") for line in lines)]

    def raw_params(self, run_id: str) -> dict[str, str]:
        return self._texts(self._run_folder(run_id) / "params")

    def raw_tags(self, run_id: str) -> dict[str, str]:
        return self._texts(self._run_folder(run_id) / "tags")

    def raw_log(self, run_id: str, key: str, row: Row) -> None:
        path = self._run_folder(run_id) / "metrics" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(f"{row[0]} {row[2]!r} {row[1]}\n")

    def raw_set_param(self, run_id: str, key: str, value: str) -> None:
        path = self._run_folder(run_id) / "params" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value.encode())

    def _run_folder(self, run_id: str) -> Path:
        return next(self.root.glob(f"*/{run_id}"))

    @staticmethod
    def _texts(folder: Path) -> dict[str, str]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


class SqlBackend:
    keeps_duplicates = False
    infinity = 1.7976931348623157e308
    sorts_history = True

    def __init__(self, url: str, query: Callable[[str, Mapping[str, Any]], list[Any]]) -> None:
        self.address = url
        self._query = query
        self._key = "`key`" if url.startswith("mysql") else '"key"'

    def open(self, mode: Mode = "write") -> Store:
        return SqlStore.open(self.address, mode=mode)

    def raw_points(self, run_id: str, key: str) -> list[Row]:
        rows = self._query(
            "SELECT m.timestamp, m.step, m.value, m.is_nan FROM metrics m WHERE m.run_uuid = :run AND m.key = :key",
            {"run": run_id, "key": key},
        )
        return [(t, s, float("nan") if is_nan else value) for t, s, value, is_nan in rows]

    def raw_params(self, run_id: str) -> dict[str, str]:
        rows = self._query("SELECT p.key, p.value FROM params p WHERE p.run_uuid = :run", {"run": run_id})
        return dict(rows)

    def raw_tags(self, run_id: str) -> dict[str, str]:
        rows = self._query("SELECT t.key, t.value FROM tags t WHERE t.run_uuid = :run", {"run": run_id})
        return dict(rows)

    def raw_log(self, run_id: str, key: str, row: Row) -> None:
        values = {"k": key, "v": row[2], "t": row[0], "s": row[1], "no": False, "run": run_id}
        columns = f"({self._key}, value, timestamp, step, is_nan, run_uuid) VALUES (:k, :v, :t, :s, :no, :run)"
        self._query(f"INSERT INTO metrics {columns}", values)
        self._query(f"INSERT INTO latest_metrics {columns}", values)

    def raw_set_param(self, run_id: str, key: str, value: str) -> None:
        values = {"k": key, "v": value, "run": run_id}
        self._query(f"INSERT INTO params ({self._key}, value, run_uuid) VALUES (:k, :v, :run)", values)


def sqlite_backend(folder: Path) -> SqlBackend:
    path = folder / "mlflow.db"
    SqlStore.create(path).close()

    def query(sql: str, values: Mapping[str, Any]) -> list[Any]:
        connection = sqlite3.connect(path)
        try:
            with connection:
                return connection.execute(sql, dict(values)).fetchall()
        finally:
            connection.close()

    return SqlBackend(f"sqlite:///{path}", query)


def server_backend(url: str) -> SqlBackend:
    """A database on a real server, driven by SQLAlchemy for the raw reads."""
    engine = sqlalchemy.create_engine(driver_url(url), poolclass=sqlalchemy.NullPool)

    def query(sql: str, values: Mapping[str, Any]) -> list[Any]:
        with engine.begin() as connection:
            result = connection.execute(sqlalchemy.text(sql), dict(values))
            return list(result.fetchall()) if result.returns_rows else []

    return SqlBackend(url, query)


def driver_url(url: str) -> str:
    """The URL with the driver that the test extra installs."""
    return url.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")
