"""Marks keep their order and their colours."""

from __future__ import annotations

from tracker.views.marks import Marks


def test_runs_are_marked_in_their_order_and_each_has_a_colour_of_its_own() -> None:
    marks = Marks()
    marks.add(["b", "a", "c"])
    assert list(marks) == ["b", "a", "c"]
    assert [marks.slot(run_id) for run_id in "bac"] == [0, 1, 2]


def test_a_run_keeps_its_colour_when_another_is_unmarked_and_the_next_one_takes_the_free_colour() -> None:
    marks = Marks()
    marks.add(["a", "b", "c"])
    assert marks.toggle("b") is False
    assert marks.slot("c") == 2
    assert marks.toggle("d") is True
    assert marks.slot("d") == 1


def test_a_run_that_is_marked_twice_keeps_its_place() -> None:
    marks = Marks()
    marks.add(["a", "b"])
    marks.add(["a"])
    assert list(marks) == ["a", "b"]
    assert len(marks) == 2


def test_no_run_has_a_mark_after_all_were_taken_away() -> None:
    marks = Marks()
    marks.add(["a", "b"])
    marks.remove(["a", "unknown"])
    assert "a" not in marks
    assert "b" in marks
    marks.clear()
    assert marks.slot("b") is None
