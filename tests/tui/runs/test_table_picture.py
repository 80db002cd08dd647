"""What the table of runs looks like."""

from __future__ import annotations

import math
import random

import pytest
from tests.views.runs import MINUTE, NOW, named, points, run, told

from tracker.core.entities import PARENT_RUN_TAG, Run
from tracker.core.events import Event, Liveness, LivenessJudged, Loaded
from tracker.tui.paint.runs import RunsPicture, runs_picture
from tracker.tui.paint.runs_cells import RunsLook
from tracker.tui.paint.runs_glyphs import RunGlyphs
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.views.column_language import parse_columns, parse_sort
from tracker.views.progress import STEP_TAG, TOTAL_TAG
from tracker.views.run_sheet import RunSheet
from tracker.views.run_table import Asked
from tracker.views.workspace import Workspace

DONE = {STEP_TAG: "5", TOTAL_TAG: "10"}


class Shown:
    """A table that is painted again and again."""

    def __init__(self, *events: Event, asked: Asked | None = None, has_glyphs: bool = True) -> None:
        self.workspace = Workspace(asked, now=NOW)
        self.workspace.apply((named("1", "sweep"), *events), now=NOW)
        self.sheet = RunSheet(self.workspace.table, self.workspace.marks)
        self.glyphs = RunGlyphs(has_glyphs)

    def hear(self, *events: Event) -> None:
        self.workspace.apply(events, now=NOW)

    def picture(self, width: int = 120, height: int = 10, *, at: int = 0) -> RunsPicture:
        look = RunsLook(self.workspace, self.sheet, self.glyphs)
        return runs_picture(look, at=at, width=width, height=height, is_focused=True)

    def texts(self, width: int = 120, height: int = 10, *, at: int = 0) -> list[str]:
        return ["".join(text for text, _ in line) for line in self.picture(width, height, at=at).lines]


def tone_of(line: PaintLine, part: str) -> str:
    """The tone of the piece that holds a text."""
    return next(tone for text, tone in line if part in text)


def two_runs() -> Shown:
    return Shown(
        *told(
            run("live", {"val/loss": 0.25}, {"lr": "0.1"}, DONE, status="RUNNING", start=NOW - MINUTE),
            run("ended", {"val/loss": 0.125}, {"lr": "0.2"}, start=NOW - 5 * MINUTE, end=NOW),
        ),
        points("live", "val/loss", [1.0, 0.5, 0.25], is_whole=True),
    )


def test_a_live_run_is_bright_and_has_a_spinner_a_course_a_bar_and_an_arrival() -> None:
    shown = two_runs()
    line = shown.texts()[2]
    assert "⠋ live" in line
    assert "━━━  50%" in line
    assert "1m 00s" in line
    assert tone_of(shown.picture(at=1).lines[2], "live") == "text"
    assert tone_of(shown.picture(at=0).lines[3], "ended") == "quiet"


def test_a_course_is_drawn_when_its_history_is_known_and_never_as_high_as_its_cell() -> None:
    shown = two_runs()
    assert not set("▂▃▄▅▆▇") & set(shown.texts()[2])  # the columns that the table chose itself asked for nothing yet
    shown.hear(points("live", "val/loss", [1.0, 0.5, 0.25], is_whole=True))
    assert "▇" in shown.texts()[2]
    assert "█" not in "".join(shown.texts())


def test_the_best_has_a_star_and_the_others_their_distance() -> None:
    shown = two_runs()
    lines = shown.picture(at=1).lines
    assert "+0.125" in "".join(text for text, _ in lines[2])
    assert tone_of(lines[3], "★") == "warn@cursor"
    assert tone_of(lines[3], "0.125") == "good!@cursor"


def test_nan_is_told_of_and_has_no_distance_to_the_best() -> None:
    shown = Shown(*told(run("a", {"loss": math.nan}), run("b", {"loss": 0.5})))
    line = next(text for text in shown.texts() if "NaN" in text)
    assert "nan" not in line


def test_a_marked_run_has_its_colour_in_the_dot_and_in_the_course() -> None:
    shown = two_runs()
    shown.workspace.marks.add(["ended", "live"])
    shown.picture()
    shown.hear(points("live", "val/loss", [1.0, 0.5, 0.25], is_whole=True))
    line = shown.picture(at=1).lines[2]
    assert tone_of(line, "●") == "line2"
    assert tone_of(line, "▇") == "line2"


def test_what_a_state_is_judged_by_stands_in_the_foot() -> None:
    shown = Shown(*told(run("a", status="RUNNING")), LivenessJudged("a", Liveness("crashed", "pid 4711 is gone")))
    texts = shown.texts()
    assert "✖ crashed?" in texts[2]
    assert "pid 4711 is gone" in texts[-1]


