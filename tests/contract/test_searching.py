"""Filters, orders and pages of runs, over every back end, on one small store."""

import math

import pytest
from tests.contract.builders import START, log, names_found, new_run

from tracker.core.entities import Dataset, DatasetInput, Run
from tracker.core.filter.parser import parse_filter
from tracker.core.queries import ATTRIBUTES_ONLY, Columns, RunQuery
from tracker.store.protocols import Store


@pytest.fixture
def runs(store: Store) -> dict[str, Run]:
    """Four runs, oldest first: `a` whole, `b` with a NaN, `c` with odd texts, `d` bare."""
    made = {name: new_run(store, start_time=START + n, name=name) for n, name in enumerate("abcd")}
    log(store, made["a"], params={"lr": "0.1", "opt": "Adam"}, metrics={"loss": 0.5, "val/acc": 0.9}, tags={"t": "x"})
    log(store, made["b"], params={"lr": "1e-2", "opt": "adam"}, metrics={"loss": math.nan}, tags={"t": "X"})
    log(
        store,
        made["c"],
        params={"lr": "auto", "opt": "adam "},
        metrics={"loss": -2.0, "my loss": 1.0},
        tags={"t": "x\ny"},
    )
    store.update_run(made["a"].run_id, status="FINISHED", end_time=START + 100)
    context = {"mlflow.data.context": "train"}
    store.log_inputs(made["a"].run_id, [DatasetInput(Dataset("mnist", "d1", "local", "{}"), context)])
    store.log_inputs(made["a"].run_id, [DatasetInput(Dataset("cifar", "d2", "local", "{}"))])
    return made


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("", "dcba"),
        # metrics
        ("metrics.loss < 1", "ca"),
        ("metrics.loss >= -2", "ca"),
        ("metrics.loss != 0.5", "cb"),
        ("metrics.loss = 0.5", "a"),
        ("metrics.val/acc > 0.5", "a"),
        ("metrics.`my loss` = 1", "c"),
        ('metrics."my loss" = 1', "c"),
        ("metrics.loss BETWEEN -2 AND 0.5", "ca"),
        ("metrics.loss NOT BETWEEN -2 AND 0", "ba"),
        ("metrics.loss IN (0.5, -2.0)", "ca"),
        ("metrics.loss NOT IN (0.5)", "cb"),
        ("metrics.loss IS NULL", "d"),
        ("metrics.loss IS NOT NULL", "cba"),
        ("NOT metrics.loss < 1", "db"),
        # params as texts and as numbers
        ("params.lr = '0.1'", "a"),
        ("params.lr = 0.10", "a"),
        ("params.lr != 0.1", "b"),
        ("params.lr > 0.001", "ba"),
        ("params.lr BETWEEN 0.001 AND 0.05", "b"),
        ("params.lr IN (0.01, 5)", "b"),
        ("params.lr NOT IN (0.01)", "a"),
        ("params.opt = 'adam'", "b"),
        ("params.opt != 'adam'", "ca"),
        ("params.opt LIKE 'adam%'", "cb"),
        ("params.opt ILIKE 'ADAM'", "ba"),
        ("params.opt NOT LIKE '%m'", "c"),
        ("params.opt IN ('adam', 'Adam')", "ba"),
        ("params.opt NOT IN ('adam')", "ca"),
        ("params.nothing != 'x'", ""),
        ("params.lr IS NULL", "d"),
        # tags
        ("tags.t = 'x'", "a"),
        ("tags.t LIKE 'x%'", "ca"),
        ("tags.t LIKE 'x_y'", "c"),
        ("tags.`mlflow.runName` = 'd'", "d"),
        ("tags.mlflow.runName = 'd'", "d"),
        # attributes
        ("status = 'FINISHED'", "a"),
        ("attributes.status != 'FINISHED'", "dcb"),
        ("run_name = 'c'", "c"),
        ("run.`run name` LIKE '%'", "dcba"),
        (f"start_time > {START}", "dcb"),
        (f"created <= {START}", "a"),
        ("end_time IS NULL", "dcb"),
        ("end_time > 0", "a"),
        ("user_id = 'ada' AND run_name IN ('a', 'b')", "ba"),
        # datasets
        ("dataset.name = 'mnist'", "a"),
        ("dataset.name != 'mnist'", "a"),
        ("datasets.context = 'train'", "a"),
        ("dataset.digest LIKE 'd_'", "a"),
        ("dataset.context != 'train'", ""),
        ("dataset.name IS NULL", "dcb"),
        # together
        ("metrics.loss < 1 AND params.opt = 'Adam'", "a"),
        ("metrics.loss < 0 OR params.lr < 0.05", "cb"),
        ("NOT (status = 'FINISHED' OR params.opt LIKE '%m')", "dc"),
        ("metrics.loss < 1 AND (params.lr = 0.1 OR tags.t LIKE '%y') AND", "ca"),
        ("params.lr = 0.1 OR params.lr = 0.01 AND metrics.loss = 7", "a"),
    ],
)
def test_a_filter_finds(store: Store, runs: dict[str, Run], filter_: str, expected: str) -> None:
    assert names_found(store, filter_) == list(expected)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([], "dcba"),
        (["metrics.loss"], "cabd"),
        (["metrics.loss DESC"], "acbd"),
        (["params.lr ASC"], "abcd"),
        (["params.lr DESC"], "cbad"),
        (["params.opt"], "abcd"),
        (["tags.t"], "bacd"),
        (["start_time ASC"], "abcd"),
        (["end_time"], "adcb"),
        (["end_time DESC"], "adcb"),
        (["status DESC", "run_name"], "bcda"),
        (["metrics.nothing", "run_name"], "abcd"),
    ],
)
def test_an_order_holds(store: Store, runs: dict[str, Run], order: list[str], expected: str) -> None:
    assert names_found(store, "", *order) == list(expected)


