"""Which columns a table of runs has, and which of them stay where there is little room."""

from collections.abc import Mapping

from tracker.cli.output import Output
from tracker.cli.run_columns import Setting, run_columns
from tracker.core.entities import Run, RunStatus
from tracker.core.filter.parser import parse_order
from tracker.core.filter.tree import Field
from tracker.views.table import Column, table

TERMINAL = Output(room=80)
HOUR = 3_600_000


def run(
    metrics: Mapping[str, float] | None = None,
    params: Mapping[str, str] | None = None,
    *,
    status: RunStatus | None = "FINISHED",
    end: int | None = HOUR,
) -> Run:
    return Run("ab" * 16, "0", "wise-colt", status, 0, end, "active", "mira", "", params or {}, metrics or {})


def titles(*runs: Run, setting: Setting | None = None) -> list[str]:
    """The titles of the columns that tell runs apart, in order."""
    return [column.title for column in run_columns(runs, setting or Setting(TERMINAL, now=2 * HOUR))[5:]]


def column(title: str, *runs: Run, output: Output = TERMINAL) -> Column:
    columns = run_columns(runs, Setting(output, now=2 * HOUR))
    return next(column for column in columns if column.title == title)


def test_what_differs_comes_before_what_does_not() -> None:
    runs = [run({"a": 1.0, "b": 1.0}, {"x": "1", "y": "1"}), run({"a": 1.0, "b": 2.0}, {"x": "1", "y": "2"})]
    assert titles(*runs) == ["b", "a", "y", "x"]


def test_what_is_missing_in_some_runs_differs() -> None:
    assert titles(run({"a": 1.0, "b": 1.0}), run({"a": 1.0})) == ["b", "a"]


def test_nan_differs_from_no_other_nan() -> None:
    nan = float("nan")
    assert titles(run({"a": nan, "b": 1.0}), run({"a": float("nan"), "b": 2.0})) == ["b", "a"]


def test_what_says_how_far_a_run_is_comes_after_what_says_how_good_and_the_system_last() -> None:
    assert titles(run({"epoch": 1.0, "loss": 1.0, "system/gpu": 1.0}), run({})) == ["loss", "epoch", "system/gpu"]


def test_what_judges_a_run_comes_before_what_trains_it() -> None:
    assert titles(run({"train/loss": 1.0, "val/loss": 1.0, "best_acc": 1.0}), run()) == [
        "best_acc", "val/loss", "train/loss",
    ]  # fmt: skip


def test_numbered_keys_stand_in_the_order_of_their_numbers() -> None:
    assert titles(run({"layer_10": 1.0, "layer_9": 1.0})) == ["layer_9", "layer_10"]


def test_what_the_command_line_named_comes_first_with_an_arrow_for_an_order() -> None:
    order = parse_order(["metrics.z DESC"])
    setting = Setting(TERMINAL, now=0, order=order, wanted=[Field("metric", "z"), Field("param", "q")])
    assert titles(run({"a": 1.0, "z": 1.0}, {"b": "1", "q": "1"}), setting=setting) == ["z▼", "a", "q", "b"]


def test_what_the_command_line_named_stays_where_little_else_does() -> None:
    metrics = {f"metric_number_{place}": place / 7 for place in range(20)}
    setting = Setting(TERMINAL, now=0, wanted=[Field("metric", "metric_number_19"), Field("param", "p")])
    header, *_ = table(run_columns([run(metrics, {"p": "1"})], setting), room=42)
    assert [text.strip() for text, _ in header] == ["id", "name", "state", "…number_19", "p"]


def test_a_key_of_both_a_metric_and_a_param_is_qualified() -> None:
    assert titles(run({"lr": 1.0}, {"lr": "1"})) == ["lr", "params.lr"]


def test_in_a_pipe_keys_are_what_a_filter_would_call_them() -> None:
    setting = Setting(Output(room=None), now=0)
    assert titles(run({"val loss": 1.0}, {"lr": "1"}), setting=setting) == ["metrics.`val loss`", "params.lr"]


def test_params_that_are_long_numbers_are_aligned() -> None:
    found = column("lr", run(params={"lr": "0.0003147283"}), run(params={"lr": "0.5"}), run())
    assert (list(found.cells), found.right) == (["0.00031", "0.50000", "·"], True)


def test_params_that_are_short_numbers_or_whole_ones_stay_as_they_are() -> None:
    found = column("seed", run(params={"seed": "12345678901"}), run(params={"seed": "1e-3"}))
    assert list(found.cells) == ["12345678901", "1e-3"]


def test_params_that_are_words_stand_at_the_left() -> None:
    assert not column("model", run(params={"model": "vit"}), run(params={"model": "12"})).right


def test_a_run_that_goes_on_has_lasted_until_now_and_one_that_was_lost_nobody_knows() -> None:
    lasted = column("took", run(status="RUNNING", end=None), run(status="FAILED", end=None), run())
    assert list(lasted.cells) == ["2h 00m", "·", "1h 00m"]


def test_every_state_has_a_glyph_a_word_and_in_ascii_another_glyph() -> None:
    statuses: list[RunStatus | None] = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED", None]
    runs = [run(status=status) for status in statuses]
    words = ["running", "scheduled", "done", "failed", "killed", "unreadable"]
    with_glyphs = column("state", *runs).cells
    in_ascii = column("state", *runs, output=Output(room=80, has_glyphs=False)).cells
    assert [cell[2:] for cell in with_glyphs] == [cell[2:] for cell in in_ascii] == words
    assert "".join(cell[0] for cell in with_glyphs) == "●○✔✖■?"
    assert "".join(in_ascii).isascii()
    assert list(column("state", *runs, output=Output(room=None)).cells) == words
