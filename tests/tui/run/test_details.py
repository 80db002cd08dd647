"""What is known of a run: section by section, values cut at their end and names at their beginning."""

from __future__ import annotations

from array import array

import pytest
from tests.views.runs import NOW, named, points, run, told

from tracker.core.entities import Dataset, DatasetInput
from tracker.core.events import Liveness, LivenessJudged
from tracker.tui.paint.children import child_lines
from tracker.tui.paint.detail import FactRows, detail_lines, detail_rows
from tracker.tui.paint.facts import fact_line, measure_line, number_columns
from tracker.tui.paint.run_arrangement import RUN_PANES, arranged_run
from tracker.tui.paint.run_facts import fact_rows
from tracker.tui.paint.run_head import head_lines
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.views.measures import Measure, Measures
from tracker.views.run_details import code, environment, own_tags
from tracker.views.series import Series
from tracker.views.wall_time import WallTimes
from tracker.views.workspace import Workspace

TAGS = {
    "mlflow.source.git.commit": "9f3c2e1aa77",
    "mlflow.source.git.branch": "main",
    "mlflow.source.git.dirty": "True",
    "mlflow.user": "mira",
    "mlflow.source.name": "train.py",
    "mlflow.log-model.history": "[]",
    "mlflow.parentRunId": "p",
    "tracker.host": "node-07",
    "tracker.command": "python train.py --lr 0.1",
    "tracker.progress.step": "40",
    "tracker.progress.total": "100",
    "team": "vision",
    "host": "somebody's own",
}


def workspace() -> Workspace:
    made = Workspace(now=NOW)
    live = run("a", {"val/loss": 0.5, "system/gpu": 90.0}, {"lr": "0.1"}, TAGS, status="RUNNING", start=NOW - 60_000)
    made.apply((named("1", "sweep"), *told(live, run("p", name="parent"))), now=NOW)
    made.cursor = "a"
    return made


def text_of(lines: list[PaintLine]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_the_environment_is_told_in_words_and_books_are_not() -> None:
    told_of = dict(environment(TAGS))
    assert told_of["git"] == "9f3c2e1 main + changes"
    assert (told_of["host"], told_of["user"], told_of["command"]) == ("node-07", "mira", "python train.py --lr 0.1")
    assert "script" not in told_of  # the command says it
    assert dict(code(TAGS))["commit"] == "9f3c2e1aa77"
    assert [fact.name for fact in own_tags(TAGS)] == ["host", "team"]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("lr", "0.1", " lr         0.1 "),
        ("optimizer/beta_one", "0.9", " …/beta_one 0.9 "),
        ("lr", "a long value that goes on", " lr a long val… "),
    ],
)
def test_names_are_cut_at_their_beginning_and_values_at_their_end(name: str, value: str, line: str) -> None:
    painted = text_of([fact_line(name, value, 16)])
    assert len(painted) == 16
    assert painted == line


def test_details_tell_how_the_run_stands_and_what_it_came_to() -> None:
    made = workspace()
    made.look_at("detail", [("a", "val/loss")])
    made.apply((points("a", "val/loss", [0.9, 0.3, 0.5], is_whole=True),), now=NOW)
    text = text_of(detail_lines(made, width=40, height=30))
    for word in ("running", "1m 00s", "40%", "1m 30s left", "parent", "lr", "0.3", "9f3c2e1 main", "team", "system"):
        assert word in text
    assert "mlflow" not in text


def test_a_run_that_is_judged_crashed_shows_the_evidence() -> None:
    made = workspace()
    made.apply((LivenessJudged("a", Liveness("crashed", "pid 4711 is gone")),), now=NOW)
    row = made.row("a")
    assert row is not None
    for lines in (detail_lines(made, width=40, height=30), head_lines(made, row, width=100)):
        assert "crashed?" in text_of(lines)
        assert "pid 4711 is gone" in text_of(lines)
        assert "left" not in text_of(lines)  # nobody goes on with it
        assert "1m 00s" not in text_of(lines)


@pytest.mark.parametrize("has_glyphs", [True, False])
@pytest.mark.parametrize("width", [28, 40, 72])
def test_details_fill_their_frame_exactly(width: int, has_glyphs: bool) -> None:
    painted = detail_lines(workspace(), width=width, height=12, has_glyphs=has_glyphs)
    assert [line_width(line) for line in painted] == [width] * 12
    assert has_glyphs or text_of(painted).isascii()


