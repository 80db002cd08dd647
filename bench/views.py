"""What a chart costs, computed without a screen: `python -m bench.views`.

Absolute times depend on the machine; what counts is the last column: the ratio to the plainest code that does as much,
or to the same of a series that is a thousand times shorter. Medians of rounds that take turns.
"""

import math
import random
import statistics
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from itertools import count

from bench.client_figures import Line

from tracker.core.events import PointsLogged
from tracker.views.plot import Plot, PlotLine
from tracker.views.series import Look, Series
from tracker.views.text_plot import Paper, text_plot
from tracker.views.thinning import Grid

SHORT, LONG = 1_000, 1_000_000
COLUMNS = 240
ROUNDS = 9
CALLS = 2_000
START = 1_700_000_000_000
SMOOTHED = Look(smoothing=0.9)


def values(length: int) -> "array[float]":
    """A loss that falls, with noise."""
    draw = random.Random(5)
    return array("d", [math.exp(-place / length * 3) + draw.gauss(0, 0.05) for place in range(length)])


def logged(begin: int, values: "array[float]") -> PointsLogged:
    steps = array("q", range(begin, begin + len(values)))
    return PointsLogged("a", "loss", array("q", [START + step for step in steps]), steps, values, values[-1])


def series_of(points: PointsLogged) -> Series:
    series = Series("a", "loss")
    series.apply(points)
    return series


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def median(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    return statistics.median(seconds(action) for _ in range(rounds))


def grid_of(series: Series, look: Look = Look()) -> Grid:  # noqa: B008
    bounds = series.x_bounds(look)
    assert bounds is not None
    return Grid.over(bounds.low, bounds.high, COLUMNS)


def append_one_by_one(length: int) -> float:
    """Seconds a point: each in an event of its own, and the chart looked at now and then."""
    series = series_of(logged(0, values(length)))
    series.snapshot(Look(), grid_of(series))
    events = [logged(length + place, array("d", [0.5])) for place in range(CALLS)]

    def append() -> None:
        for event in events:
            series.apply(event)

    return seconds(append) / CALLS


def append_whole(points: PointsLogged) -> float:
    """Seconds a point: all in one event, the blocks of their extremes built too."""
    return seconds(lambda: series_of(points).curve(Look())) / len(points)


def scanned(xs: "array[float]", ys: "array[float]", grid: Grid) -> list[tuple[float, float] | None]:
    """The yardstick: every point looked at."""
    found: list[tuple[float, float] | None] = [None] * (grid.count + 1)
    for x, y in zip(xs, ys, strict=True):
        column = int((x - grid.begin) / grid.step)
        known = found[column]
        found[column] = (y, y) if known is None else (min(known[0], y), max(known[1], y))
    return found


def appending() -> Iterator[Line]:
    short, long = (statistics.median(append_one_by_one(length) for _ in range(3)) for length in (SHORT, LONG))
    yield Line(f"a point appended to {SHORT:,}", "", f"{short * 1e6:.2f} us")
    yield Line(f"a point appended to {LONG:,}", "constant", f"{long * 1e6:.2f} us", f"{long / short:.2f}x of {SHORT:,}")
    points = logged(0, values(LONG))
    bulk = statistics.median(append_whole(points) for _ in range(3))
    yield Line(f"{LONG:,} points at once, a point", "", f"{bulk * 1e9:.0f} ns")


def thinning() -> Iterator[Line]:
    series = series_of(logged(0, values(LONG)))
    first = seconds(lambda: series.snapshot(Look(), grid_of(series)))
    grid = grid_of(series)
    xs, ys = array("d", series.steps), series.values
    plain = median(lambda: scanned(xs, ys, grid), 3)
    again = median(lambda: series.snapshot(Look(), grid))
    yield Line(f"{LONG:,} points to {COLUMNS} columns, first", "50 ms", ms(first), f"{first / plain:.2f}x of a scan")
    yield Line("  again", "2 ms", ms(again), f"{again / plain:.4f}x of a scan")
    zooms = [Grid.over(LONG * 0.3, LONG * (0.3 + part), COLUMNS) for part in (0.5, 0.1, 0.01, 0.001)]
    zoomed = max(median(lambda zoom=zoom: series.snapshot(Look(), zoom)) for zoom in zooms)  # type: ignore[misc]
    yield Line("  zoomed in, the slowest of four zooms", "2 ms", ms(zoomed), f"{zoomed / again:.2f}x of the whole")
    steps = count(LONG)

    def grow() -> None:
        series.apply(logged(next(steps), array("d", [0.1])))
        series.snapshot(Look(), grid)

    grown = median(grow)
    yield Line("  after a point was appended", "2 ms", ms(grown), f"{grown / again:.2f}x of again")


def smoothing() -> Iterator[Line]:
    series = series_of(logged(0, values(LONG)))
    grid = grid_of(series)
    first = seconds(lambda: series.snapshot(SMOOTHED, grid))
    again = median(lambda: series.snapshot(SMOOTHED, grid))
    yield Line(f"{LONG:,} points smoothed and thinned, first", "", ms(first))
    yield Line("  again, with the raw values behind", "4 ms", ms(again))
    steps = count(LONG)

    def grow() -> None:
        series.apply(logged(next(steps), array("d", [0.1])))
        series.snapshot(SMOOTHED, grid)

    yield Line("  after a point was appended", "4 ms", ms(median(grow)))


def disorder() -> Iterator[Line]:
    series = series_of(logged(0, values(LONG)))
    grid = grid_of(series)
    series.snapshot(Look(), grid)

    def go_back() -> None:
        series.apply(logged(LONG - 1_000, values(1_000)))
        series.snapshot(Look(), grid)

    yield Line("1,000 points that go back by 1,000 steps, and thinned", "", ms(median(go_back)))


def drawing() -> Iterator[Line]:
    series = series_of(logged(0, values(LONG)))
    plot = Plot("loss", [PlotLine("a", series)], Look())
    paper = Paper(COLUMNS // 2 + 10, 34)
    first = seconds(lambda: text_plot(plot, paper))
    yield Line(f"a text of {paper.width} by {paper.height} cells", "", ms(median(lambda: text_plot(plot, paper))))
    assert first > 0


def ms(taken: float) -> str:
    return f"{taken * 1e3:.2f} ms"


def main() -> None:
    print(f"Python {sys.version.split()[0]}, {COLUMNS} columns; medians of {ROUNDS}")
    print(f"{'':62} {'asked':>9} {'measured':>12}  beside")
    for section in (appending, thinning, smoothing, disorder, drawing):
        for line in section():
            print(f"{line.what:62} {line.asked:>9} {line.measured:>12}  {line.beside}", flush=True)


if __name__ == "__main__":
    main()
