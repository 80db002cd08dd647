"""Thinning: what is drawn follows the columns, loses no spike, and does not move when points are added."""

import math
import random
from array import array
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tracker.views.thinning import Grid, Thinned, thinned
from tracker.views.track import BLOCK, Track

NAN, INF = math.nan, math.inf
anything = st.one_of(st.floats(width=32), st.just(NAN), st.just(INF))


def many_values(seed: int, length: int) -> list[float]:
    """Numbers with gaps in between, in runs too."""
    draw = random.Random(seed)
    values: list[float] = []
    while len(values) < length:
        values += [draw.choice((NAN, INF, -INF, draw.gauss(0, 1), 0.0, 1e30))] * draw.choice((1, 1, 1, 5, BLOCK))
    return values[:length]


values_lists = st.lists(anything, max_size=10) | st.builds(
    many_values, st.integers(0, 10_000), st.integers(0, 4 * BLOCK)
)


def rows(line: Thinned) -> list[tuple[int, float, float, float, float, int]]:
    return list(zip(line.columns, line.firsts, line.lows, line.highs, line.lasts, line.joined, strict=True))


def thin(values: list[float], columns: int, xs: list[float] | None = None) -> Thinned:
    places = array("d", range(len(values)) if xs is None else xs)
    return thinned(places, Track(values), Grid.over(places[0], places[-1], columns))


def test_a_spike_among_many_points_is_kept() -> None:
    values = [0.0] * 100_000
    values[54_321] = 9.0
    values[12_345] = -9.0
    line = thin(values, 100)
    assert [column for column, high in zip(line.columns, line.highs, strict=True) if high] == [54]
    assert [column for column, low in zip(line.columns, line.lows, strict=True) if low] == [12]


def test_a_column_tells_where_its_line_enters_and_leaves() -> None:
    assert rows(thin([3.0, 1.0, 4.0, 2.0], 1)) == [(0, 3.0, 1.0, 4.0, 2.0, 0)]


def test_the_last_point_is_in_the_last_column() -> None:
    assert list(thin([0.0, 1.0, 2.0, 3.0, 4.0], 4).columns) == [0, 1, 2, 3]


def test_nan_leaves_a_gap_and_spoils_no_extreme() -> None:
    assert rows(thin([1.0, NAN, 2.0, 3.0], 4)) == [
        (0, 1.0, 1.0, 1.0, 1.0, 0),
        (2, 2.0, 2.0, 2.0, 2.0, 0),
        (3, 3.0, 3.0, 3.0, 3.0, 1),
    ]


def test_infinities_are_gaps_too() -> None:
    assert rows(thin([1.0, INF, 5.0, -INF, 2.0, 2.0], 1)) == [(0, 1.0, 1.0, 5.0, 2.0, 0)]


def test_columns_without_a_point_are_left_out_and_joined_over() -> None:
    line = thin([1.0, 2.0], 10, xs=[0.0, 9.0])
    assert list(line.columns) == [0, 9]
    assert line.joined == bytes([0, 1])


def test_a_range_that_is_zoomed_into_keeps_the_points_beside_it() -> None:
    xs = array("d", [0.0, 10.0, 20.0, 30.0])
    line = thinned(xs, Track([1.0, 2.0, 3.0, 4.0]), Grid.over(12.0, 18.0, 6))
    assert list(line.columns) == [-2, 8]
    assert line.joined == bytes([0, 1])


def test_nothing_gives_nothing() -> None:
    assert len(thinned(array("d"), Track(), Grid.over(0.0, 1.0, 10))) == 0
    assert len(thin([NAN] * 100, 10)) == 0


@given(values_lists, st.integers(1, 40))
def test_every_column_holds_the_extremes_of_its_points(values: list[float], columns: int) -> None:
    if not values:
        return
    line = thin(values, columns)
    assert all(before < after for before, after in pairwise(line.columns))
    finite = list(filter(math.isfinite, values))
    assert min(line.lows, default=None) == min(finite, default=None)
    assert max(line.highs, default=None) == max(finite, default=None)
    assert all(low <= min(first, last) for low, first, last in zip(line.lows, line.firsts, line.lasts, strict=True))
    assert line.firsts[:1] == array("d", finite[:1])
    assert line.lasts[-1:] == array("d", finite[-1:])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=50), st.integers(1, 40))
