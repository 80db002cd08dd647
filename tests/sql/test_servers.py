"""PostgreSQL and MariaDB: what goes wrong with servers, and what each of them does otherwise than SQLite."""

import importlib.util
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url
from tests.servers import Server
from tests.sql.proxies import Proxy
from tests.sql_stores import START

import tracker.store.sql.server
from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point, Run
from tracker.core.errors import (
    AlreadyExists,
    DriverMissing,
    InvalidValue,
    NotAStore,
    StoreBusy,
    StoreDamaged,
    StoreReadOnly,
    StoreUnreachable,
)
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import RunQuery
from tracker.store.sql.store import SqlStore

pytestmark = pytest.mark.server

PASSWORD = "s3cret"


@pytest.fixture(params=["postgres", "mariadb"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def url(server: Server) -> str:
    """A fresh database with MLflow's tables."""
    return server.fresh_store()


@pytest.fixture
def bare(url: str) -> Iterator[Callable[[str], list[Any]]]:
    """Runs a statement through SQLAlchemy alone."""
    drivers = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
    parsed = make_url(url)
    engine = sqlalchemy.create_engine(parsed.set(drivername=drivers[parsed.drivername]))

    def run_sql(sql: str) -> list[Any]:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(sql)
            return [tuple(row) for row in result] if result.returns_rows else []

    yield run_sql
    engine.dispose()


def altered(url: str, **parts: Any) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)


def test_a_wrong_password_is_said_and_not_shown(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="user or the password") as caught:
        SqlStore.open(altered(url, password="hunter2"), mode="read")
    assert "hunter2" not in str(caught.value)


def test_a_user_that_is_none_is_said(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="user or the password"):
        SqlStore.open(altered(url, username="nobody"), mode="read")


def test_a_database_that_is_none_is_said(url: str) -> None:
    with pytest.raises(StoreUnreachable, match=r"no database of that name|user or the password"):
        SqlStore.open(altered(url, database="nothing_here"), mode="read")


def test_a_port_where_nothing_listens_is_said(url: str) -> None:
    proxy = Proxy(1)
    proxy.cut()
    with pytest.raises(StoreUnreachable, match="nothing listens"):
        SqlStore.open(altered(url, port=proxy.port), mode="read")


def test_a_host_that_is_unknown_is_said(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="no host"):
        SqlStore.open(altered(url, host="no-such-host.invalid"), mode="read")


def test_the_name_of_a_store_has_no_password(store: SqlStore) -> None:
    assert PASSWORD not in store.name
    assert "***" in store.name
    assert "s3cret" not in repr(store.__dict__)


def test_a_password_in_the_options_is_not_shown(url: str) -> None:
    parsed = make_url(url)
    hidden = parsed.set(password=None, query={"password": PASSWORD, "user": parsed.username or ""})
    with pytest.raises(StoreUnreachable) as caught:
        SqlStore.open(altered(hidden.render_as_string(hide_password=False), port=1), mode="read")
    assert PASSWORD not in str(caught.value)


def test_an_empty_database_is_no_store_and_stays_empty(server: Server) -> None:
    url = server.fresh_database()
    for mode in ("read", "write"):
        with pytest.raises(NotAStore, match="without MLflow's tables"):
            SqlStore.open(url, mode=mode)
    SqlStore.create_schema(url)


def test_a_connection_that_is_cut_is_said_and_made_again(url: str) -> None:
    proxy = Proxy(make_url(url).port or 0)
    store = SqlStore.open(altered(url, port=proxy.port), mode="write")
    store.create_experiment("before")
    proxy.cut()
    with pytest.raises(StoreUnreachable, match="cannot be reached") as caught:
        store.create_experiment("during")
    assert PASSWORD not in str(caught.value)
    store.close()


def test_a_server_that_says_nothing_is_not_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker.store.sql.server, "_SECONDS_TO_CONNECT", 2)
    monkeypatch.setattr(tracker.store.sql.server, "_SECONDS_TO_ANSWER", 2)
    proxy = Proxy(make_url(url).port or 0)
    proxy.hang()
    with pytest.raises(StoreUnreachable, match="does not answer in time"):
        SqlStore.open(altered(url, port=proxy.port), mode="read")
    proxy.cut()


