"""The lines of the tree of experiments."""

from __future__ import annotations

import pytest
from tests.views.runs import named, run

from tracker.tui.paint.experiments import TreeLook, experiment_lines, fold_column
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.views.experiment_tree import ExperimentTree

NAMES = (
    "imagenet-sweep/vit/aug-ablation", "x" * 300, "日本語/実験🚀",
    "esc\x1b]52;c;aGk=\x07[red]", "[@click=app.quit]x[/]",
    "a/" * 40 + "deep", "\u202eevil", "debug",
)  # fmt: skip


def tree() -> ExperimentTree:
    made = ExperimentTree()
    for number, name in enumerate(NAMES):
        made.see_experiment(named(str(number), name).experiment)
        made.see_run(run(f"r{number}", experiment=str(number)), is_live=number % 2 == 0)
    return made


def text(line: PaintLine) -> str:
    return "".join(piece for piece, _ in line)


@pytest.mark.parametrize("has_glyphs", [True, False])
@pytest.mark.parametrize("width", [12, 28, 40, 250])
def test_names_of_any_kind_fill_their_lines_and_nothing_more(width: int, has_glyphs: bool) -> None:
    made = tree()
    look = TreeLook(at=2, top=0, count=8, is_focused=True, has_glyphs=has_glyphs)
    lines = experiment_lines(made.rows(), look, width=width, height=45)
    assert {line_width(line) for line in lines} == {width}
    assert len(lines) == 45
    said = "".join(map(text, lines))
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
    assert has_glyphs or said.isascii()


def test_counts_stand_below_each_other_and_those_of_live_runs_before_them() -> None:
    made = tree()
    lines = [text(line) for line in experiment_lines(made.rows(), TreeLook(0, 0, 8), width=40, height=45)]
    assert lines[1].endswith("●4 8 │")
    debug = next(line for line in lines if "debug" in line)
    assert debug.endswith("    1 │")


def test_what_is_live_rests_between_beats() -> None:
    made = tree()
    tones = [
        {tone for line in experiment_lines(made.rows(), TreeLook(0, 0, 8, is_resting=rests), width=40, height=9)
         for said, tone in line if "●" in said}
        for rests in (False, True)
    ]  # fmt: skip
    assert tones == [{"good", "good@cursor"}, {"resting", "resting@cursor"}]


def test_deleted_experiments_are_faint_and_marked() -> None:
    made = tree()
    old = named("old", "old").experiment
    made.see_experiment(type(old)("old", "old", None, "deleted", None, None))
    made.shows_deleted = True
    lines = experiment_lines(made.rows(), TreeLook(0, 0, 9), width=40, height=45)
    line = next(line for line in lines if "old" in text(line))
    assert "×" in text(line)
    assert ("old", "faint") in line


def test_the_sign_that_folds_stands_where_it_is_said_to() -> None:
    made = tree()
    lines = [text(line) for line in experiment_lines(made.rows(), TreeLook(0, 0, 8), width=60, height=45)]
    for place, row in enumerate(made.rows()):
        if row.has_children:
            assert lines[place + 1][fold_column(row, 60)] == "▾"


def test_what_is_searched_for_stands_out() -> None:
    made = tree()
    made.choose("debug")
    look = TreeLook(at=made.place, top=0, count=8, search="EBU")
    lines = experiment_lines(made.rows(), look, width=40, height=45)
    assert ("ebu", "accent!@cursor") in lines[made.place + 1]
    assert "/ EBU" in text(lines[-1])
