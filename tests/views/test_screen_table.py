"""What a table does for a screen: columns of its own choice that stay, a few histories at a time."""

from __future__ import annotations

from dataclasses import replace

from tests.views.runs import NOW, points, run, told

from tracker.views.column_language import parse_columns, parse_sort
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.run_table import RunTable
from tracker.views.screen_columns import screen_columns

DELTA = RunColumn("delta", "loss")


def screen_table() -> RunTable:
    table = RunTable(now=NOW, choose=screen_columns)
    table.apply(
        told(
            run("a", {"loss": 0.5, "val/acc": 0.1}, {"lr": "1"}, start=1),
            run("b", {"loss": 0.2, "val/acc": 0.3}, {"lr": "2"}, start=2),
        ),
        now=NOW,
    )
    return table


def shown(table: RunTable) -> list[str]:
    return [str(column) for column, _ in table.columns]


def test_columns_stay_where_rows_are_sorted_filtered_or_grouped() -> None:
    table = screen_table()
    before = table.columns
    table.ask(replace(table.asked, sort=parse_sort("loss")))
    table.ask(replace(table.asked, where=lambda row: row.id == "a"))
    table.ask(replace(table.asked, group_by=parse_columns("params.lr")))
    assert table.columns is before


def test_a_new_key_and_other_experiments_bring_other_columns() -> None:
    table = screen_table()
    before = table.columns
    table.apply((points("a", "test/loss", [1.0]),), now=NOW)
    assert table.columns != before
    table.ask(replace(table.asked, experiments=frozenset({"none"})))
    assert shown(table) == ["name", "state", "started", "took"]


def test_what_chosen_columns_compare_with_is_known_at_once_and_followed() -> None:
    table = RunTable(now=NOW, choose=screen_columns)
    table.apply(told(run("a", {"loss": 0.5}), run("b", {"loss": 0.2})), now=NOW)
    assert DELTA in [column for column, _ in table.columns]
    assert table.around.best[DELTA] == 0.2
    table.apply((points("a", "loss", [0.1]),), now=NOW)
    assert table.around.best[DELTA] == 0.1


def test_columns_that_are_asked_for_later_are_compared_with_the_best_without_new_rows() -> None:
    table = screen_table()
    table.ask(replace(table.asked, columns=parse_columns("name,loss,delta(loss)")))
    assert shown(table) == ["name", "metrics.loss", "delta(metrics.loss)"]
    assert table.around.best[DELTA] == 0.2
    table.ask(replace(table.asked, columns=None))
    assert "state" in shown(table)


def test_another_order_moves_rows_and_is_told() -> None:
    table = screen_table()
    table.take_changes()
    version = table.order_version
    table.ask(replace(table.asked, sort=(SortLevel(RunColumn("metric", "loss"), ascending=False),)))
    assert table.ids() == ["a", "b"]
    assert table.order_version != version
    assert table.take_changes().has_order_changed


def test_only_the_histories_of_columns_that_are_seen_are_wanted() -> None:
    table = screen_table()
    spark = next(column for column, _ in table.columns if column.kind == "spark")
    assert table.lacking(table.rows(0, 1), [spark]) == [("b", spark.key)]
    assert table.lacking(table.rows(0, 1), [RunColumn("attribute", "name")]) == []
    table.apply((points("b", spark.key, [1.0, 2.0], is_whole=True),), now=NOW)
    assert table.lacking(table.rows(0, 1), [spark]) == []


def test_an_order_that_needs_every_history_wants_some_of_them_at_a_time() -> None:
    table = RunTable(now=NOW, choose=screen_columns)
    table.apply(told(*(run(str(number), {"loss": 1.0}) for number in range(300))), now=NOW)
    table.ask(replace(table.asked, sort=parse_sort("loss:min")))
    wanted = table.lacking([], [])
    assert 0 < len(wanted) < 300
    table.apply(tuple(points(run_id, "loss", [0.5], is_whole=True) for run_id, _ in wanted), now=NOW)
    assert not set(wanted) & set(table.lacking([], []))


def test_a_group_wants_the_histories_of_its_figures_and_no_sparkline() -> None:
    table = screen_table()
    table.ask(
        replace(table.asked, columns=parse_columns("name,spark(loss),loss:min"), group_by=parse_columns("params.lr"))
    )
    columns = [column for column, _ in table.columns]
    assert sorted(table.lacking(table.groups(), columns)) == [("a", "loss"), ("b", "loss")]
    assert table.lacking(table.groups(), columns[:2]) == []
