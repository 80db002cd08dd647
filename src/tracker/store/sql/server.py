"""PostgreSQL, MariaDB and MySQL through SQLAlchemy's engine: its drivers, its pool and its inspection."""

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy
from sqlalchemy import exc, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.engine import Connection as EngineConnection

from tracker.core.errors import DriverMissing, NotAStore
from tracker.store.sql import mysql_dialect, postgres_dialect
from tracker.store.sql.address import ServerAddress, ServerKind
from tracker.store.sql.bindings import Bindings
from tracker.store.sql.catalog import KNOWN_TABLES, Catalog
from tracker.store.sql.connection import Connection, Driver, Insert, Parameters, Row
from tracker.store.sql.dialect import Dialect
from tracker.store.sql.server_errors import explained

_NOTHING: Mapping[str, object] = {}
_ROWS_AT_ONCE = 1000
_SECONDS_TO_CONNECT = 5
_SECONDS_TO_ANSWER = 30
_SECONDS_FOR_A_LOCK = 2
_DRIVERS: Mapping[ServerKind, tuple[tuple[str, str], ...]] = {
    "postgresql": (("psycopg", "postgresql+psycopg"), ("psycopg2", "postgresql+psycopg2")),
    "mysql": (("pymysql", "mysql+pymysql"),),
}
"""The libraries that speak to each kind of server, and SQLAlchemy's names for them, the best first."""
_EXTRAS: Mapping[ServerKind, str] = {"postgresql": "postgres", "mysql": "mysql"}
_LOWERING: Mapping[ServerKind, tuple[str, tuple[str, ...]]] = {
    "postgresql": ("SELECT collname FROM pg_collation", postgres_dialect.LOWERING_COLLATIONS),
    "mysql": ("SELECT collation_name FROM information_schema.collations", mysql_dialect.LOWERING_COLLATIONS),
}
"""How a server lists its collations, and which of them lower case is best taken by."""
_FIRST_STATEMENTS: Mapping[tuple[ServerKind, bool], tuple[str, ...]] = {
    ("postgresql", False): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("postgresql", True): (f"SET LOCAL lock_timeout = '{_SECONDS_FOR_A_LOCK}s'",),
    ("mysql", False): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("mysql", True): ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE",),
}
"""What a transaction begins with, by server and whether it writes."""
_MYSQL_SESSION = (
    "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', "
    f"innodb_lock_wait_timeout = {_SECONDS_FOR_A_LOCK}"
)
_MYSQL_SORTING = "SET SESSION max_sort_length = 32768, sort_buffer_size = 8388608"
"""So that long texts are ordered to their end; a server may not grant it."""
_COLUMNS = (
    "SELECT table_name, column_name, character_maximum_length FROM information_schema.columns "
    "WHERE table_schema {is_ours} AND table_name IN ({tables})"
)
_IS_OURS: Mapping[ServerKind, str] = {"postgresql": "= ANY(current_schemas(false))", "mysql": "= DATABASE()"}
Result = TypeVar("Result")


class ServerConnection:
    """A transaction on a connection of the pool."""

    def __init__(self, connection: EngineConnection, dialect: Dialect, name: str) -> None:
        self._connection = connection
        self._name = name
        self.dialect = dialect

    def rows(self, sql: str, parameters: Parameters = _NOTHING) -> list[Row]:
        with explaining(self._name):
            return [tuple(row) for row in self._connection.execute(text(sql), dict(parameters))]

    def batches(self, sql: str, parameters: Parameters = _NOTHING) -> Iterator[list[Row]]:
        with explaining(self._name):
            for rows in self._connection.execute(text(sql), dict(parameters)).partitions(_ROWS_AT_ONCE):
                yield [tuple(row) for row in rows]

    def change(self, sql: str, parameters: Parameters = _NOTHING) -> int:
        with explaining(self._name):
            return self._connection.execute(text(sql), dict(parameters)).rowcount

    def insert(self, statement: Insert, rows: Iterable[Row]) -> None:
        named = [dict(zip(statement.columns, row, strict=True)) for row in rows]
        if named:
            with explaining(self._name):
                self._connection.execute(text(statement.text(f":{column}" for column in statement.columns)), named)


