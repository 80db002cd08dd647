"""A workspace whose runs are marked and whose histories were read, and what charts make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.views.runs import NOW, points, run, told

from tracker.views.chart_lines import lines_of_runs
from tracker.views.chart_picture import ChartAsk, Picture
from tracker.views.chart_pictures import Pictures, Shown
from tracker.views.series import Look
from tracker.views.workspace import Workspace

PLAIN = ChartAsk("m", 40, 12, Look())


def charted(
    histories: Mapping[str, Mapping[str, Sequence[float]]], *, params: Mapping[str, str] | None = None
) -> Workspace:
    """Marked runs with histories by metric, at steps 0, 1, 2 ..."""
    made = Workspace(now=NOW)
    runs = [
        run(run_id, {key: values[-1] for key, values in each.items()}, params) for run_id, each in histories.items()
    ]
    made.apply(told(*runs), now=NOW)
    made.marks.add(histories)
    made.look_at("charts", [(run_id, key) for run_id, each in histories.items() for key in each])
    for run_id, each in histories.items():
        made.apply(tuple(points(run_id, key, values, is_whole=True) for key, values in each.items()), now=NOW)
    return made


def append(workspace: Workspace, run_id: str, key: str, values: Sequence[float]) -> None:
    """More points of a history, at the next steps."""
    series = workspace.series(run_id, key)
    begin = 0 if series is None else len(series)
    workspace.apply((points(run_id, key, values, steps=range(begin, begin + len(values))),), now=NOW)


def show(workspace: Workspace, ask: ChartAsk = PLAIN, *, pictures: Pictures | None = None, over: str = "") -> Shown:
    """A chart of the marked runs."""
    pictures = pictures or Pictures(workspace.shelf)
    pictures.begin(10_000_000)
    return pictures.shown(lines_of_runs(workspace.charted, workspace), ask, over)


def draw(workspace: Workspace, ask: ChartAsk = PLAIN, *, pictures: Pictures | None = None, over: str = "") -> Picture:
    picture = show(workspace, ask, pictures=pictures, over=over).picture
    assert picture is not None
    return picture


def dots(picture: Picture) -> list[str]:
    """The rows of cells."""
    return ["".join(letters) for letters, _ in picture.cells]