def test_the_title_counts_and_tells_the_filter_and_the_groups() -> None:
    shown = two_runs()
    shown.workspace.ask(Asked(filter_text="lr > 0", group_by=parse_columns("params.lr")))
    title = shown.texts()[0]
    assert title.startswith("╭─ runs 2  / lr > 0  by lr ──")
    assert title.endswith(" 1/2 ─╮")


def test_numbers_of_a_column_share_their_decimals_and_stand_under_the_end_of_its_title() -> None:
    shown = Shown(*told(run("a", {"loss": 0.25}), run("b", {"loss": 12.5})), asked=Asked(columns=parse_columns("loss")))
    head, first, second = shown.texts(60)[1:4]
    ends = {head.index("loss") + 4, first.index("0.25") + 4, second.index("12.50") + 5}
    assert len(ends) == 1


def test_long_numbers_of_params_are_shortened_and_other_texts_are_cut() -> None:
    shown = Shown(
        *told(run("a", params={"lr": "0.06514217973604897", "of": "x" * 90}), run("b", params={"lr": "1"})),
        asked=Asked(columns=parse_columns("name,params.lr,params.of,started")),
    )
    text = next(text for text in shown.texts(80) if "x" in text)
    assert " 0.06514 " in text
    assert "x…" in text


def test_columns_keep_their_width_when_longer_cells_are_scrolled_away() -> None:
    runs = [run(f"{n:02}", {"loss": 1234.5 if n == 0 else 0.5}, start=-n) for n in range(20)]
    shown = Shown(*told(*runs), asked=Asked(columns=parse_columns("name,loss,params.x,started")))
    before = [placed.x for placed in shown.picture().columns]
    shown.sheet.top = 10
    assert [placed.x for placed in shown.picture().columns] == before


def test_nothing_but_ascii_is_shown_where_a_terminal_has_no_more() -> None:
    shown = Shown(
        *told(
            run("a", {"val/loss": 0.5}, {"größe": "ü"}, DONE, name="名前", status="RUNNING"),
            run("b", {"val/loss": math.nan}, {"größe": "x" * 90}, {PARENT_RUN_TAG: "a"}, name="é" * 99),
        ),
        has_glyphs=False,
    )
    shown.workspace.ask(Asked(sort=parse_sort("val/loss,name")))
    shown.sheet.outline.pin("b")
    assert "".join(shown.texts(200)).isascii()


@pytest.mark.parametrize("size", [(16, 3), (20, 5), (40, 9), (80, 24), (250, 70)])
@pytest.mark.parametrize("grouped", ["", "params.p0"])
def test_every_line_is_as_wide_as_the_pane_whatever_stands_in_it(size: tuple[int, int], grouped: str) -> None:
    shown = Shown(*told(*hostile_runs()), asked=Asked(group_by=parse_columns(grouped) if grouped else ()))
    shown.sheet.outline.fold_all()
    shown.sheet.outline.pin("3")
    columns = shown.sheet.columns
    for place in (0, len(columns) // 2, len(columns) - 1):
        shown.sheet.focus = columns[place]
        lines = shown.picture(*size, at=1).lines
        assert {line_width(line) for line in lines} == {size[0]}
        assert len(lines) == size[1]


def test_no_control_character_of_a_store_is_shown() -> None:
    shown = Shown(*told(*hostile_runs()))
    columns = shown.sheet.columns
    for column in columns:
        shown.sheet.focus = column
        assert all(text.isprintable() for text in shown.texts(160, 40))


def test_a_table_without_runs_is_a_frame() -> None:
    assert Shown().texts(30, 4)[0].startswith("╭─ runs 0 ─")


def hostile_runs() -> list[Run]:
    drawn = random.Random(4)
    texts = ["\x1b]52;c;aGk=\x07", "\u202eevil", "[/red]", "名" * 40, "e\u0301" * 9, "", "🚀" * 30, "\n\t", "x" * 240]
    numbers = [math.nan, math.inf, -math.inf, 1e300, -1e-300, 0.0, 0.1234567, 12345678.9]
    return [
        run(
            str(n),
            {f"m{k}/loss": drawn.choice(numbers) for k in range(12)},
            {f"p{k}": drawn.choice(texts) for k in range(4)} | {drawn.choice(texts) or "k": "1"},
            {PARENT_RUN_TAG: str(drawn.randrange(30)), TOTAL_TAG: "7", STEP_TAG: str(n), "team": drawn.choice(texts)},
            name=drawn.choice(texts),
            status=drawn.choice(["RUNNING", "FINISHED", "FAILED", None]),
        )
        for n in range(30)
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(filter_text="nothing", where=lambda row: False), "No run matches the filter."),
        (Asked(experiments=frozenset(("7",))), "No run in this experiment yet."),
    ],
)
def test_where_no_run_is_shown_it_is_said_why(asked: Asked, words: str) -> None:
    made = two_runs()
    made.hear(Loaded("names"), Loaded("everything"))
    made.workspace.ask(asked)
    assert words in "\n".join(made.texts(60))
    assert all(line_width(line) == 60 for line in made.picture(60).lines)
