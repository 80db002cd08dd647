"""`tracker runs --columns`, `--sort` and `--group-by`: a table of a person's own, as text and as JSON."""

import json
from typing import Any

import pytest
from tests.cli.conftest import HOUR, Sweep
from tests.cli.processes import Ended, tracker, tracker_on_terminal

from tracker.views.width import width


def runs(sweep: Sweep, *options: str) -> Ended:
    return tracker("runs", "--store", sweep.uri, *options)


def as_json(sweep: Sweep, *options: str) -> Any:
    return json.loads(runs(sweep, *options, "--json").out)


def test_columns_are_those_that_were_asked_for_with_names_before_them(sweep: Sweep) -> None:
    lines = tracker_on_terminal("runs", "--store", sweep.uri, "--columns", "loss:max,lr,delta(loss),spark(loss)").lines
    assert lines == [
        "name       loss:max   lr  delta(loss)  spark(loss)",
        "wise-colt         9  0.1        +0.25  ▇▁",
        "calm-ibis         9  0.2            ★  ▇▁",
        "実験              9  0.3        +1.50  ▇▁",
    ]


def test_rows_stand_in_the_order_that_was_asked_for(sweep: Sweep) -> None:
    lines = runs(sweep, "--sort", "-loss", "--columns", "name,loss").lines
    assert [line.split() for line in lines] == [
        ["name", "loss"], ["実験", "1.75"], ["wise-colt", "0.5"], ["calm-ibis", "0.25"],
    ]  # fmt: skip


def test_an_order_alone_keeps_the_columns_and_marks_its_own(sweep: Sweep) -> None:
    header, first, *_ = tracker_on_terminal("runs", "--store", sweep.uri, "--sort", "loss").lines
    assert header.split() == ["id", "name", "state", "started", "took", "loss▲", "acc", "lr", "model"]
    assert first.startswith("aaaa2222")


def test_a_limit_is_of_the_sorted_rows(sweep: Sweep) -> None:
    found = as_json(sweep, "--sort", "loss:min", "--limit", "1")
    assert [run["run_id"] for run in found] == ["aaaa2222"]


def test_columns_alone_keep_the_order_of_the_store(sweep: Sweep) -> None:
    found = as_json(sweep, "--columns", "lr", "--order-by", "params.lr DESC", "--limit", "2")
    assert found == [{"run_id": "bbbb3333", "lr": "0.3"}, {"run_id": "aaaa2222", "lr": "0.2"}]


def test_json_has_the_same_values_unformatted(sweep: Sweep) -> None:
    wanted = "state,loss:min,loss@0,loss:min_step,acc,spark(loss),took,experiment,tags.team,eta"
    found = as_json(sweep, "--columns", wanted, "--filter", "run_name = 'wise-colt'")
    assert found == [
        {
            "run_id": "aaaa1111",
            "state": "done",
            "loss:min": 0.5,
            "loss@0": 9.0,
            "loss:min_step": 1,
            "acc": "NaN",
            "spark(loss)": [9.0, 0.5],
            "took": HOUR,
            "experiment": "sweep",
            "tags.team": "vision",
            "eta": None,
        }
    ]


def test_an_order_in_json_is_of_whole_runs(sweep: Sweep) -> None:
    plain = {run["run_id"]: run for run in as_json(sweep)}
    found = as_json(sweep, "--sort", "-loss")
    assert [run["metrics"]["loss"] for run in found] == [1.75, 0.5, 0.25]
    assert all(run == plain[run["run_id"]] for run in found)


def test_runs_that_share_a_param_are_one_row(sweep: Sweep) -> None:
    lines = tracker_on_terminal("runs", "--store", sweep.uri, "--group-by", "model", columns=100).lines
    assert lines == [
        "model  runs  states                         loss       ±  best  acc",
        "vit       3  1 running, 1 failed, 1 done  0.8333  0.8036  0.25    ·",
    ]


def test_groups_in_json_have_figures(sweep: Sweep) -> None:
    (group,) = as_json(sweep, "--group-by", "model", "--columns", "loss:max,lr")
    assert group == {
        "model": "vit",
        "runs": 3,
        "states": {"running": 1, "failed": 1, "done": 1},
        "loss:max": {"mean": 9.0, "spread": 0.0, "best": 9.0, "runs": 3},
        "lr": None,
    }


def test_deleted_runs_have_columns_too(sweep: Sweep) -> None:
    assert as_json(sweep, "--view", "deleted", "--columns", "stage,name") == [
        {"run_id": "cccc4444", "stage": "deleted", "name": "gone"}
    ]


def test_where_nothing_matches_that_is_said(sweep: Sweep) -> None:
    ended = runs(sweep, "--filter", "metrics.loss > 99", "--sort", "started")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "No active runs match the filter; without it there are 3.\n"


IN_ONE_STORE = pytest.mark.parametrize("sweep", ["mlflow.db"], indirect=True)


@IN_ONE_STORE
@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--columns", "los"), "'los'. Close to it: 'loss'"),
        (("--columns", "loss:avg"), "'avg'"),
        (("--sort", "spark(loss)"), "loss:min"),
        (("--group-by", "loss"), "'loss'"),
        (("--sort", "loss", "--order-by", "metrics.loss"), "--sort"),
        (("--group-by", "lr", "--order-by", "metrics.loss"), "--sort"),
        (("--watch", "--order-by", "metrics.loss"), "--sort"),
        (("--watch",), "--json"),
        (("--watch", "--json", "--filter", "dataset.name = 'x'"), "datasets"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(sweep: Sweep, options: tuple[str, ...], named: str) -> None:
    ended = runs(sweep, *options)
    assert (ended.code, ended.out) == (2, "")
    assert named in ended.err
    assert len(ended.err.splitlines()) == 1


@IN_ONE_STORE
def test_watching_needs_a_terminal_that_can_be_redrawn(sweep: Sweep) -> None:
    ended = tracker_on_terminal("runs", "--store", sweep.uri, "--watch", environ={"TERM": "dumb"})
    assert (ended.code, ended.out) == (2, "")


@IN_ONE_STORE
@pytest.mark.parametrize("columns", [20, 40, 160])
@pytest.mark.parametrize("option", [("--columns", "state,loss:min,params.model,spark(loss)"), ("--group-by", "model")])
def test_no_line_is_wider_than_the_terminal(sweep: Sweep, option: tuple[str, str], columns: int) -> None:
    lines = tracker_on_terminal("runs", "--store", sweep.uri, *option, columns=columns).lines
    assert max(map(width, lines)) <= columns
