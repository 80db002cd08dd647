"""Opening what was located: reading makes nothing, writing makes what is missing, errors say who named the store."""

from pathlib import Path

import pytest

from tracker.core.errors import StoreNotFound, StoreReadOnly, StoreUnreachable
from tracker.core.queries import ExperimentQuery
from tracker.store.locating import locate
from tracker.store.opening import open_store


def never(path: Path) -> bool:
    return False


@pytest.mark.parametrize("name", ["mlruns", "x.db", "sqlite:///a/x.db", "file:a/mlruns"])
def test_reading_where_nothing_is_finds_nothing_and_makes_nothing(tmp_path: Path, name: str) -> None:
    located = locate(name, {}, tmp_path)
    with pytest.raises(StoreNotFound, match=str(located.address.path)):
        open_store(located)
    assert list(tmp_path.iterdir()) == []


def test_reading_where_no_store_was_found_says_where_was_looked(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match=f"lies in {tmp_path} or above it: name a store with --store"):
        open_store(locate(None, {}, tmp_path, is_network=never))


@pytest.mark.parametrize("is_network", [False, True])
def test_writing_where_nothing_is_makes_the_default_store(tmp_path: Path, is_network: bool) -> None:
    located = locate(None, {}, tmp_path, is_network=lambda path: is_network)
    store = open_store(located, mode="write")
    store.create_experiment("sweep")
    store.close()
    assert (tmp_path / ("mlruns" if is_network else "mlflow.db")).exists()
    reopened = open_store(locate(None, {}, tmp_path))
    assert {e.name for e in reopened.search_experiments(ExperimentQuery())} == {"Default", "sweep"}
    reopened.close()


@pytest.mark.parametrize("name", ["mlruns", "mlflow.db"])
def test_a_store_opened_for_reading_cannot_be_written(tmp_path: Path, name: str) -> None:
    open_store(locate(name, {}, tmp_path), mode="write").close()
    store = open_store(locate(name, {}, tmp_path))
    with pytest.raises(StoreReadOnly):
        store.create_experiment("sweep")
    store.close()


def test_an_error_notes_which_variable_named_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound) as caught:
        open_store(locate(None, {"TRACKER_STORE": "none.db"}, tmp_path))
    assert caught.value.__notes__ == ["TRACKER_STORE names this store."]


def test_a_path_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be looked at: File name too long"):
        open_store(locate("x" * 300, {}, tmp_path))


@pytest.mark.parametrize("name", ["we ird?#%41;&.db", "été/mlflow.db"])
def test_a_path_with_signs_that_urls_give_meaning_to_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    open_store(locate(name, {}, tmp_path), mode="write").close()
    assert (tmp_path / name).exists()
    store = open_store(locate(name, {}, tmp_path))
    assert [e.name for e in store.search_experiments(ExperimentQuery())] == ["Default"]
    store.close()