def test_facts_wrap_what_has_no_room_and_tell_datasets() -> None:
    made = workspace()
    row = made.row("a")
    assert row is not None
    given = DatasetInput(
        Dataset("digits\x1b[31m", "abc", "local", "/data/" + "deep/" * 20), {"mlflow.data.context": "train"}
    )
    rows = fact_rows(FactRows(made, row, cells=50, is_wrapped=True), inputs=[given])
    text = text_of(rows.lines(0, 99))
    assert "".join(text.split()).count("deep/") == 20
    assert "dataset digits␛[31m" in text
    assert rows.keys(0, 99) == ["val/loss", "system/gpu"]
    assert all(line_width(line) == 50 for line in rows.lines(0, 99))


def test_columns_of_numbers_go_before_names_are_cut() -> None:
    assert number_columns(60, ["train/loss"]).heads == ("last", "min", "max", "best", "at")
    assert number_columns(40, ["train/loss"]).heads == ("last", "best", "at")
    assert number_columns(30, ["train/loss"]).heads == ("last", "best")
    assert number_columns(28, ["train/loss"]).heads == ("last", "best")
    assert number_columns(26, ["train/loss"]).heads == ("last",)


@pytest.mark.parametrize("value", [0.0009994, 1555.7, 12_345_678.0, 1.82e9, -0.000123456, 1e-300, float("-inf")])
@pytest.mark.parametrize("cells", [26, 30, 40, 60])
def test_a_number_leaves_a_gap_before_it_and_its_name_as_it_is(value: float, cells: int) -> None:
    columns = number_columns(cells, ["train/loss"])
    measure = Measure("train/loss", value, value, value, value, 12)
    line = text_of([measure_line(measure, cells, columns=columns)])
    assert len(line) == cells
    assert len(line.split()) == 1 + len(columns.heads)
    assert line.startswith(" train/loss ")


def test_the_best_and_its_step_follow_the_points() -> None:
    made = workspace()
    made.look_at("detail", [("a", "val/loss")])
    measures, row = Measures(), made.row("a")
    assert row is not None
    assert measures.of(row, ["val/loss"], made.series)[0].best is None
    made.apply((points("a", "val/loss", [0.9, 0.3, 0.5], steps=[0, 7, 8], is_whole=True),), now=NOW)
    assert [(m.low, m.high, m.best, m.best_step) for m in measures.of(row, ["val/loss"], made.series)] == [
        (0.3, 0.9, 0.3, 7)
    ]
    made.apply((points("a", "val/loss", [0.2], steps=[9]),), now=NOW)
    assert measures.of(row, ["val/loss"], made.series)[0].best_step == 9


def test_children_are_found_and_shown_with_what_judges_them() -> None:
    made = workspace()
    rows = made.children_of("p")
    assert [row.id for row in rows] == ["a"]
    text = text_of(child_lines(rows, at=0, top=0, now=NOW, width=50, height=4, is_focused=True))
    assert "val/loss" in text
    assert "0.5" in text


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (120, 36), (160, 48), (250, 70)])
@pytest.mark.parametrize("focus", RUN_PANES)
def test_panes_of_a_run_fill_the_window_and_never_overlap(size: tuple[int, int], focus: str) -> None:
    places = arranged_run(*size, focus=focus, panes=RUN_PANES, head=2, children=3)  # type: ignore[arg-type]
    assert focus in places
    assert sum(box.width * box.height for box in places.values()) == size[0] * size[1]
    cells = {(x, y) for b in places.values() for x in range(b.x, b.x + b.width) for y in range(b.y, b.y + b.height)}
    assert len(cells) == size[0] * size[1]


def test_a_place_on_a_chart_is_a_time_and_a_time_is_a_place() -> None:
    series = Series("a", "loss", start=1_000)
    series.apply(points("a", "loss", [3.0, 2.0, 1.0], steps=[10, 30, 20], is_whole=True))
    series.timestamps = array("q", [1_000, 3_000, 2_000])
    times = WallTimes()
    assert times.time_at(series, "step", 19.0, start=1_000) == 2_000
    assert times.x_at(series, "step", 2_900, start=1_000) == 30.0
    assert times.time_at(series, "relative", 1.5, start=1_000) == 2_500
    assert times.x_at(series, "time", 2_500, start=1_000) == 2_500.0
    assert times.time_at(series, "metric", 1.0, start=1_000) is None
    assert times.time_at(None, "step", 1.0, start=None) is None


def test_a_detail_without_a_run_is_an_empty_frame() -> None:
    painted = detail_lines(Workspace(now=NOW), width=30, height=5)
    assert [line_width(line) for line in painted] == [30] * 5


def test_all_of_a_run_is_told_where_there_is_room() -> None:
    made = workspace()
    row = made.row("a")
    assert row is not None
    assert len(detail_rows(FactRows(made, row, cells=40), children=2)) > 12
