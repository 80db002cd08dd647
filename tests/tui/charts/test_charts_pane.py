"""What keys and the mouse do to the charts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.tui.charts.charts_alone import ChartsApp, play, press, rows, text
from tests.views.charted import append, charted
from tests.views.runs import NOW, run, told
from textual.pilot import Pilot

from tracker.tui.panes.charts import Charts
from tracker.views.columns import RunColumn
from tracker.views.series import Bounds
from tracker.views.workspace import Workspace

FALL = [2.0 * math.exp(-step / 100) + 0.1 for step in range(300)]
KEYS = ["acc", "lr", "train/loss", "train/a", "train/b", "val/loss", "val/x", "system/gpu"]


def some() -> Workspace:
    """Two runs of eight metrics."""
    return charted({name: {key: [value + place for value in FALL] for key in KEYS} for place, name in enumerate("ab")})


def test_charts_stand_in_a_grid_with_their_names_latest_values_and_a_legend() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        shown = rows(pane)
        assert shown[0].startswith(" charts 1/2")
        assert "━━ a" in shown[0]
        assert "━━ b" in shown[0]
        assert all(key in shown[1] for key in KEYS[:3])
        assert all(key in shown[15] for key in KEYS[3:6])
        assert "0.201" in shown[1]
        assert {len(row) for row in shown} == {126}

    play(some(), story)


def test_a_page_names_exactly_the_histories_that_it_needs() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "right_square_bracket")
        assert pane.workspace.wishes["charts"] == {(run_id, key) for run_id in "ab" for key in KEYS[6:]}
        await press(pilot, "enter")
        assert pane.workspace.wishes["charts"] == {(run_id, KEYS[6]) for run_id in "ab"}

    play(some(), story)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("l", "lr"), ("j", "train/a"), ("l j k h", "acc"), ("G", "system/gpu"), ("G g", "acc"), ("n n", "train/loss"),
        ("N", "acc"), ("right_square_bracket", "val/x"), ("pagedown pageup", "acc"),
        ("right_curly_bracket", "train/loss"),
        ("right_curly_bracket right_curly_bracket left_curly_bracket", "train/loss"),
    ],
)  # fmt: skip
def test_keys_choose_a_chart(keys: str, chosen: str) -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, *keys.split())
        assert pane.pages.key == chosen

    play(some(), story)


def test_enter_gives_one_chart_all_the_room_and_gives_it_back() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "l", "enter")
        assert [chart.key for chart in pane.placed] == ["lr"]
        await press(pilot, "enter")
        assert len(pane.placed) == 6

    play(some(), story)


def test_a_filter_holds_as_one_types_and_says_what_is_wrong_with_it() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "slash", *"loss")
        assert {chart.key for chart in pane.placed} == {"train/loss", "val/loss"}
        await press(pilot, "(")
        assert "is no regular expression" in rows(pane)[0]
        assert len(pane.placed) == 2
        await press(pilot, "backspace", "enter")
        assert "/loss" in rows(pane)[0]
        await press(pilot, "slash", "ctrl+u", *"zzz")
        assert "no metric" not in text(pane)
        await press(pilot, "escape")
        assert pane.pages.pattern == "loss"
        await press(pilot, "escape")
        assert len(pane.placed) == 6

    play(some(), story)


def test_the_cursor_reads_every_run_at_one_x_in_all_charts() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        app = pilot.app
        assert isinstance(app, ChartsApp)
        await press(pilot, "c")
        await pilot.pause()
        first = pane.cursor_x
        assert first == 299
        assert text(pane).count("step 299") == 6
        await press(pilot, "0")
        assert text(pane).count("step 0") == 6
        assert text(pane).count(" 2.1 ") == text(pane).count(" 3.1 ") == 6
        await press(pilot, "l", "L", "H", "h", "dollar_sign", "c")
        await pilot.pause()
        assert [move.kind for move in app.moves] == ["step"] * 8
        assert app.moves[-1].x is None

    play(some(), story)


def test_the_value_at_the_cursor_is_what_may_be_copied() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        assert pane.under_cursor == ("metric", "acc")
        await press(pilot, "c", "0")
        assert pane.under_cursor == ("acc of a", "2.1")

    play(some(), story)


def test_two_markers_tell_difference_distance_and_slope_of_each_run() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "enter", "c", "B", "0", "A")
        head = next(row for row in rows(pane) if "A to B" in row)
        assert "slope" in head
        assert text(pane).count("-1.9") >= 2
        assert text(pane).count("299") >= 2
        await press(pilot, "A")
        assert "A to B" not in text(pane)

    play(some(), story)


def test_a_threshold_is_asked_for_and_it_is_told_when_it_is_reached_or_that_it_never_is() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "enter", "t", *"abc", "enter")
        assert "is no number" in rows(pane)[0]
        await press(pilot, "ctrl+u", *"0.5", "enter")
        assert "0.5 reached at step" in text(pane)
        assert "never gets to 0.5" not in text(pane)
        await press(pilot, "t", "ctrl+u", *"0.15", "enter")
        assert "0.15 at step" in text(pane)
        await press(pilot, "t", "ctrl+u", *"99", "enter")
        assert text(pane).count("never gets to 99") == 2
        await press(pilot, "t", "ctrl+u", "enter")
        assert "never" not in text(pane)

    play(some(), story)


def test_x_is_zoomed_around_the_cursor_panned_and_shown_whole_again() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "c", "0", "i", "i")
        window = pane.view.x_window
        assert window is not None
        assert window.low == pytest.approx(0, abs=1)
        assert window.high < 250
        assert len({chart.picture.grid.end for chart in pane.placed if chart.picture}) == 1
        await press(pilot, "greater_than_sign")
        panned = pane.view.x_window
        assert panned is not None
        assert panned.low > window.low
        await press(pilot, "less_than_sign", "o", "R")
        assert pane.view.x_window is None

    play(some(), story)


def test_y_of_the_chosen_chart_is_zoomed_and_panned() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "I", "K")
        assert set(pane.view.y_windows) == {"acc"}
        window = pane.view.y_windows["acc"]
        await press(pilot, "J", "O", "R")
        assert window.high - window.low < 3
        assert not pane.view.y_windows

    play(some(), story)


def test_scales_smoothing_and_x_change_by_keys() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        assert rows(pane)[0].rstrip().endswith("x:step y:lin ema:0.94")
        await press(pilot, "Y", "s", "x")
        assert rows(pane)[0].rstrip().endswith("x:elapsed y:log ema:0.97")
        assert "acc log" in rows(pane)[1]
        await press(pilot, "x", "X", "S", "S", "S", "S", "S", "S", "S")
        assert rows(pane)[0].rstrip().endswith("x:time log y:log ema:off")
        await press(pilot, "X", "x", "l", "m")
        assert rows(pane)[0].rstrip().endswith("x:lr y:lin ema:off")
        await press(pilot, "m")
        assert pane.view.x == "step"

    play(some(), story)


def test_a_loss_over_more_than_a_decade_begins_on_a_log_scale() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        assert "loss log" in rows(pane)[1]

    play(charted({"a": {"loss": FALL}}), story)


def test_escape_peels_one_layer_after_another_and_then_is_for_others() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "slash", *"a", "enter", "enter", "i", "c", "A", "t", *"1", "enter")
        for left in (6, 5, 4, 3, 2, 1):
            assert pane.check_action("back", ()), left
            await press(pilot, "escape")
        assert not pane.check_action("back", ())

    play(some(), story)


def test_a_click_reads_there_the_wheel_zooms_there_and_a_drag_pans() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await pilot.click(pane, offset=(60, 8))
        assert pane.pages.key == "lr"
        chart = pane.chosen
        assert chart is not None
        assert chart.picture is not None
        assert chart.picture.column_of(pane.cursor_x or 0.0) == chart.column_at(60)
        pane._wheel(_Pointer(60, 8), 1)  # type: ignore[arg-type]
        window = pane.view.x_window
        assert window is not None
        assert window.low < (pane.cursor_x or 0.0) < window.high
        await pilot.mouse_down(pane, offset=(60, 8))
        await pilot.hover(pane, offset=(50, 8))
        await pilot.mouse_up(pane, offset=(50, 8))
        dragged = pane.view.x_window
        assert dragged is not None
        assert dragged.low > window.low
        assert dragged.high - dragged.low == pytest.approx(window.high - window.low)

    play(some(), story)


def test_points_that_come_change_only_the_end_of_their_own_chart() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        before = rows(pane)
        append(pane.workspace, "a", "acc", [0.2])
        pane.repaint()
        after = rows(pane)
        changed = {
            (y, x)
            for y, (old, new) in enumerate(zip(before, after, strict=True))
            for x, (one, other) in enumerate(zip(old, new, strict=True))
            if one != other
        }
        chart = next(chart for chart in pane.placed if chart.key == "acc")
        assert chart.picture is not None
        first = chart.x + 1 + chart.picture.gutter + (chart.picture.column_of(299) or 0)
        assert all(chart.holds(x, y) for y, x in changed)
        assert all(x >= first for y, x in changed if y > chart.y)

    play(some(), story)


def test_a_grouped_table_is_drawn_as_means_over_bands() -> None:
    made = charted({"a": {"m": FALL}, "b": {"m": [value + 2 for value in FALL]}}, params={"lr": "0.1"})
    made.ask(replace(made.table.asked, group_by=(RunColumn("param", "lr"),)))

    async def story(pilot: Pilot[None], pane: Charts) -> None:
        assert "━━ lr=0.1 (2)" in rows(pane)[0]
        picture = pane.placed[0].picture
        assert picture is not None
        assert {ink for _, inks in picture.cells for ink in inks} == {-1, 0, 1}

    play(made, story)


def test_a_terminal_without_glyphs_gets_ascii_and_letters() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "c", "A", "0", "B", "t", *"1", "enter", "enter")
        assert text(pane).isascii()
        assert "-- a" in rows(pane)[0]
        await press(pilot, "enter", "slash", *"zz(")
        assert text(pane).isascii()

    play(some(), story, has_glyphs=False)


def test_more_than_eight_runs_have_letters() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        assert "━━ a run-0" in rows(pane)[0]
        assert " i 9" in text(pane)

    play(charted({f"run-{number}": {"m": [number + 1.0] * 50} for number in range(9)}), story)


def test_hostile_names_of_runs_and_metrics_stay_text() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "c", "m", "enter")
        assert "\x1b" not in text(pane)
        assert "\u202e" not in text(pane)

    play(charted({"a\x1b]52;c;x\x07\u202e": {"m\x1b[31m\u202e": FALL}}), story)


@pytest.mark.parametrize("size", [(20, 8), (40, 10), (60, 15), (80, 22), (210, 43)])
def test_the_charts_fill_a_pane_of_any_size(size: tuple[int, int]) -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        await press(pilot, "c")
        assert {len(row) for row in rows(pane)} == {size[0]}
        await press(pilot, "enter")
        assert {len(row) for row in rows(pane)} == {size[0]}
        assert "cannot be shown" not in text(pane)

    play(some(), story, size=size)


def test_without_a_run_or_without_metrics_it_is_said_so() -> None:
    async def no_run(pilot: Pilot[None], pane: Charts) -> None:
        assert "no run is chosen" in text(pane)
        await press(pilot, "c", "i", "t", "Y", "m", "enter", "j", "slash", "escape")
        assert "cannot be shown" not in text(pane)

    async def no_metrics(pilot: Pilot[None], pane: Charts) -> None:
        assert "no metrics yet" in text(pane)

    play(Workspace(now=NOW), no_run)
    empty = Workspace(now=NOW)
    empty.apply(told(run("a")), now=NOW)
    empty.cursor = "a"
    play(empty, no_metrics)


def test_a_history_that_was_not_read_yet_and_one_of_nan_alone_are_told() -> None:
    waiting = Workspace(now=NOW)
    waiting.apply(told(run("a", {"m": 1.0})), now=NOW)
    waiting.cursor = "a"

    async def reading(pilot: Pilot[None], pane: Charts) -> None:
        assert "reading…" in text(pane)

    async def only_nan(pilot: Pilot[None], pane: Charts) -> None:
        assert "no finite value" in text(pane)
        assert "×" in text(pane)

    play(waiting, reading)
    play(charted({"a": {"m": [math.nan] * 3}}), only_nan)


def test_a_window_that_shows_no_points_breaks_nothing() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        pane.view.x_window = Bounds(1e6, 2e6)
        await press(pilot, "c", "l", "i", "o", "I", "K", "m")
        assert "cannot be shown" not in text(pane)

    play(some(), story)


class _Pointer:
    """Where the wheel turns."""

    ctrl = shift = False

    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y

    def stop(self) -> None:
        """Nobody else hears of it."""


def test_the_line_above_says_at_once_how_a_chart_is_drawn() -> None:
    async def story(pilot: Pilot[None], pane: Charts) -> None:
        pane.view.log_y.clear()
        first = "".join(text for text, _ in pane.paint()[0])
        assert "y:log" in first

    play(charted({"a": {"loss": [10.0 ** -(step / 10) for step in range(40)]}}), story)
