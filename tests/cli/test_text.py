"""What people read: fitted to a terminal, whole in a pipe."""

import re

import pytest
from tests.cli.conftest import Sweep
from tests.cli.processes import OUR_COLOURS, tracker, tracker_on_terminal

from tracker.views.width import width


def test_a_terminal_shows_what_tells_runs_apart(sweep: Sweep) -> None:
    assert tracker_on_terminal("runs", "--store", sweep.uri, columns=80).lines == [
        "id        name       state      started    took  loss  acc   lr  model",
        "aaaa1111  wise-colt  ✔ done      2h ago  1h 00m  0.50  NaN  0.1  vit",
        "aaaa2222  calm-ibis  ✖ failed    3h ago  1h 00m  0.25  NaN  0.2  vit",
        "bbbb3333  実験       ● running   4h ago  4h 00m  1.75  NaN  0.3  vit",
    ]


@pytest.mark.parametrize("columns", [40, 60, 80, 160, 250])
@pytest.mark.parametrize(
    "command", [("runs",), ("experiments",), ("show", "aaaa1111"), ("metrics", "aaaa1111", "loss")]
)
def test_no_line_is_wider_than_the_terminal(sweep: Sweep, command: tuple[str, ...], columns: int) -> None:
    lines = tracker_on_terminal(*command, "--store", sweep.uri, columns=columns).lines
    assert max(map(width, lines)) <= columns


def test_a_pipe_gets_every_column_in_full(sweep: Sweep) -> None:
    ended = tracker("runs", "--store", sweep.uri)
    header, first, *_ = ended.lines
    assert header.split() == "id name state started took metrics.loss metrics.acc params.lr params.model".split()
    assert re.fullmatch(
        r"aaaa1111  wise-colt  done +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00  1h 00m  0\.5 +NaN +0\.1 +vit", first
    )
    assert ended.err == ""


def test_a_pipe_gets_no_colour_and_a_terminal_does(sweep: Sweep) -> None:
    assert "\x1b" not in tracker("runs", "--store", sweep.uri).out
    assert OUR_COLOURS.search(tracker_on_terminal("runs", "--store", sweep.uri).out)


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(sweep: Sweep, environ: dict[str, str]) -> None:
    assert "\x1b" not in tracker_on_terminal("runs", "--store", sweep.uri, environ=environ).out


@pytest.mark.parametrize("environ", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_an_ascii_locale_gets_ascii_glyphs(sweep: Sweep, environ: dict[str, str]) -> None:
    lines = tracker_on_terminal("runs", "--store", sweep.uri, environ=environ).lines
    assert lines[1].startswith("aaaa1111  wise-colt")
    assert "+ done" in lines[1]
    assert lines[0].isascii()


def test_a_name_that_the_encoding_lacks_is_escaped(sweep: Sweep) -> None:
    ended = tracker("runs", "--store", sweep.uri, environ={"PYTHONIOENCODING": "ascii"})
    assert ended.code == 0
    assert "\\u5b9f\\u9a13" in ended.out


def test_what_orders_the_runs_is_shown_first_with_an_arrow(sweep: Sweep) -> None:
    lines = tracker_on_terminal("runs", "--store", sweep.uri, "--order-by", "params.model DESC", columns=60).lines
    assert lines[0].split()[-1] == "model▼"


def test_columns_of_several_experiments_name_them(sweep: Sweep) -> None:
    assert "experiment" not in tracker("runs", "--store", sweep.uri).lines[0]


def test_deleted_runs_are_marked(sweep: Sweep) -> None:
    lines = tracker("runs", "--store", sweep.uri, "--view", "all").lines
    assert [line.split()[3] for line in lines] == ["stage", "active", "active", "active", "deleted"]


def test_experiments_are_a_table(sweep: Sweep) -> None:
    lines = tracker_on_terminal("experiments", "--store", sweep.uri, "--order-by", "name DESC").lines
    assert [re.sub(r"now|\d+[smh] ago", "WHEN", line).split()[1:] for line in lines] == [
        ["name", "runs", "created", "updated", "tags"],
        ["sweep", "3", "WHEN", "WHEN", "team=vision"],
        ["Default", "0", "WHEN", "WHEN", "-"],
    ]


def test_a_run_is_a_page(sweep: Sweep) -> None:
    page = tracker_on_terminal("show", "--store", sweep.uri, "wise-colt").lines
    assert page[0] == "wise-colt  ✔ done"
    assert [line.split(" ─")[0] for line in page if "─" in line] == [
        "params 2", "metrics 2", "tags 1", "note", "datasets 1", "children 1",
    ]  # fmt: skip
    assert "  lr  0.1    model  vit" in page
    assert "  acc  NaN    loss  0.5" in page
    assert page[page.index("  First line.") + 1] == "  Second line."
    assert any(line.split()[:3] == ["aaaa2222", "calm-ibis", "✖"] for line in page)


def test_a_history_is_a_table(sweep: Sweep) -> None:
    lines = tracker_on_terminal("metrics", "--store", sweep.uri, "wise-colt", "loss").lines
    assert [line.split()[-2:] for line in lines] == [["step", "value"], ["0", "9.0"], ["1", "0.5"]]


def test_no_match_says_what_there_is_without_the_filter(sweep: Sweep) -> None:
    ended = tracker("runs", "--store", sweep.uri, "--filter", "metrics.loss > 99")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "No active runs match the filter; without it there are 3.\n"


def test_no_runs_says_where_and_what_else_to_look_at(sweep: Sweep) -> None:
    ended = tracker("runs", "--store", sweep.uri, "--experiment", "Default")
    assert ended.err == "No active runs in this experiment; --view all shows deleted ones too.\n"


def test_no_experiments_say_so(sweep: Sweep) -> None:
    ended = tracker("experiments", "--store", sweep.uri, "--view", "deleted")
    assert ended.err == f"No deleted experiments in {sweep.path}.\n"