@example([1e308, -1e308], 7)
@example([5e-324, 1e-323], 7)
@example([1.0, 1.0 + 2e-16], 7)
@example([1e308, 1e308], 7)
def test_any_x_has_a_column(xs: list[float], columns: int) -> None:
    xs.sort()
    line = thin([float(place) for place in range(len(xs))], columns, xs=xs)
    assert all(0 <= column < columns for column in line.columns)
    assert sum(high - low for low, high in zip(line.lows, line.highs, strict=True)) + len(line) == len(xs)


@given(st.floats(0, 10), st.floats(0.1, 10), st.integers(2, 60))
@example(0.6310682188770933, 1.2673951663206687, 50)
def test_points_on_the_edges_of_columns_are_in_one_column_each(low: float, span: float, columns: int) -> None:
    grid = Grid.over(low, low + span, columns)
    xs = sorted(
        {low, low + span, *(edge for column in range(columns) if low <= (edge := grid.edge(column)) <= grid.end)}
    )
    line = thin([float(place) for place in range(len(xs))], columns, xs=xs)
    assert all(before < after for before, after in pairwise(line.columns))
    assert line.columns[-1] == columns - 1
    assert sum(high - low for low, high in zip(line.lows, line.highs, strict=True)) + len(line) == len(xs)


def test_one_x_stands_in_the_middle() -> None:
    assert list(thin([1.0], 9).columns) == [4]


@given(values_lists, st.integers(0, 150), st.integers(0, 150))
def test_a_track_knows_the_extremes_of_any_stretch(values: list[float], begin: int, end: int) -> None:
    track = Track()
    for value in values:
        track.extend([value])
    begin, end = sorted((min(begin, len(values)), min(end, len(values))))
    finite = list(filter(math.isfinite, values[begin:end]))
    assert track.extremes(begin, end) == ((min(finite), max(finite)) if finite else None)


@given(values_lists, st.integers(0, 150))
def test_a_track_knows_the_nearest_finite_values(values: list[float], place: int) -> None:
    track, place = Track(values), min(place, len(values))
    after = [position for position in range(place, len(values)) if math.isfinite(values[position])]
    before = [position for position in range(place) if math.isfinite(values[position])]
    assert track.first_finite(place) == (after[0] if after else len(values))
    assert track.last_finite(place) == (before[-1] if before else -1)


@given(values_lists, st.integers(0, 150), values_lists)
def test_a_track_cut_back_is_as_one_that_never_was_longer(values: list[float], length: int, more: list[float]) -> None:
    track = Track(values)
    track.truncate(length)
    track.extend(more)
    fresh = Track(values[:length] + more)
    assert track.gaps == fresh.gaps
    for begin in range(0, len(track), BLOCK):
        end = min(begin + BLOCK, len(track))
        assert track.extremes(begin, end) == fresh.extremes(begin, end)


def test_a_million_values_have_extremes_at_the_cost_of_some_hundreds() -> None:
    track = Track(range(1_000_000))
    assert track.extremes(17, 999_983) == (17.0, 999_982.0)
    assert sum(map(len, track._lows)) < 1_000_000 / (BLOCK - 1)


@pytest.mark.parametrize("count", [120, 240])
def test_dots_stay_where_they_are_while_points_are_appended(count: int) -> None:
    values = [math.sin(place / 30) for place in range(2_000)]
    xs = array("d", range(2_000))
    moves = 0
    drawn: dict[int, tuple[float, float]] = {}
    grid = Grid.growing(0, 999, count)
    for length in range(1_000, 2_000, 5):
        if Grid.growing(0, xs[length - 1], count) != grid:
            grid, drawn = Grid.growing(0, xs[length - 1], count), {}
            moves += 1
        line = thinned(xs[:length], Track(values[:length]), grid)
        now = {column: (low, high) for column, low, high in zip(line.columns, line.lows, line.highs, strict=True)}
        whole = list(drawn)[:-1]
        assert all(now[column] == drawn[column] for column in whole)
        drawn = now
    assert moves <= 5


@given(
    st.floats(-1e12, 1e12, allow_nan=False),
    st.floats(1e-3, 1e12, allow_nan=False),
    st.integers(20, 400),
)
def test_a_growing_grid_holds_its_range_and_uses_most_of_its_columns(low: float, span: float, count: int) -> None:
    assume(span > abs(low) * 1e-6)
    high = low + span
    grid = Grid.growing(low, high, count)
    assert grid.begin <= low
    assert grid.begin / grid.step == pytest.approx(round(grid.begin / grid.step), abs=1e-3)
    assert grid.end >= high
    assert grid.column_of(high) - max(0, grid.column_of(low)) >= count * 2 / 3 - 2
