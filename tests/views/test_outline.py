"""The lines of a table as a screen shows them: nested, grouped, folded, pinned, marked."""

from __future__ import annotations

from tests.views.runs import NOW, points, run, told

from tracker.core.entities import PARENT_RUN_TAG, Run
from tracker.core.events import RunErased
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.marks import Marks
from tracker.views.outline import Outline, OutlineLine
from tracker.views.run_table import Asked, RunTable

LR = RunColumn("param", "lr")


def child(run_id: str, parent: str, start: int = 0) -> Run:
    return run(run_id, tags={PARENT_RUN_TAG: parent}, start=start)


class Sheet:
    """A table with its outline and marks."""

    def __init__(self, *runs: Run, asked: Asked | None = None) -> None:
        self.table = RunTable(asked, now=NOW)
        self.table.apply(told(*runs), now=NOW)
        self.marks = Marks()
        self.outline = Outline(self.table, self.marks)

    @property
    def ids(self) -> list[str]:
        return [line.id for line in self.lines]

    @property
    def lines(self) -> list[OutlineLine]:
        return self.outline.lines(0, len(self.outline))

    def line(self, line_id: str) -> OutlineLine:
        return next(line for line in self.lines if line.id == line_id)


def test_runs_that_are_not_nested_stand_as_the_table_has_them() -> None:
    sheet = Sheet(run("a", start=1), run("b", start=2))
    assert sheet.ids == ["b", "a"]
    assert sheet.outline.place("a") == 1
    assert not sheet.outline.has_folds


def test_a_folded_parent_hides_its_runs_and_shows_them_again() -> None:
    sheet = Sheet(run("top", start=1), child("one", "top", 2), child("two", "top", 3), run("other"))
    assert sheet.ids == ["top", "two", "one", "other"]
    assert sheet.line("one").depth == 1
    sheet.outline.fold(sheet.line("top"), is_folded=True)
    assert sheet.ids == ["top", "other"]
    assert sheet.line("top").is_folded
    assert sheet.outline.nearest("one") == 0
    sheet.outline.fold(sheet.line("top"), is_folded=False)
    assert sheet.outline.place_above(sheet.line("one")) == 0


def test_a_run_that_is_gone_to_is_unfolded_and_shown_marked_or_not() -> None:
    sheet = Sheet(run("top"), child("one", "top"), child("two", "one"), run("other"))
    sheet.outline.fold(sheet.line("top"), is_folded=True)
    sheet.marks.add(["other"])
    sheet.outline.show_only_marked(is_only_marked=True)
    sheet.outline.reveal("two")
    assert sheet.outline.place("two") is not None
    assert len(sheet.ids) == 4


def test_all_parents_are_folded_at_once_and_unfolded() -> None:
    sheet = Sheet(run("a"), child("below-a", "a"), run("b"), child("below-b", "b"))
    assert len(sheet.ids) == 4
    sheet.outline.fold_all()
    assert sorted(sheet.ids) == ["a", "b"]
    sheet.outline.fold_all()
    assert len(sheet.ids) == 4


def test_a_run_that_comes_later_stands_below_its_parent() -> None:
    sheet = Sheet(run("top", start=1), run("other", start=9))
    assert sheet.ids == ["other", "top"]
    sheet.table.apply(told(child("new", "top", 5)), now=NOW)
    assert sheet.ids == ["other", "top", "new"]
    sheet.table.apply((RunErased("new"),), now=NOW)
    assert sheet.ids == ["other", "top"]


def test_pinned_runs_stand_at_the_top_in_the_order_of_their_pinning() -> None:
    sheet = Sheet(run("a", start=1), run("b", start=2), run("c", start=3))
    sheet.outline.pin("a")
    sheet.outline.pin("b")
    assert sheet.ids == ["a", "b", "c"]
    assert [line.is_pinned for line in sheet.lines] == [True, True, False]
    assert sheet.outline.pinned == 2
    sheet.outline.pin("a")
    assert sheet.ids == ["b", "c", "a"]


def test_a_pinned_run_that_the_filter_leaves_out_is_not_shown() -> None:
    sheet = Sheet(run("a"), run("b"))
    sheet.outline.pin("a")
    sheet.table.ask(Asked(where=lambda row: row.id == "b"))
    assert sheet.ids == ["b"]
    assert sheet.outline.pinned == 0


def test_only_marked_runs_follow_the_marks() -> None:
    sheet = Sheet(run("a", start=1), run("b", start=2), run("c", start=3))
    sheet.marks.add(["a", "c"])
    sheet.outline.show_only_marked(is_only_marked=True)
    assert sheet.ids == ["c", "a"]
    sheet.marks.remove(["c"])
    assert sheet.ids == ["a"]


def test_groups_are_folded_until_they_are_unfolded_to_their_runs_in_order() -> None:
    runs = [
        run("a", {"loss": 0.3}, {"lr": "1"}),
        run("b", {"loss": 0.1}, {"lr": "1"}),
        run("c", {"loss": 9}, {"lr": "2"}),
    ]
    order = (SortLevel(RunColumn("metric", "loss")),)
    sheet = Sheet(*runs, asked=Asked(group_by=(LR,), sort=order))
    first, second = sheet.lines
    assert (first.below, first.is_folded) == (2, True)
    assert [row.id for row in second.runs] == ["c"]
    sheet.outline.fold(first, is_folded=False)
    assert sheet.ids == [first.id, "b", "a", second.id]
    assert sheet.outline.nearest("c") == 3
    sheet.table.apply((points("a", "loss", [0.01]),), now=NOW)
    assert sheet.ids == [first.id, "a", "b", second.id]


def test_all_groups_are_unfolded_at_once_and_folded() -> None:
    sheet = Sheet(run("a", params={"lr": "1"}), run("b", params={"lr": "2"}), asked=Asked(group_by=(LR,)))
    sheet.outline.fold_all()
    assert len(sheet.ids) == 4
    sheet.outline.fold_all()
    assert len(sheet.ids) == 2


def test_a_group_of_which_nothing_is_marked_is_left_out_with_only_marked_runs() -> None:
    sheet = Sheet(run("a", params={"lr": "1"}), run("b", params={"lr": "2"}), asked=Asked(group_by=(LR,)))
    sheet.marks.add(["b"])
    sheet.outline.show_only_marked(is_only_marked=True)
    assert [[row.id for row in line.runs] for line in sheet.lines] == [["b"]]
