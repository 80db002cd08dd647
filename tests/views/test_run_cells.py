"""The cells of tables of runs and of groups, on a terminal and in a pipe."""

import math
from collections.abc import Sequence

import pytest
from tests.views.runs import MINUTE, NOW, named, points, run

from tracker.core.entities import Run
from tracker.core.events import Liveness, LivenessJudged, LivenessState
from tracker.views.column_language import parse_columns, parse_grouping, parse_sort
from tracker.views.group_cells import GroupCells
from tracker.views.run_cells import Look, RunCells
from tracker.views.run_table import Asked, RunTable
from tracker.views.states import STATES
from tracker.views.table import Column

TERMINAL, ASCII, PIPE = Look(80), Look(80, has_glyphs=False), Look(None)


def table_of(runs: Sequence[Run], columns: str) -> RunTable:
    return RunTable.of(runs, Asked(columns=parse_columns(columns)), now=NOW)


def shown(table: RunTable, look: Look = TERMINAL) -> dict[str, list[str]]:
    columns = RunCells(look, table.around).columns(table.rows(), table.columns)
    return {column.title: list(column.cells) for column in columns}


def cells(runs: Sequence[Run], column: str, look: Look = TERMINAL) -> list[str]:
    return shown(table_of(runs, f"id,{column}"), look)[column]


def test_the_best_is_marked_and_the_others_have_their_distance() -> None:
    runs = [run("a", {"loss": 0.5}), run("b", {"loss": 0.632}), run("c", {"loss": math.nan}), run("d")]
    assert cells(runs, "delta(loss)") == ["★", "+0.132", "NaN", "·"]
    assert cells(runs, "delta(loss)", ASCII) == ["*", "+0.132", "NaN", "-"]
    assert cells(runs[:2], "delta(loss)", PIPE) == ["0.0", "0.132"]


def test_distances_to_the_greatest_are_negative() -> None:
    assert cells([run("a", {"acc": 0.75}), run("b", {"acc": 0.5})], "delta(acc)") == ["★", "-0.25"]


def test_progress_is_a_bar_on_a_terminal_and_a_share_in_a_pipe() -> None:
    tags = {"tracker.progress.step": "1", "tracker.progress.total": "4"}
    runs = [run("a", tags=tags, status="RUNNING", start=NOW - MINUTE), run("b")]
    assert cells(runs, "progress") == ["━─────  25%", "·"]
    assert cells(runs, "progress", PIPE) == ["0.25", "-"]
    assert cells(runs, "eta") == ["3m 00s", "·"]


def test_a_history_is_drawn() -> None:
    table = table_of([run("a", {"loss": 1.0}), run("b")], "name,spark(loss)")
    table.apply((points("a", "loss", [1.0, 2.0, 3.0], is_whole=True),), now=NOW)
    assert shown(table)["spark(loss)"] == ["▁▄▇", "·"]
    assert shown(table, ASCII)["spark(loss)"] == ["_:*", "-"]


def test_steps_are_whole_numbers() -> None:
    table = table_of([run("a", {"loss": 1.0})], "id,loss:min_step")
    table.apply((points("a", "loss", [1.0], steps=[12_000], is_whole=True),), now=NOW)
    assert shown(table)["loss:min_step"] == ["12,000"]
    assert shown(table, PIPE)["loss:min_step"] == ["12000"]


def test_titles_are_the_words_that_were_asked_for_with_an_arrow_for_the_order() -> None:
    table = table_of([run("a", {"loss": 1.0})], "status,metrics.loss,loss:max")
    look = Look(80, sort=parse_sort("-loss"))
    assert list(shown(table, look)) == ["name", "status", "metrics.loss▼", "loss:max"]


def test_names_stand_first_where_nothing_else_says_which_run_it_is() -> None:
    assert list(shown(table_of([run("a")], "state"))) == ["name", "state"]
    assert list(shown(table_of([run("a")], "state,id"))) == ["state", "id"]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_word_and_a_glyph_that_ascii_has_another_for(state: LivenessState) -> None:
    table = table_of([run("a", status="RUNNING")], "id,state")
    table.apply((LivenessJudged("a", Liveness(state)),), now=NOW)
    (glyphs,), (ascii_glyphs,), (word,) = (shown(table, look)["state"] for look in (TERMINAL, ASCII, PIPE))
    assert glyphs[2:] == ascii_glyphs[2:] == word
    assert ascii_glyphs.isascii()


def test_other_attributes_are_shown() -> None:
    table = table_of([run("a" * 32, start=NOW - MINUTE, end=NOW)], "id,experiment,user,stage,started,ended,took,tags.x")
    table.apply((named("1", "sweep"),), now=NOW)
    assert [cells[0] for cells in shown(table).values()] == [
        "aaaaaaaa", "sweep", "mira", "active", "1m ago", "now", "1m 00s", "·",
    ]  # fmt: skip


def grouped(look: Look, columns: str = "loss") -> list[Column]:
    runs = [run(str(seed), {"loss": 1.0 + seed}, {"lr": "0.1"}) for seed in range(3)]
    wanted = Asked(columns=parse_columns(columns), group_by=parse_grouping("lr"))
    table = RunTable.of([*runs, run("x", status="RUNNING")], wanted, now=NOW)
    return GroupCells(RunCells(look, table.around)).columns(table.groups(), table.columns)


def test_groups_have_what_they_are_by_how_many_how_they_stand_and_their_figures() -> None:
    assert [(column.title, list(column.cells)) for column in grouped(TERMINAL)] == [
        ("lr", ["0.1", "·"]),
        ("runs", ["3", "1"]),
        ("states", ["3 done", "1 running"]),
        ("loss", ["2", "·"]),
        ("±", ["1", "·"]),
        ("best", ["1", "·"]),
    ]


def test_in_a_pipe_figures_have_names_of_their_own() -> None:
    titles = [column.title for column in grouped(PIPE, "loss,quux,name")]
    assert titles[3:] == ["loss.mean", "loss.spread", "loss.best", "quux.mean", "quux.spread", "name"]


def test_means_stay_where_there_is_no_room_for_what_is_beside_them() -> None:
    ranks = {column.title: column.rank for column in grouped(TERMINAL)}
    assert ranks["loss"] < ranks["±"] == ranks["best"]