def test_a_server_that_forgot_its_connections_is_reached_again(
    store: SqlStore, bare: Callable[[str], list[Any]], url: str
) -> None:
    if url.startswith("postgresql"):
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        bare(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    else:
        others = "id <> connection_id() AND db = database()"
        for (number,) in bare(f"SELECT id FROM information_schema.processlist WHERE {others}"):
            bare(f"KILL {number}")
    assert store.create_experiment("after") == "1"


def test_making_the_schema_twice_or_at_once_makes_it_once(server: Server) -> None:
    url = server.fresh_database()
    failures: list[BaseException] = []

    def make() -> None:
        try:
            SqlStore.create_schema(url, artifact_root="s3://bucket")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = SqlStore.open(url, mode="write")
    assert store.get_experiment("0").artifact_location == "s3://bucket/0"
    assert store.get_experiment(store.create_experiment("x")).artifact_location == "s3://bucket/1"
    store.close()


def test_a_database_of_something_else_is_left_alone(server: Server, url: str, bare: Callable[[str], list[Any]]) -> None:
    tables = "alembic_version", "input_tags", "inputs", "datasets", "latest_metrics", "metrics", "params", "tags"
    for table in (*tables, "trace_tags", "trace_request_metadata", "trace_info", "experiment_tags", "runs"):
        bare(f"DROP TABLE {table}")
    bare("DROP TABLE experiments")
    with pytest.raises(NotAStore, match="something else"):
        SqlStore.create_schema(url)


def test_a_schema_with_parts_missing_is_damaged(url: str, bare: Callable[[str], list[Any]]) -> None:
    bare("DROP TABLE latest_metrics")
    with pytest.raises(StoreDamaged, match="latest_metrics"):
        SqlStore.open(url, mode="read")


def test_a_user_without_rights_may_read_alone(server: Server, url: str, bare: Callable[[str], list[Any]]) -> None:
    name = make_url(url).database
    reader = f"reader_{name}"
    if url.startswith("postgresql"):
        server.run_sql(f"CREATE USER {reader} PASSWORD 'r'")
        bare(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    else:
        server.run_sql(f"CREATE USER {reader}@'127.0.0.1' IDENTIFIED BY 'r'")
        server.run_sql(f"GRANT SELECT ON {name}.* TO {reader}@'127.0.0.1'")
    store = SqlStore.open(altered(url, username=reader, password="r"), mode="write")
    assert store.get_experiment("0").name == "Default"
    with pytest.raises(StoreReadOnly, match="does not let this user do that"):
        store.create_experiment("x")
    store.close()


def test_rows_that_another_holds_are_waited_for_and_then_busy(url: str, run: Run) -> None:
    drivers = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
    parsed = make_url(url)
    engine = sqlalchemy.create_engine(parsed.set(drivername=drivers[parsed.drivername]))
    store = SqlStore.open(url, mode="write", patience=0.1)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE runs SET end_time = 1")
        with pytest.raises(StoreBusy, match=r"\*\*\*"):
            store.update_run(run.run_id, end_time=2)
    store.update_run(run.run_id, end_time=2)
    store.close()
    engine.dispose()


def test_writers_that_meet_crosswise_all_succeed(url: str) -> None:
    store = SqlStore.open(url, mode="write")
    runs = [store.create_run(NewRun("0", start_time=START)).run_id for _ in range(2)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(15):
                for run_id in runs if number % 2 else runs[::-1]:
                    keys = [f"m{key}" for key in range(10)]
                    points = [Point(key, 1.0, number, step) for key in (keys if number % 2 else keys[::-1])]
                    tags = {"mlflow.runName": f"{number}", "t": str(step)}
                    store.log_batch(run_id, Batch(points, {"p": "1"}, tags))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(len(store.history(run_id, "m0")) == 60 for run_id in runs)
    store.close()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e400", "1e308"), ("1e99999999999", "1e308"), ("0." + "0" * 400 + "1e800", "1e308"), ("9" * 400, "1e308"),
        ("1.797693134862315808e308", "1.7976931348623155e308"),
    ],
)  # fmt: skip
def test_texts_beyond_doubles_are_greater_than_all(store: SqlStore, run: Run, *, text: str, number: str) -> None:
    store.log_batch(run.run_id, Batch(params={"p": text, "n": f"-{text}"}))
    assert len(store.search_runs(RunQuery(where=parse_filter(f"params.p > {number} AND params.n < -{number}")))) == 1


@pytest.mark.parametrize(
    "text", ["1e-400", "-1e-400", "1e-99999999999", "0." + "0" * 400 + "1", "0e999999999999", "-0"]
)
def test_texts_too_small_for_doubles_are_zero(store: SqlStore, run: Run, text: str) -> None:
    store.log_batch(run.run_id, Batch(params={"p": text}))
    assert len(store.search_runs(RunQuery(where=parse_filter("params.p = 0")))) == 1


@pytest.mark.parametrize("text", ["5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "0.1", ".5", "-7."])
def test_texts_within_doubles_are_what_python_reads(store: SqlStore, run: Run, text: str) -> None:
    store.log_batch(run.run_id, Batch(params={"p": f" {text}\n"}))
    assert len(store.search_runs(RunQuery(where=parse_filter(f"params.p = {text}")))) == 1


@pytest.mark.parametrize("text", ["1_000", "1e5 x", "nan", "inf", "0x10", "", ".", "1e", "\x0b1", "٣"])
def test_texts_that_are_no_numbers_compare_with_none(store: SqlStore, run: Run, text: str) -> None:
    store.log_batch(run.run_id, Batch(params={"p": text}))
    assert store.search_runs(RunQuery(where=parse_filter("params.p > -1e999 OR params.p != 7"))) == []


def test_long_texts_are_ordered_to_their_end(store: SqlStore) -> None:
    for number, tail in enumerate("cab"):
        run = store.create_run(NewRun("0", start_time=START + number, run_name=tail))
        store.log_batch(run.run_id, Batch(params={"p": "ü" * 5990 + tail}))
    found = store.search_runs(RunQuery(order_by=parse_order(["params.p"])))
    assert [run.run_name for run in found] == ["a", "b", "c"]


def test_a_character_that_postgresql_cannot_hold_is_refused(postgres_server: Server) -> None:
    url = postgres_server.fresh_store()
    store = SqlStore.open(url, mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    store.log_batch(run.run_id, Batch(params={"p": "ab"}))
    with pytest.raises(InvalidValue, match=r"params\.q"):
        store.log_batch(run.run_id, Batch(params={"q": "a\0b"}))
    assert store.search_runs(RunQuery(where=parse_filter("params.p = 'a\0' OR params.p LIKE '%\0%'"))) == []
    assert len(store.search_runs(RunQuery(where=parse_filter("params.p != 'a\0'")))) == 1
    store.close()


def test_a_run_id_longer_than_its_column_is_refused(store: SqlStore) -> None:
    with pytest.raises(InvalidValue, match="32"):
        store.create_run(NewRun("0", start_time=START, run_id="a" * 33))


def test_a_place_for_artifacts_that_is_too_long_is_refused(store: SqlStore) -> None:
    experiment_id = store.create_experiment("deep", artifact_location="s3://" + "x" * 200)
    with pytest.raises(InvalidValue, match="artifact_uri"):
        store.create_run(NewRun(experiment_id, start_time=START))


@pytest.mark.parametrize("prefix", ["postgresql", "postgres", "postgresql+psycopg2", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_is_understood(postgres_server: Server, prefix: str) -> None:
    url = postgres_server.fresh_database().replace("postgresql", prefix, 1)
    SqlStore.create_schema(url)
    store = SqlStore.open(url, mode="read")
    assert store.get_experiment("0").name == "Default"
    store.close()


@pytest.mark.parametrize("prefix", ["mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql", "mysql+mysqldb"])
def test_every_way_to_write_mysql_is_understood(mariadb_server: Server, prefix: str) -> None:
    url = mariadb_server.fresh_database().replace("mysql", prefix, 1)
    SqlStore.create_schema(url)
    store = SqlStore.open(url, mode="read")
    assert store.get_experiment("0").name == "Default"
    store.close()


@pytest.mark.parametrize(
    ("url", "extra"), [("postgresql://u:pw@h/d", r"\[postgres\]"), ("mysql+pymysql://u:pw@h/d", r"\[mysql\]")]
)
def test_a_driver_that_is_missing_is_named_with_its_extra(
    url: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(DriverMissing, match=extra):
        SqlStore.open(url, mode="read")


@pytest.mark.parametrize("charset", ["utf8mb4 COLLATE utf8mb4_general_ci", "latin1"])
def test_names_that_a_collation_takes_for_one_are_refused(mariadb_server: Server, charset: str) -> None:
    url = mariadb_server.fresh_database()
    mariadb_server.run_sql(f"ALTER DATABASE {make_url(url).database} CHARACTER SET {charset}")
    SqlStore.create_schema(url)
    store = SqlStore.open(url, mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    store.log_batch(run.run_id, Batch([Point("Loss", 1.0, 1, 1)], {"LR": "1"}, {"Team": "a"}))
    for batch in (Batch([Point("loss", 2.0, 1, 1)]), Batch(params={"lr": "1"}), Batch(tags={"team": "b"})):
        with pytest.raises(InvalidValue, match="collation"):
            store.log_batch(run.run_id, batch)
    with pytest.raises(AlreadyExists):
        store.create_experiment("default")
    found = store.get_run(run.run_id)
    assert (found.metrics, found.params, found.tags["Team"]) == ({"Loss": 1.0}, {"LR": "1"}, "a")
    store.log_inputs(run.run_id, [DatasetInput(Dataset("mnist", "d", "local", "{}"))])
    with pytest.raises(InvalidValue, match="collation"):
        store.log_inputs(run.run_id, [DatasetInput(Dataset("MNIST", "d", "local", "{}"))])
    for hit in ("params.LR = '1'", "tags.Team ILIKE 'A'", "tags.Team LIKE 'a'"):
        assert len(store.search_runs(RunQuery(where=parse_filter(hit)))) == 1
    for miss in ("params.lr = '1'", "tags.Team = 'A'", "tags.Team = 'a '", "tags.Team LIKE 'A'", "metrics.loss > 0"):
        assert store.search_runs(RunQuery(where=parse_filter(miss))) == []
    store.close()


def test_a_character_outside_a_databases_set_is_refused(mariadb_server: Server) -> None:
    url = mariadb_server.fresh_database()
    mariadb_server.run_sql(f"ALTER DATABASE {make_url(url).database} CHARACTER SET latin1")
    SqlStore.create_schema(url)
    store = SqlStore.open(url, mode="write")
    run = store.create_run(NewRun("0", start_time=START))
    with pytest.raises(InvalidValue, match="cannot hold"):
        store.log_batch(run.run_id, Batch(params={"a": "x", "p": "日本"}))
    assert store.get_run(run.run_id).params == {}
    store.close()
