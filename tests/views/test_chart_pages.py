"""Pages of charts, what they are looked at with, and bands of groups."""

import math
import random
from array import array

from tests.views.charted import charted

from tracker.tui.paint.charts_legend import legend_line
from tracker.views.bands import mean_and_band
from tracker.views.chart_lines import MOST_LINES, charted_lines
from tracker.views.chart_pages import ChartPages, shape_of
from tracker.views.chart_view import ChartView
from tracker.views.series import Bounds, Series
from tracker.views.thinning import Grid, thinned
from tracker.views.track import Track
from tracker.views.workspace import Workspace


def some(*keys: str) -> Workspace:
    return charted({"a": {key: [1.0] for key in keys}})


def series(values: list[float]) -> list[Series]:
    found = charted({"a": {"m": values}}).series("a", "m")
    assert found is not None
    return [found]


def test_a_pane_has_as_many_charts_as_it_has_room_for() -> None:
    assert shape_of(128, 28, 20) == (3, 2)
    assert shape_of(92, 20, 20) == (2, 2)
    assert shape_of(60, 12, 20) == (1, 1)
    assert shape_of(210, 42, 20) == (4, 3)


def test_few_charts_are_larger() -> None:
    assert shape_of(128, 28, 1) == (1, 1)
    assert shape_of(128, 28, 4) == (2, 2)
    assert shape_of(210, 42, 6) == (3, 2)
    assert shape_of(128, 28, 5) == (3, 2)


def test_the_chosen_chart_stays_chosen_when_the_room_changes() -> None:
    made = some("a", "b", "c", "d", "e", "f", "g")
    pages = ChartPages()
    lines = charted_lines(made)
    pages.show(lines, 128, 28)
    pages.go(4)
    assert [chart.key for chart in pages.show(lines, 60, 12)] == ["e"]
    assert (pages.page, pages.page_count) == (4, 7)


def test_a_chart_that_is_there_no_more_leaves_the_first_one_chosen() -> None:
    pages = ChartPages()
    pages.show(charted_lines(some("a", "b")), 128, 28)
    pages.go(1)
    pages.show(charted_lines(some("a", "c")), 128, 28)
    assert pages.key == "a"


def test_a_noisy_course_is_smoothed_and_a_plain_one_is_not() -> None:
    noise = random.Random(4)
    view = ChartView()
    assert view.look("loss", series([math.exp(-step / 100) + noise.random() / 5 for step in range(300)])).smoothing
    assert not view.look("lr", series([step / 300 for step in range(300)])).smoothing
    spike = [step / 300 for step in range(300)]
    spike[100] = 1e6
    assert not view.look("spike", series(spike)).smoothing


def test_another_kind_of_x_forgets_what_was_pointed_at() -> None:
    view = ChartView(x_window=Bounds(0, 1), cursor=0.5)
    view.markers["A"] = 0.5
    view.next_x()
    assert (view.x, view.x_window, view.cursor, view.markers) == ("relative", None, None, {})


def test_the_mean_goes_on_over_the_lines_that_are_left_and_gaps_are_not_filled() -> None:
    grid = Grid.over(0.0, 10.0, 10)
    long = thinned(array("d", [0.5, 9.5]), Track([0.0, 9.0]), grid)
    short = thinned(array("d", [0.5, 1.5, 2.5, 3.5]), Track([2.0, 2.0, math.nan, 2.0]), grid)
    mean, band = mean_and_band([long, short], grid.count)
    assert list(mean.columns) == list(range(10))
    assert list(mean.lasts)[:5] == [1.0, 1.5, 2.0, 2.5, 4.0]
    assert list(band.highs)[:4] == [2.0, 2.0, 2.0, 3.0]
    assert list(band.lows)[:4] == [0.0, 1.0, 2.0, 2.0]


def test_of_many_marked_runs_the_first_ones_are_drawn() -> None:
    made = charted({f"run-{number}": {"m": [1.0]} for number in range(MOST_LINES + 6)})
    lines = charted_lines(made)
    assert [line.id for line in lines] == [f"run-{number}" for number in range(MOST_LINES)]
    told = legend_line(lines, ChartPages(), ChartView(), width=120, marked=len(made.marks))
    assert "first 64 of 70 marked" in "".join(text for text, _ in told)
