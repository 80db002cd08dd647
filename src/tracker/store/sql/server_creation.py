"""MLflow's tables in the empty database of a server."""

from sqlalchemy import insert, inspect, text
from sqlalchemy.engine import Engine

from tracker.core.errors import NotAStore
from tracker.store.sql.catalog import CORE
from tracker.store.sql.creation import PATIENCE, first_rows
from tracker.store.sql.schema import METADATA

_LOCK = 731_209_355
"""The number under which makers of a schema on one PostgreSQL database wait for each other."""


def create_tables(engine: Engine, *, artifact_root: str) -> None:
    """The schema in a server's empty database; where MLflow's tables are there already, they stay as they are."""
    is_mysql = engine.dialect.name in ("mysql", "mariadb")
    with engine.begin() as connection:
        if is_mysql:
            connection.execute(text("SELECT GET_LOCK('tracker_schema', :patience)"), {"patience": PATIENCE})
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        tables = inspect(connection).get_table_names()
        if any(table in CORE for table in tables):
            return
        if tables:
            raise NotAStore("The database holds tables of something else; make an empty one for runs.")
        METADATA.create_all(connection, checkfirst=False)
        if is_mysql:
            connection.execute(text("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"))
        for table, row in first_rows(artifact_root):
            connection.execute(insert(METADATA.tables[table]), row)
