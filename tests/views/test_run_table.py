"""A table of runs follows what is told of a store, and touches only what changed."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.views.runs import MINUTE, NOW, named, points, run, told

from tracker.core.events import (
    Batch,
    Liveness,
    LivenessJudged,
    Loaded,
    RunErased,
    StoreAway,
    StoreBack,
)
from tracker.core.filter.parser import parse_filter
from tracker.views.column_language import parse_columns, parse_sort
from tracker.views.run_filter import matching, run_filter
from tracker.views.run_row import Value
from tracker.views.run_table import Asked, Changes, RunTable

NAN = math.nan


def asked(columns: str | None = None, sort: str = "", where: str = "") -> Asked:
    return Asked(
        columns=parse_columns(columns) if columns else None,
        sort=parse_sort(sort) if sort else (),
        where=matching(parse_filter(where)),
    )


def ids(table: RunTable) -> list[str]:
    return [row.id for row in table.rows()]


def column(table: RunTable, number: int = 0) -> dict[str, Value]:
    """The values under one of the columns that were asked for, by run."""
    assert table.asked.columns is not None
    return {row.id: row.value(table.asked.columns[number], table.around) for row in table.rows()}


# What is shown


def test_the_newest_run_stands_first_and_one_without_a_start_last() -> None:
    assert ids(RunTable.of([run("old", start=1), run("none", start=None), run("new", start=9)])) == [
        "new", "old", "none",
    ]  # fmt: skip


def test_rows_are_given_by_their_places() -> None:
    table = RunTable.of([run(str(number), start=-number) for number in range(9)])
    assert [row.id for row in table.rows(2, 4)] == ["2", "3"]
    assert (len(table), table.place("3"), table.place("x")) == (9, 3, None)


def test_a_deleted_run_goes_and_a_restored_one_comes_back() -> None:
    table = RunTable.of([run("a"), run("b")])
    table.apply(told(run("a", stage="deleted")), now=NOW)
    assert ids(table) == ["b"]
    table.apply(told(run("a")), now=NOW)
    assert ids(table) == ["a", "b"]


def test_a_view_of_deleted_runs_shows_those() -> None:
    runs = [run("a"), run("b", stage="deleted")]
    assert ids(RunTable.of(runs, Asked(view="deleted"))) == ["b"]
    assert ids(RunTable.of(runs, Asked(view="all"))) == ["a", "b"]


def test_runs_of_other_experiments_are_not_shown() -> None:
    assert ids(
        RunTable.of([run("a", experiment="1"), run("b", experiment="2")], Asked(experiments=frozenset("2")))
    ) == ["b"]


def test_a_run_comes_into_a_filter_and_leaves_it_as_its_points_come() -> None:
    table = RunTable.of([run("a", {"loss": 2.0})], asked(where="metrics.loss < 1"))
    assert ids(table) == []
    table.apply((points("a", "loss", [0.5]),), now=NOW)
    assert ids(table) == ["a"]
    table.apply((points("a", "loss", [NAN]),), now=NOW)
    assert ids(table) == []


def test_an_erased_run_is_gone_and_one_that_comes_again_is_there() -> None:
    table = RunTable.of([run("a")])
    table.apply((RunErased("a"), RunErased("unknown")), now=NOW)
    assert ids(table) == []
    table.apply((*told(run("a")), RunErased("a"), *told(run("a"))), now=NOW)
    assert ids(table) == ["a"]


# Values


def test_points_change_the_latest_value_and_not_the_run_that_was_handed_in() -> None:
    given_run = run("a", {"loss": 2.0})
    table = RunTable.of([given_run], asked("loss"))
    table.apply((points("a", "loss", [1.0, 0.5]), points("a", "new", [7.0])), now=NOW)
    assert column(table) == {"a": 0.5}
    assert given_run.metrics == {"loss": 2.0}
    assert "new" in table.known.metrics


def test_a_history_comes_to_what_the_column_asks_and_goes_on_with_its_points() -> None:
    table = RunTable.of([run("a", {"loss": 2.0})], asked("loss:min,loss:min_step,spark(loss)"))
    assert table.needs() == [("a", "loss")]
    table.apply((points("a", "loss", [3.0, 2.0], is_whole=True),), now=NOW)
    assert table.needs() == []
    assert [column(table, number)["a"] for number in range(3)] == [2.0, 1, [3.0, 2.0]]
    table.apply((points("a", "loss", [1.0], steps=[2]),), now=NOW)
    assert [column(table, number)["a"] for number in range(3)] == [1.0, 2, [3.0, 2.0, 1.0]]


def test_points_before_a_history_say_nothing_of_its_least_value() -> None:
    table = RunTable.of([run("a", {"loss": 2.0})], asked("loss:min"))
    table.apply((points("a", "loss", [1.0]),), now=NOW)
    assert column(table) == {"a": None}
    assert table.needs() == [("a", "loss")]


def test_an_empty_history_is_not_wanted_again() -> None:
    table = RunTable.of([run("a", {"loss": 2.0})], asked("loss:min"))
    table.apply((points("a", "loss", [], is_whole=True),), now=NOW)
    assert (table.needs(), column(table)) == ([], {"a": None})


def test_only_rows_that_are_seen_need_histories() -> None:
    runs = [run(str(number), {"loss": 1.0}, start=-number) for number in range(5)]
    assert RunTable.of([*runs, run("without", start=-9)], asked("loss:max")).needs(1, 3) == [
        ("1", "loss"),
        ("2", "loss"),
    ]


@pytest.mark.parametrize(("columns", "sort"), [("name", "loss:min"), ("delta(loss:min)", "")])
def test_an_order_and_the_best_of_all_need_every_history(columns: str, sort: str) -> None:
    runs = [run(str(number), {"loss": 1.0}) for number in range(3)]
    assert len(RunTable.of(runs, asked(columns, sort)).needs(0, 1)) == 3


def test_histories_of_live_runs_are_wanted_again_when_the_store_is_back() -> None:
    runs = [run("live", {"loss": 1.0}, status="RUNNING"), run("done", {"loss": 1.0}, end=5)]
    table = RunTable.of(runs, asked("loss:min"))
    whole = tuple(points(run_id, "loss", [1.0], is_whole=True) for run_id in ("live", "done"))
    table.apply((*whole, StoreAway("The disk is gone.")), now=NOW)
    assert table.told.away is not None
    table.apply((StoreBack(),), now=NOW)
    assert table.needs() == [("live", "loss")]


def test_another_reducer_of_a_history_wants_it_again() -> None:
    table = RunTable.of([run("a", {"loss": 1.0})], asked("loss:min"))
    table.apply((points("a", "loss", [1.0], is_whole=True),), now=NOW)
    table.ask(asked("loss:min,loss:max"))
    assert table.needs() == [("a", "loss")]
    table.ask(asked("loss:min"))
    assert (table.needs(), column(table)) == ([], {"a": 1.0})


def test_a_delta_is_the_distance_to_the_best_that_is_shown() -> None:
    table = RunTable.of(
        [run("a", {"loss": 2.0}), run("b", {"loss": 0.5}), run("c", {"loss": NAN})], asked("delta(loss)")
    )
    values = column(table)
    assert (values["a"], values["b"]) == (1.5, 0.0)
    assert math.isnan(values["c"])  # type: ignore[arg-type]


def test_the_best_is_another_when_a_better_one_comes_the_best_gets_worse_or_leaves() -> None:
    table = RunTable.of([run("a", {"acc": 0.5}), run("b", {"acc": 0.75})], asked("delta(acc)"))
    assert column(table) == {"a": -0.25, "b": 0.0}
    table.apply((points("a", "acc", [1.0]),), now=NOW)
    assert column(table) == {"a": 0.0, "b": -0.25}
    table.apply((points("a", "acc", [0.0]),), now=NOW)
    assert column(table) == {"a": -0.75, "b": 0.0}
    table.apply((RunErased("b"),), now=NOW)
    assert column(table) == {"a": 0.0}


def test_a_run_stands_as_it_was_judged_until_it_has_ended() -> None:
    table = RunTable.of([run("a", status="RUNNING")], asked("state"))
    table.apply((LivenessJudged("a", Liveness("crashed", "pid 1 is gone")),), now=NOW)
    assert column(table) == {"a": "crashed"}
    table.apply(told(run("a", status="FINISHED")), now=NOW)
    assert column(table) == {"a": "done"}


def test_an_experiment_has_the_name_that_was_told_last() -> None:
    table = RunTable.of([run("a")], asked("experiment"))
    assert column(table) == {"a": "1"}
    table.apply((named("1", "sweep"),), now=NOW)
    table.take_changes()
    table.apply((named("1", "other"),), now=NOW)
    assert column(table) == {"a": "other"}
    assert table.take_changes().changed == {"a"}


def test_times_are_by_the_clock_that_is_handed_in() -> None:
    tags = {"tracker.progress.step": "1", "tracker.progress.total": "4"}
    table = RunTable.of([run("a", tags=tags, status="RUNNING", start=0)], asked("took,progress,eta"), now=MINUTE)
    assert [column(table, number)["a"] for number in range(3)] == [MINUTE, 0.25, 3 * MINUTE]
    table.apply((), now=2 * MINUTE)
    assert [column(table, number)["a"] for number in range(3)] == [2 * MINUTE, 0.25, 6 * MINUTE]


# The order


def test_rows_are_sorted_by_several_columns() -> None:
    runs = [
        run("a", {"loss": 1.0}, {"m": "x"}), run("b", {"loss": 2.0}, {"m": "x"}), run("c", {"loss": 1.0}, {"m": "w"}),
    ]  # fmt: skip
    assert ids(RunTable.of(runs, asked(sort="-loss,params.m"))) == ["b", "c", "a"]


@pytest.mark.parametrize(("sort", "order"), [("loss", "abnm"), ("-loss", "banm")])
def test_nan_and_then_what_is_missing_is_last_either_way(sort: str, order: str) -> None:
    runs = [run("n", {"loss": NAN}), run("m"), run("b", {"loss": math.inf}), run("a", {"loss": -math.inf})]
    assert "".join(ids(RunTable.of(runs, asked(sort=sort)))) == order


def test_params_are_sorted_as_numbers_where_they_are_and_then_naturally_as_texts() -> None:
    texts = ["layer_10", "1e-3", "layer_2", "0.25", "0.5", "-1"]
    runs = [run(text, params={"p": text}) for text in texts]
    ordered = ["-1", "1e-3", "0.25", "0.5", "layer_2", "layer_10"]
    assert ids(RunTable.of(runs, asked(sort="params.p"))) == ordered
    assert ids(RunTable.of(runs, asked(sort="-params.p"))) == ordered[::-1]


def test_what_is_alike_stands_with_the_newest_first_either_way() -> None:
    runs = [run("old", {"loss": 1.0}, start=1), run("new", {"loss": 1.0}, start=2)]
    assert ids(RunTable.of(runs, asked(sort="loss"))) == ids(RunTable.of(runs, asked(sort="-loss"))) == ["new", "old"]


def test_deltas_begin_with_the_best_and_states_with_what_goes_on() -> None:
    runs = [run("a", {"acc": 0.1}), run("b", {"acc": 0.9}, status="RUNNING"), run("c", {"acc": 0.5}, status="FAILED")]
    assert ids(RunTable.of(runs, asked(sort="delta(acc)"))) == ["b", "c", "a"]
    assert ids(RunTable.of(runs, asked(sort="state"))) == ["b", "c", "a"]


def test_live_runs_move_as_time_goes_on_where_that_is_the_order() -> None:
    table = RunTable.of([run("live", status="RUNNING", start=0), run("done", end=MINUTE)], asked(sort="took"), now=1)
    assert ids(table) == ["live", "done"]
    table.apply((), now=2 * MINUTE)
    assert ids(table) == ["done", "live"]


def test_a_row_moves_when_its_value_does() -> None:
    table = RunTable.of([run(name, {"loss": float(place)}) for place, name in enumerate("abc")], asked(sort="loss"))
    table.apply((points("c", "loss", [-1.0]),), now=NOW)
    assert ids(table) == ["c", "a", "b"]


# What changed


def test_nothing_changed_where_nothing_was_said_that_is_shown() -> None:
    table = RunTable.of([run("a", {"loss": 1.0})], asked("loss"))
    table.take_changes()
    version = table.version
    table.apply((points("a", "loss", [1.0]), points("unknown", "loss", [1.0]), RunErased("x")), now=NOW)
    assert (table.take_changes(), table.version) == (Changes(), version)


def test_what_changed_came_and_went_is_told_once() -> None:
    table = RunTable.of([run("a", {"loss": 1.0}), run("b")], asked("loss", sort="loss"))
    assert table.take_changes().came == {"a", "b"}
    table.apply((points("a", "loss", [2.0]), *told(run("c", {"loss": 1.5})), RunErased("b")), now=NOW)
    changes = table.take_changes()
    a, b, c = (frozenset(run_id) for run_id in "abc")
    assert changes == Changes(changed=a, came=c, went=b, has_order_changed=True)
    assert table.take_changes() == Changes()


def test_a_row_that_changes_where_it_stands_moves_nothing() -> None:
    table = RunTable.of([run("a", {"loss": 1.0}), run("b", {"loss": 5.0})], asked("loss", sort="loss"))
    table.take_changes()
    table.apply((points("a", "loss", [2.0]),), now=NOW)
    assert table.take_changes() == Changes(changed=frozenset("a"))


def test_another_best_is_told_of_all_rows() -> None:
    table = RunTable.of([run("a", {"loss": 1.0}), run("b", {"loss": 5.0})], asked("delta(loss)"))
    table.take_changes()
    table.apply((points("b", "loss", [0.5]),), now=NOW)
    assert table.take_changes().is_all


def test_what_is_asked_anew_is_all_new() -> None:
    table = RunTable.of([run("a"), run("b")])
    table.take_changes()
    table.ask(replace(table.asked, where=run_filter("b")))
    assert table.take_changes().is_all
    assert ids(table) == ["b"]


# Columns that the table chooses


def titles(table: RunTable) -> list[str]:
    return [str(column) for column, _ in table.columns]


def test_a_table_chooses_what_differs_and_keeps_its_columns_until_a_new_key_comes() -> None:
    runs = [run("a", {"x": 1.0, "loss": 1.0}, {"lr": "1"}), run("b", {"x": 1.0, "loss": 2.0}, {"lr": "2"})]
    table = RunTable.of(runs)
    assert titles(table) == ["id", "name", "state", "started", "took", "metrics.loss", "metrics.x", "params.lr"]
    table.apply((points("a", "x", [9.0]),), now=NOW)
    assert titles(table)[5] == "metrics.loss"
    table.apply((points("a", "val/loss", [9.0]), *told(run("c", {"val/loss": 1.0}))), now=NOW)
    assert titles(table)[5] == "metrics.val/loss"


def test_columns_are_chosen_anew_when_everything_was_read() -> None:
    table = RunTable.of([run("a", {"x": 1.0, "y": 1.0})])
    assert titles(table)[5:] == ["metrics.x", "metrics.y"]
    table.apply((*told(run("b", {"x": 1.0, "y": 2.0})), Loaded("everything")), now=NOW)
    assert titles(table)[5:] == ["metrics.y", "metrics.x"]


def test_several_experiments_and_progress_have_columns_where_there_are_any() -> None:
    tags = {"tracker.progress.step": "1", "tracker.progress.total": "4"}
    table = RunTable.of([run("a", experiment="1"), run("b", experiment="2", tags=tags, status="RUNNING")])
    assert titles(table) == ["id", "name", "state", "experiment", "started", "took", "progress", "eta"]


def test_what_the_order_is_by_is_always_shown() -> None:
    assert "metrics.loss:min" in titles(RunTable.of([run("a", {"loss": 1.0})], asked(sort="loss:min")))


# All of it


VALUES = st.one_of(st.none(), st.sampled_from([NAN, math.inf, 0.0, 1.0, 2.0]))
EVENTS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["run", "points", "erase", "delete"]), VALUES),
    max_size=12,
)


def batch_of(events: list[tuple[str, str, float | None]]) -> Batch:
    batch: list[object] = []
    for run_id, what, value in events:
        metrics = {} if value is None else {"loss": value}
        if what == "run":
            batch += told(run(run_id, metrics, {"p": str(value)}))
        elif what == "points" and value is not None:
            batch.append(points(run_id, "loss", [value]))
        elif what == "delete":
            batch += told(run(run_id, metrics, stage="deleted"))
        else:
            batch.append(RunErased(run_id))
    return tuple(batch)  # type: ignore[arg-type]


@example([[("a", "run", math.inf)], [("a", "run", None), ("a", "points", None), ("a", "run", math.inf)]], "loss")
@given(st.lists(EVENTS, max_size=6), st.sampled_from(["loss", "-params.p,loss", "delta(loss)", "name"]))
def test_a_table_that_followed_is_one_that_was_made_anew(
    batches: list[list[tuple[str, str, float | None]]], sort: str
) -> None:
    wanted = asked("delta(loss)", sort)
    table = RunTable(wanted)
    seen: set[str] = set()
    for events in batches:
        table.apply(batch_of(events), now=NOW)
        changes = table.take_changes()
        seen = (seen | changes.came) - changes.went
        assert seen == set(ids(table))
    runs = [replace(row.run, metrics=row.metrics) for row in table.told.rows.values()]
    anew = RunTable.of(runs, wanted, now=NOW)
    assert ids(table) == ids(anew)
    assert repr(column(table)) == repr(column(anew))