def test_runs_that_tie_come_newest_first_then_by_id(store: Store) -> None:
    made = [new_run(store, start_time=START + n // 2, name=str(n)) for n in range(6)]
    expected = sorted(made, key=lambda run: (-(run.start_time or 0), run.run_id))
    assert names_found(store, "", "metrics.loss") == [run.run_name for run in expected]


def test_pages_join_without_gap_or_overlap(store: Store, runs: dict[str, Run]) -> None:
    pages = [store.search_runs(RunQuery(limit=3, offset=offset)) for offset in (0, 3, 6)]
    assert [run.run_name for page in pages for run in page] == list("dcba")
    assert store.search_runs(RunQuery(limit=0)) == []


def test_only_the_columns_asked_for_come(store: Store, runs: dict[str, Run]) -> None:
    where = parse_filter("run_name = 'a' AND params.opt = 'Adam'")
    columns = Columns(params=frozenset({"lr", "none"}), metrics=frozenset(), tags=None)
    (run,) = store.search_runs(RunQuery(where=where, columns=columns))
    assert run.params == {"lr": "0.1"}
    assert run.metrics == {}
    assert run.tags == {"mlflow.runName": "a", "t": "x"}
    (bare,) = store.search_runs(RunQuery(where=where, columns=ATTRIBUTES_ONLY))
    assert (bare.run_name, bare.params, bare.metrics, bare.tags) == ("a", {}, {}, {})


def test_everything_comes_as_get_run_gives_it(store: Store, runs: dict[str, Run]) -> None:
    for run in store.search_runs(RunQuery(where=parse_filter("run_name != 'b'"))):
        assert run == store.get_run(run.run_id)


def test_experiments_and_views_bound_a_search(store: Store, runs: dict[str, Run]) -> None:
    other = store.create_experiment("other")
    new_run(store, experiment_id=other, name="elsewhere")
    gone = store.create_experiment("gone")
    new_run(store, experiment_id=gone, name="gone")
    store.delete_experiment(gone)
    store.delete_run(runs["d"].run_id)

    def found(query: RunQuery) -> list[str]:
        return sorted(run.run_name for run in store.search_runs(query))

    assert found(RunQuery()) == ["a", "b", "c", "elsewhere"]
    assert found(RunQuery((other,))) == ["elsewhere"]
    assert found(RunQuery(("0", other))) == ["a", "b", "c", "elsewhere"]
    assert found(RunQuery(())) == []
    assert found(RunQuery(("4711",))) == []
    assert found(RunQuery(view="deleted")) == ["d", "gone"]
    assert found(RunQuery(view="all")) == ["a", "b", "c", "d", "elsewhere", "gone"]
    assert found(RunQuery((gone,), view="all")) == ["gone"]