class ServerDriver:
    """A pool of connections, of which each thread takes its own."""

    def __init__(self, address: ServerAddress) -> None:
        self._kind = address.kind
        url = _parsed(address)
        self._name = url.set(query={}).render_as_string(hide_password=True)
        self._engine = _engine(url, address.kind)
        self._dialect = _dialect(self._kind, None)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dialect(self) -> Dialect:
        return self._dialect

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Connection]:
        with explaining(self._name), self._engine.connect() as connection, connection.begin():
            for statement in _FIRST_STATEMENTS[self._kind, write]:
                connection.exec_driver_sql(statement)
            yield ServerConnection(connection, self.dialect, self._name)

    def facts(self) -> Mapping[str, str]:
        with self.transaction(write=False) as connection:
            (version,) = connection.rows("SELECT version()")[0]
        return {"kind": "PostgreSQL" if self._kind == "postgresql" else "MySQL", "server": str(version)}

    def catalog(self) -> Catalog:
        tables: dict[str, dict[str, int | None]] = {}
        bindings = Bindings()
        sql = _COLUMNS.format(is_ours=_IS_OURS[self._kind], tables=bindings.bind_all(KNOWN_TABLES))
        with self.transaction(write=False) as connection:
            for table, column, length in connection.rows(sql, bindings.values):
                tables.setdefault(table, {})[column] = length
            listing, best = _LOWERING[self._kind]
            there = {name for (name,) in connection.rows(listing)}
        self._dialect = _dialect(self._kind, next((name for name in best if name in there), None))
        return Catalog(tables)

    def run_with_engine(self, work: Callable[[Engine], Result]) -> Result:
        """What is more than plain statements: making tables."""
        with explaining(self._name):
            return work(self._engine)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def explaining(name: str) -> Iterator[None]:
    """Whatever SQLAlchemy and the drivers raise inside, as an error that names the store."""
    try:
        yield
    except (exc.SQLAlchemyError, UnicodeError, OverflowError) as error:
        raise explained(error, name) from error


def _dialect(kind: ServerKind, lowering: str | None) -> Dialect:
    if kind == "mysql":
        return mysql_dialect.MySqlDialect(lowering)
    return postgres_dialect.PostgresDialect(lowering)


def _parsed(address: ServerAddress) -> URL:
    """The URL for a driver that is installed, whichever it asks for."""
    try:
        url = make_url(address.url)
    except (exc.ArgumentError, ValueError):
        raise NotAStore(
            f"The database's URL does not read as {address.kind}://USER:PASSWORD@HOST:PORT/DATABASE; "
            f"a password's odd characters are written as %XX."
        ) from None
    for library, driver in _DRIVERS[address.kind]:
        if importlib.util.find_spec(library) is not None:
            return url.set(drivername=driver)
    raise DriverMissing(
        f"Nothing installed speaks to {address.kind} servers; "
        f"`pip install 'tracker-tui[{_EXTRAS[address.kind]}]'` brings what does."
    )


def _engine(url: URL, kind: ServerKind) -> Engine:
    options: dict[str, Any] = {"connect_timeout": _SECONDS_TO_CONNECT}
    if kind == "mysql":
        options |= {"read_timeout": _SECONDS_TO_ANSWER, "write_timeout": _SECONDS_TO_ANSWER, "charset": "utf8mb4"}
        options["init_command"] = _MYSQL_SESSION
    else:
        options |= {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
        options["tcp_user_timeout"] = _SECONDS_TO_ANSWER * 1000
        if url.drivername == "postgresql+psycopg":
            options["prepare_threshold"] = None  # statements that a pool between us and the server would lose
    options = {name: value for name, value in options.items() if name not in url.query}
    engine = sqlalchemy.create_engine(url, connect_args=options, pool_pre_ping=True, pool_timeout=_SECONDS_TO_ANSWER)
    if kind == "mysql":
        sqlalchemy.event.listen(engine, "connect", _sort_long_texts)
    return engine


def _sort_long_texts(connection: Any, _record: object) -> None:
    with suppress(connection.Error), connection.cursor() as cursor:
        cursor.execute(_MYSQL_SORTING)


if TYPE_CHECKING:
    _connection: type[Connection] = ServerConnection
    _driver: type[Driver] = ServerDriver
