"""Columns as keys change them."""

from __future__ import annotations

from tracker.views.column_language import parse_column, parse_columns
from tracker.views.column_moves import delta_of, moved, next_reducer, reduced, reducers_of, with_delta, without
from tracker.views.columns import RunColumn
from tracker.views.reducers import LAST, Reducer

COLUMNS = parse_columns("name,state,loss,delta(loss),params.lr")
NAME, STATE, LOSS, DELTA, LR = COLUMNS


def test_a_column_moves_among_the_others_and_never_before_the_first() -> None:
    assert moved(COLUMNS, LOSS, 1) == [NAME, STATE, DELTA, LOSS, LR]
    assert moved(COLUMNS, LOSS, -9) == [NAME, LOSS, STATE, DELTA, LR]
    assert moved(COLUMNS, LR, 9) == list(COLUMNS)
    assert moved(COLUMNS, NAME, 1) == list(COLUMNS)


def test_a_column_is_left_out_but_not_the_first() -> None:
    assert without(COLUMNS, LOSS) == [NAME, STATE, DELTA, LR]
    assert without(COLUMNS, NAME) == list(COLUMNS)


def test_another_reducer_takes_the_distance_to_the_best_along() -> None:
    assert reduced(COLUMNS, LOSS, Reducer("min")) == list(
        parse_columns("name,state,loss:min,delta(loss:min),params.lr")
    )
    assert reduced(COLUMNS, LOSS, Reducer("best_step"))[3] == DELTA


def test_a_metric_goes_through_its_reducers_and_begins_anew() -> None:
    column, seen = LOSS, []
    for _ in reducers_of("loss"):
        column = RunColumn("metric", "loss", next_reducer(column))
        seen.append(column.reducer)
    assert seen[-1] == LAST
    assert len(set(seen)) == len(seen) == 6
    assert next_reducer(parse_column("loss@100")) == LAST


def test_a_metric_of_unknown_direction_has_no_best() -> None:
    assert {reducer.name for reducer in reducers_of("quux")} == {"last", "min", "max", "mean"}
    assert delta_of(parse_column("quux")) is None
    assert delta_of(parse_column("quux:max")) == parse_column("delta(quux:max)")


def test_the_distance_to_the_best_comes_behind_its_metric_and_goes_again() -> None:
    without_delta = with_delta(COLUMNS, LOSS)
    assert without_delta == [NAME, STATE, LOSS, LR]
    assert with_delta(without_delta, LOSS) == list(COLUMNS)
    assert with_delta(COLUMNS, DELTA) == without_delta
    assert with_delta(COLUMNS, LR) == list(COLUMNS)
