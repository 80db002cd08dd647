"""A terminal gets a hundred runs unless told otherwise; a program gets them all."""

import json

import pytest
from tests.cli.conftest import add_run, create
from tests.cli.processes import tracker, tracker_on_terminal


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("many") / "mlflow.db"
    store = create(path)
    other = store.create_experiment("other")
    for place in range(103):
        add_run(store, "0", f"{place:08x}", f"run-{place}", started=place)
    add_run(store, other, "cccc4444", "one", started=1)
    store.close()
    return str(path)


def test_a_terminal_gets_the_first_hundred_and_is_told_of_the_rest(many: str) -> None:
    ended = tracker_on_terminal("runs", "--store", many)
    assert len(ended.lines) == 101
    assert ended.err == "100 of 104 runs; --limit N shows more.\n"


def test_the_rest_of_one_experiment_is_counted_alone(many: str) -> None:
    assert tracker_on_terminal("runs", "--store", many, "-e", "Default").err.startswith("100 of 103 runs")


def test_the_rest_of_a_filter_is_not_counted(many: str) -> None:
    ended = tracker_on_terminal("runs", "--store", many, "--filter", "start_time >= 0")
    assert ended.err == "The first 100 runs; --limit N shows more.\n"


def test_a_limit_that_was_asked_for_is_kept_quietly(many: str) -> None:
    ended = tracker_on_terminal("runs", "--store", many, "--limit", "102")
    assert (len(ended.lines), ended.err) == (103, "")


def test_as_many_runs_as_fit_need_no_note(many: str) -> None:
    ended = tracker_on_terminal("runs", "--store", many, "--experiment", "other")
    assert (len(ended.lines), ended.err) == (2, "")


def test_a_pipe_and_json_get_them_all(many: str) -> None:
    assert len(tracker("runs", "--store", many).lines) == 105
    assert len(json.loads(tracker_on_terminal("runs", "--store", many, "--json").out)) == 104


def test_runs_of_several_experiments_say_which(many: str) -> None:
    lines = tracker("runs", "--store", many).lines
    assert [line.split()[3] for line in (lines[0], lines[1], lines[-2])] == ["experiment", "Default", "other"]
