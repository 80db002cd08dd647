"""One key sorts rows by a column: one way, the other, then not."""

from __future__ import annotations

from tracker.views.column_language import parse_column
from tracker.views.columns import SortLevel
from tracker.views.sorting import first_level, sorted_by, sorted_further

LOSS, ACC, LR = parse_column("val_loss"), parse_column("val_acc"), parse_column("params.lr")


def test_the_first_way_is_the_one_that_a_person_means() -> None:
    assert first_level(LOSS).ascending
    assert not first_level(ACC).ascending
    assert not first_level(parse_column("val_loss:max")).ascending
    assert first_level(LR).ascending
    assert not first_level(parse_column("started")).ascending
    assert first_level(parse_column("name")).ascending


def test_a_column_sorts_one_way_then_the_other_then_no_more() -> None:
    first = sorted_by((), ACC)
    second = sorted_by(first, ACC)
    assert first == (SortLevel(ACC, ascending=False),)
    assert second == (SortLevel(ACC, ascending=True),)
    assert sorted_by(second, ACC) == ()


def test_another_column_takes_the_place_of_all_before() -> None:
    assert sorted_by((SortLevel(ACC), SortLevel(LR)), LOSS) == (SortLevel(LOSS),)


def test_a_further_column_stands_behind_those_before_and_is_turned_in_its_place() -> None:
    levels = sorted_further(sorted_further((), LR), LOSS)
    assert levels == (SortLevel(LR), SortLevel(LOSS))
    levels = sorted_further(levels, LR)
    assert levels == (SortLevel(LR, ascending=False), SortLevel(LOSS))
    assert sorted_further(levels, LR) == (SortLevel(LOSS),)


def test_a_sparkline_sorts_by_its_metric() -> None:
    assert sorted_by((), parse_column("spark(val_loss)")) == (SortLevel(LOSS),)
