"""The board: a chart for each metric of the marked runs, grouped, ordered, filtered and dealt out on pages."""

import pytest

from tracker.core.entities import Run
from tracker.core.errors import InvalidValue
from tracker.views.board import Board, BoardChart, is_log_at_first
from tracker.views.series import Bounds


def run(run_id: str, *keys: str) -> Run:
    return Run(run_id, "0", run_id, None, None, None, "active", "", "", metrics=dict.fromkeys(keys, 1.0))


RUNS = [run("a", "system/gpu", "val/loss", "lr", "train/loss"), run("b", "train/loss", "train/layer_10", "epoch")]


def keys(board: Board) -> list[str]:
    return [chart.key for chart in board.charts]


def test_metrics_without_a_prefix_come_first_and_the_machine_last() -> None:
    groups = Board.of_runs(RUNS).groups
    assert [(group.prefix, len(group.charts)) for group in groups] == [("", 2), ("train", 2), ("val", 1), ("system", 1)]


def test_prefixes_with_a_loss_come_before_others_and_what_judges_before_what_counts() -> None:
    board = Board.of_runs(
        [run("a", "data/tokens", "train/lr", "train/acc", "train/loss", "val/loss", "aux/acc", "system/fan")]
    )
    assert keys(board) == ["train/acc", "train/loss", "train/lr", "val/loss", "aux/acc", "data/tokens", "system/fan"]


def test_numbers_in_names_are_ordered_by_size() -> None:
    assert keys(Board.of_runs([run("a", "train/layer_10", "train/layer_9")])) == ["train/layer_9", "train/layer_10"]


def test_a_chart_has_a_series_for_each_run_that_logged_its_metric() -> None:
    charts = Board.of_runs(RUNS).charts
    assert BoardChart("train/loss", ("a", "b")) in charts
    assert BoardChart("val/loss", ("a",)) in charts


def test_two_prefixes_that_sort_alike_are_two_groups() -> None:
    board = Board.of_runs([run("a", "x01/a", "x1/b", "x01/c")])
    assert [group.prefix for group in board.groups] == ["x01", "x1"]


def test_a_pattern_is_found_anywhere_in_the_name() -> None:
    assert keys(Board.of_runs(RUNS, pattern="los|^lr$")) == ["lr", "train/loss", "val/loss"]


def test_a_small_letter_finds_a_capital_and_a_capital_itself() -> None:
    runs = [run("a", "Loss", "loss")]
    assert keys(Board.of_runs(runs, pattern="loss")) == ["Loss", "loss"]
    assert keys(Board.of_runs(runs, pattern="Loss")) == ["Loss"]


def test_a_bad_pattern_is_refused_in_one_sentence() -> None:
    with pytest.raises(
        InvalidValue, match=r"^'train/\(' is no regular expression: missing \), unterminated subpattern\.$"
    ):
        Board.of_runs(RUNS, pattern="train/(")


def test_charts_are_dealt_out_on_pages() -> None:
    board = Board.of_runs(RUNS, page_size=4)
    assert board.page_count == 2
    assert [chart.key for chart in board.page(0)] == ["epoch", "lr", "train/loss", "train/layer_10"]
    assert [chart.key for chart in board.page(1)] == ["val/loss", "system/gpu"]
    assert board.page_of("val/loss") == 1
    assert board.page_of("nowhere") is None


def test_a_page_beyond_the_last_is_the_last() -> None:
    board = Board.of_runs(RUNS, page_size=4)
    assert board.page(9) == board.page(1)
    assert Board.of_runs([]).page(3) == ()


@pytest.mark.parametrize("key", ["train/loss", "val_loss", "Loss", "val/ppl", "nll", "rmse", "cross_entropy"])
def test_a_positive_loss_over_more_than_a_decade_begins_on_a_log_scale(key: str) -> None:
    assert is_log_at_first(key, [Bounds(0.5, 2.0), None, Bounds(0.1, 0.4)])


@pytest.mark.parametrize(
    ("key", "bounds"),
    [
        ("val/acc", Bounds(0.01, 1.0)),
        ("loss", Bounds(0.5, 2.0)),
        ("loss", Bounds(0.0, 20.0)),
        ("loss", Bounds(-1.0, 20.0)),
        ("loss", None),
    ],
)
def test_everything_else_begins_on_a_linear_scale(key: str, bounds: Bounds | None) -> None:
    assert not is_log_at_first(key, [bounds])
