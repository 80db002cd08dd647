"""Commands against real database servers: what is asked is answered, and no message tells the password."""

import json
import time

import pytest
from tests.cli.conftest import fill_sweep
from tests.cli.processes import Ended, tracker
from tests.servers import Server

from tracker.store.sql.store import SqlStore

pytestmark = pytest.mark.server


@pytest.fixture(params=["postgres", "mariadb"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


def refused(ended: Ended) -> str:
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("tracker: ")
    assert ended.err.count("\n") == 1
    assert "s3cret" not in ended.err
    assert "wrong-one" not in ended.err
    return ended.err


def test_runs_of_a_server_are_listed_and_shown(server: Server) -> None:
    url = server.fresh_store()
    store = SqlStore.open(url, mode="write")
    fill_sweep(store, time.time_ns() // 1_000_000)
    store.close()
    runs = json.loads(tracker("runs", "--json", environ={"TRACKER_STORE": url}).out)
    assert [run["run_id"] for run in runs] == ["aaaa1111", "aaaa2222", "bbbb3333"]
    shown = json.loads(tracker("show", "aaaa1", "--json", "--store", url).out)
    assert {key: shown[key] for key in runs[0]} == runs[0]
    assert shown["children"] == ["aaaa2222"]


def test_a_wrong_password_is_refused(server: Server) -> None:
    url = server.fresh_database().replace(":s3cret@", ":wrong-one@")
    assert "password" in refused(tracker("runs", "--store", url)).lower()


def test_a_database_that_is_not_there_is_named(server: Server) -> None:
    assert "nowhere" in refused(tracker("runs", "--store", f"{server.url}/nowhere"))


def test_a_database_that_is_empty_is_no_store(server: Server) -> None:
    url = server.fresh_database()
    assert url.rpartition("/")[2] in refused(tracker("runs", "--store", url))


def test_a_server_that_is_down_is_named() -> None:
    assert "127.0.0.1" in refused(tracker("runs", "--store", "postgresql://mira:s3cret@127.0.0.1:1/x"))
