"""A chart's picture: drawn dots stay where they are, and what is not drawn is told where it is."""

import math
from dataclasses import replace

from tests.views.charted import PLAIN, append, charted, dots, draw, show
from tests.views.runs import NOW, points

from tracker.views.chart_lines import ChartLine, lines_of_runs
from tracker.views.chart_picture import Picture
from tracker.views.chart_pictures import Pictures
from tracker.views.series import Bounds, Look

NAN, INF = math.nan, math.inf
WAVES = [math.sin(step / 9) + 2 for step in range(600)]


def marks(picture: Picture) -> set[tuple[str, int]]:
    return {(mark.kind, mark.column) for mark in picture.marks}


def test_points_that_are_appended_change_only_cells_at_the_end_until_the_range_grows() -> None:
    made = charted({"a": {"m": WAVES[:320]}})
    pictures = Pictures(made.shelf)
    before = draw(made, pictures=pictures)
    for step in range(320, 400, 4):
        append(made, "a", "m", WAVES[step : step + 4])
        after = draw(made, pictures=pictures)
        assert (after.grid, after.scale, after.y_ticks) == (before.grid, before.scale, before.y_ticks)
        first = before.column_of(step - 1)
        assert first is not None
        for row_before, row in zip(before.cells, after.cells, strict=True):
            assert row[0][:first] == row_before[0][:first]
        before = after


def test_what_is_drawn_of_pieces_is_what_is_drawn_of_all() -> None:
    made, whole = charted({"a": {"m": WAVES[:10]}}), charted({"a": {"m": WAVES}})
    ask = replace(PLAIN, look=Look(smoothing=0.9), lead="a", y_window=Bounds(0.0, 4.0))
    pictures = Pictures(made.shelf)
    for step in range(10, 600, 59):
        append(made, "a", "m", WAVES[step : step + 59])
        draw(made, ask, pictures=pictures)
    append(made, "a", "m", WAVES[600:])
    assert dots(draw(made, ask, pictures=pictures)) == dots(draw(whole, ask))


def test_a_chart_of_which_nothing_changed_is_the_same_picture() -> None:
    made = charted({"a": {"m": WAVES, "other": WAVES}})
    pictures = Pictures(made.shelf)
    before = draw(made, pictures=pictures)
    append(made, "a", "other", [1.0])
    assert draw(made, pictures=pictures) is before
    append(made, "a", "m", [1.0])
    assert draw(made, pictures=pictures) is not before


def test_nan_and_infinities_are_marked_where_they_are() -> None:
    values = list(WAVES[:100])
    values[10], values[50], values[90] = NAN, INF, -INF
    picture = draw(charted({"a": {"m": values}}))
    assert marks(picture) == {
        ("nan", picture.column_of(10)), ("inf", picture.column_of(50)), ("-inf", picture.column_of(90)),
    }  # fmt: skip


def test_a_spike_is_left_out_and_told_at_the_edge() -> None:
    values = list(WAVES)
    values[300] = 1000.0
    picture = draw(charted({"a": {"m": values}}))
    assert picture.scale is not None
    assert picture.scale.high < 10
    assert marks(picture) == {("above", picture.column_of(300))}


def test_a_spike_is_shown_where_all_is_asked_for() -> None:
    values = list(WAVES)
    values[300] = 1000.0
    picture = draw(charted({"a": {"m": values}}), replace(PLAIN, is_whole=True))
    assert picture.scale is not None
    assert picture.scale.high >= 1000
    assert not picture.marks


def test_only_nan_has_an_x_and_no_scale() -> None:
    picture = draw(charted({"a": {"m": [NAN, NAN]}}))
    assert picture.scale is None
    assert {kind for kind, _ in marks(picture)} == {"nan"}


def test_without_points_there_is_no_picture() -> None:
    assert show(charted({"a": {"m": [1.0]}}), replace(PLAIN, key="nothing")).picture is None


def test_each_cell_belongs_to_one_line_and_the_leading_one_is_on_top() -> None:
    made = charted({"a": {"m": WAVES}, "b": {"m": WAVES}})
    assert {ink for _, inks in draw(made, replace(PLAIN, lead="b")).cells for ink in inks} == {-1, 1}
    assert {ink for _, inks in draw(made, replace(PLAIN, lead="a")).cells for ink in inks} == {-1, 0}


def test_raw_values_lie_behind_the_leading_line_alone() -> None:
    noisy = [step % 2 + 0.0 for step in range(600)]
    made = charted({"a": {"m": noisy}, "b": {"m": [value + 3 for value in noisy]}})
    picture = draw(made, replace(PLAIN, look=Look(smoothing=0.9), lead="b"))
    assert {ink for _, inks in picture.cells for ink in inks} == {-1, 0, 1, 3}


def test_a_group_is_its_mean_over_a_band_from_least_to_greatest() -> None:
    made = charted({"a": {"m": [1.0] * 100}, "b": {"m": [3.0] * 60}})
    runs = tuple(made.charted)
    pictures = Pictures(made.shelf)
    pictures.begin()
    picture = pictures.shown([ChartLine("g", "both", 0, runs)], PLAIN).picture
    assert picture is not None
    row_of_mean, row_of_low = picture.row_of(2.0), picture.row_of(1.0)
    assert row_of_mean is not None
    assert row_of_low is not None
    column = picture.column_of(30)
    assert column is not None
    assert picture.cells[row_of_mean][1][column] == 0
    assert picture.cells[row_of_low][1][column] == 1
    behind = picture.column_of(80)
    assert behind is not None
    assert picture.cells[row_of_low][1][behind] == 0


def test_points_not_above_zero_have_no_place_on_a_log_x() -> None:
    picture = draw(charted({"a": {"m": WAVES}}), replace(PLAIN, look=Look(is_log_x=True)))
    assert picture.column_of(0.0) == 0
    assert [text for _, text in picture.x_ticks][:2] == ["1", "10"]


def test_over_another_metric_x_is_its_value() -> None:
    made = charted({"a": {"m": [1.0, 2.0, 3.0], "tokens": [100.0, 200.0, 300.0]}})
    picture = draw(made, replace(PLAIN, look=Look(x="metric")), over="tokens")
    assert picture.grid.begin <= 100
    assert picture.grid.end > 300


def test_long_histories_are_made_ready_in_slices_and_the_old_picture_stays_meanwhile() -> None:
    made = charted({"a": {"m": WAVES * 40}})
    pictures = Pictures(made.shelf)
    lines = lines_of_runs(made.charted, made)
    paintings = 0
    while True:
        pictures.begin(5_000)
        shown = pictures.shown(lines, PLAIN)
        paintings += 1
        if not pictures.has_more:
            break
        assert shown.picture is None
        assert shown.is_reading
    assert paintings == 5
    smooth = replace(PLAIN, look=Look(smoothing=0.9))
    pictures.begin(5_000)
    assert pictures.shown(lines, smooth).picture is shown.picture
    assert pictures.has_more


def test_points_out_of_order_are_drawn_where_they_belong() -> None:
    made, whole = charted({"a": {"m": WAVES[:300]}}), charted({"a": {"m": WAVES[:300]}})
    pictures = Pictures(made.shelf)
    ask = replace(PLAIN, y_window=Bounds(0.0, 4.0))
    draw(made, ask, pictures=pictures)

    late = points("a", "m", [4.0, 0.0], steps=[20, 40])
    made.apply((late,), now=NOW)
    whole.apply((late,), now=NOW)
    assert dots(draw(made, ask, pictures=pictures)) == dots(draw(whole, ask))
