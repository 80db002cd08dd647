"""Runs that share params are one row."""

import math
from collections.abc import Sequence

import pytest
from tests.views.runs import NOW, points, run, told

from tracker.core.entities import Run
from tracker.core.events import Liveness, LivenessJudged, RunErased
from tracker.views.column_language import parse_columns, parse_grouping, parse_sort
from tracker.views.grouping import Figures, Group
from tracker.views.run_table import Asked, RunTable

NAN = math.nan


def seeds(values: dict[str, list[float]], key: str = "loss") -> list[Run]:
    """For each setting as many runs as it has values."""
    return [
        run(f"{lr}-{seed}", {key: value}, {"lr": lr, "seed": str(seed)})
        for lr, of_seeds in values.items()
        for seed, value in enumerate(of_seeds)
    ]


def table_of(runs: Sequence[Run], by: str = "lr", columns: str = "loss", sort: str = "") -> RunTable:
    levels = parse_sort(sort) if sort else ()
    return RunTable.of(runs, Asked(columns=parse_columns(columns), group_by=parse_grouping(by), sort=levels), now=NOW)


def keys(table: RunTable) -> list[tuple[str | None, ...]]:
    return [group.key for group in table.groups()]


def figures(group: Group, table: RunTable) -> Figures:
    assert table.asked.columns is not None
    return group.figures(table.asked.columns[0])


def test_a_group_has_the_mean_the_sample_deviation_and_the_best_of_its_runs() -> None:
    table = table_of(seeds({"0.1": [1.0, 2.0, 6.0]}))
    (group,) = table.groups()
    assert figures(group, table) == Figures(3, 3.0, pytest.approx(math.sqrt(7)), 1.0)  # type: ignore[arg-type]
    assert (len(group.members), table.runs_shown, len(table)) == (3, 3, 1)


def test_one_run_has_no_spread() -> None:
    table = table_of(seeds({"0.1": [1.0]}))
    assert figures(table.groups()[0], table) == Figures(1, 1.0, None, 1.0)


def test_what_is_no_finite_number_is_left_out_and_counted_out() -> None:
    table = table_of([*seeds({"0.1": [1.0, NAN, math.inf, 3.0]}), run("x", params={"lr": "0.1"})])
    assert figures(table.groups()[0], table)[:2] == (2, 2.0)


def test_a_name_that_does_not_say_what_is_better_has_no_best() -> None:
    table = table_of(seeds({"0.1": [1.0]}, key="quux"), columns="quux")
    assert figures(table.groups()[0], table).best is None


def test_the_greatest_numbers_have_a_mean() -> None:
    table = table_of(seeds({"0.1": [1e308, 1e308]}))
    assert figures(table.groups()[0], table).mean == 1e308


def test_groups_stand_in_the_order_of_what_they_are_by_with_what_is_missing_last() -> None:
    runs = [*seeds({"0.25": [1.0], "0.5": [1.0], "1e-3": [1.0], "auto": [1.0]}), run("none")]
    assert keys(table_of(runs)) == [("1e-3",), ("0.25",), ("0.5",), ("auto",), (None,)]


def test_groups_are_sorted_by_means_by_counts_and_by_what_they_share() -> None:
    runs = seeds({"1": [1.0, 9.0], "2": [4.0], "3": [NAN, NAN, NAN]})
    assert keys(table_of(runs, sort="loss")) == [("2",), ("1",), ("3",)]
    assert keys(table_of(runs, sort="-runs")) == [("3",), ("1",), ("2",)]
    assert keys(table_of(runs, sort="-params.lr")) == [("3",), ("2",), ("1",)]


def test_runs_are_grouped_by_several_params_and_tags() -> None:
    runs = [run("a", params={"lr": "1"}, tags={"t": "x"}), run("b", params={"lr": "1"}, tags={"t": "y"})]
    assert keys(table_of(runs, by="lr,tags.t")) == [("1", "x"), ("1", "y")]


def test_how_the_runs_stand_is_counted_with_what_goes_on_first() -> None:
    runs = [run("a"), run("b", status="RUNNING"), run("c", status="RUNNING"), run("d")]
    table = table_of(runs)
    table.apply((LivenessJudged("c", Liveness("stalled")),), now=NOW)
    assert list(table.groups()[0].states().items()) == [("running", 1), ("stalled", 1), ("done", 2)]


def test_a_column_that_is_no_metric_shows_what_all_runs_share() -> None:
    runs = [run(seed, params={"lr": "1", "m": "vit", "seed": seed}) for seed in "12"]
    table = table_of(runs, columns="params.m,params.seed,user")
    (group,) = table.groups()
    assert [group.value(column, table.around) for column, _ in table.columns] == ["vit", None, "mira"]


def test_points_change_the_figures_of_their_group_alone() -> None:
    table = table_of(seeds({"1": [1.0, 1.0], "2": [1.0]}))
    first, _ = table.groups()
    assert figures(first, table).mean == 1.0
    table.take_changes()
    table.apply((points("1-0", "loss", [3.0]),), now=NOW)
    assert figures(first, table).mean == 2.0
    assert table.take_changes().changed == {first.id}


def test_a_run_that_gets_another_param_changes_its_group_and_an_empty_group_goes() -> None:
    table = table_of(seeds({"1": [1.0], "2": [1.0, 1.0]}))
    table.apply(told(run("1-0", {"loss": 1.0}, {"lr": "2"})), now=NOW)
    assert [(group.key, len(group.members)) for group in table.groups()] == [(("2",), 3)]


def test_a_group_goes_with_its_last_run_and_comes_again_with_another() -> None:
    table = table_of(seeds({"1": [1.0]}))
    gone = table.groups()[0].id
    table.take_changes()
    table.apply((RunErased("1-0"),), now=NOW)
    assert table.groups() == []
    assert table.take_changes().went == {gone}
    table.apply(told(*seeds({"1": [2.0]})), now=NOW)
    assert table.take_changes().came == {gone}


def test_a_delta_of_groups_is_to_the_best_mean() -> None:
    table = table_of(seeds({"1": [1.0, 3.0], "2": [5.0]}), columns="delta(loss)")
    (column, _), *_ = table.columns
    assert [group.value(column, table.around) for group in table.groups()] == [0.0, 3.0]


def test_reduced_histories_are_grouped_too_and_all_seen_runs_need_them() -> None:
    table = table_of(seeds({"1": [1.0, 3.0]}), columns="loss:min")
    assert len(table.needs(0, 1)) == 2
    table.apply(tuple(points(f"1-{seed}", "loss", [0.5 + seed, 9.0], is_whole=True) for seed in range(2)), now=NOW)
    assert figures(table.groups()[0], table)[:2] == (2, 1.0)


def test_without_columns_all_metrics_are_shown() -> None:
    runs = [run("a", {"loss": 1.0, "val/loss": 2.0}, {"lr": "1", "m": "x"})]
    table = RunTable.of(runs, Asked(group_by=parse_grouping("lr")))
    assert [str(column) for column, _ in table.columns] == ["metrics.val/loss", "metrics.loss"]
