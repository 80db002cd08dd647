"""`tracker plot`: the course of metrics, drawn in the terminal or into a picture."""

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tracker.cli.options import opened, store_option
from tracker.cli.output import Output, note, standard_output
from tracker.cli.picture_file import write_picture
from tracker.cli.problems import note_problems_of
from tracker.cli.runs_and_keys import RunsAndKeys, runs_and_keys
from tracker.core.entities import Problem, Run
from tracker.core.errors import MetricNotFound
from tracker.store.protocols import Store
from tracker.views.format import counted
from tracker.views.plot import Plot, PlotLine
from tracker.views.series import Look, Series, XKind
from tracker.views.svg_plot import svg_plot
from tracker.views.text_plot import Paper, text_plot

_KINDS: dict[str, XKind] = {"step": "step", "time": "time", "relative": "relative"}
_METRIC_PREFIX = "metrics."
_ROWS_FOR_THE_PROMPT = 2
_MOST_REMARKS = 4
_LEAST, _MOST = 10, 4000


@click.command("plot")
@click.argument("words", nargs=-1, required=True, metavar="RUN... KEY...")
@click.option(
    "--x", metavar="step|time|relative|KEY", default="step", show_default=True, help="What the line is drawn over."
)
@click.option("--log", "is_log", is_flag=True, help="A logarithmic scale.")
@click.option("--smooth", "weight", type=float, metavar="W", default=0.0, help="Smooth: 0 not at all, 0.99 very much.")
@click.option("--width", type=click.IntRange(_LEAST, _MOST), metavar="N", help="Cells, or pixels of a picture.")
@click.option("--height", type=click.IntRange(_LEAST, _MOST), metavar="N", help="Rows, or pixels of a picture.")
@click.option("--svg", "path", type=click.Path(path_type=Path), metavar="FILE", help="Draw into this file instead.")
@store_option
def command(
    words: tuple[str, ...],
    *,
    x: str,
    is_log: bool,
    weight: float,
    width: int | None,
    height: int | None,
    path: Path | None,
    store: str | None,
) -> None:
    """Draw the metrics KEY of each RUN as lines. A word that is no run's id or name is taken for a metric.

    \b
    tracker plot bold-fox-12 calm-ibis-3 val/loss --log
    tracker plot bold-fox-12 val/loss --x relative --smooth 0.9 --svg loss.svg
    """
    look = Look(_KINDS.get(x, "metric"), weight, is_log)
    over = x.removeprefix(_METRIC_PREFIX) if look.x == "metric" else None
    with opened(store) as source:
        named = runs_and_keys(source, words)
        if not named.keys:
            raise click.UsageError(f"Name a metric to draw: {_known(named.runs)}.")
        plot = _plot(source, named, look, over)
    if path is not None:
        size = {name: value for name, value in (("width", width), ("height", height)) if value is not None}
        write_picture(path, svg_plot(plot, **size))
    else:
        output = standard_output()
        output.write(text_plot(plot, _paper(output, width, height)))
    if plot.scale is None:
        note("Nothing to draw: no point has a finite value and a place for it.")
    remarks = plot.remarks()
    for remark in remarks[:_MOST_REMARKS]:
        note(remark)
    if len(remarks) > _MOST_REMARKS:
        note(f"The same of {counted(len(remarks) - _MOST_REMARKS, 'other line')}.")


def _paper(output: Output, width: int | None, height: int | None) -> Paper:
    """The terminal but for the prompt's rows; 80 by 24 elsewhere."""
    if output.room is None:
        return Paper(width or 80, height or 24, has_glyphs=output.has_glyphs)
    rows = shutil.get_terminal_size().lines - _ROWS_FOR_THE_PROMPT
    return Paper(width or output.room, height or max(_LEAST, rows), output.has_colour, output.has_glyphs)


def _plot(store: Store, named: RunsAndKeys, look: Look, over: str | None) -> Plot:
    """The lines that there are; a run without one of the metrics is told of."""
    lines: list[PlotLine] = []
    problems: list[tuple[str, Sequence[Problem]]] = []
    names = _names(named)
    for run in named.runs:
        horizontal = _series(store, run, over, problems) if over is not None else None
        for key in named.keys:
            series = _series(store, run, key, problems)
            if series is not None and (over is None or horizontal is not None):
                lines.append(PlotLine(names[run.run_id, key], series, horizontal))
    if not lines:
        first = named.runs[0]
        lacking = next((key for key in named.keys if key not in first.metrics), over or named.keys[0])
        raise MetricNotFound(first.run_id, lacking, sorted(first.metrics))
    _note_missing(named, [*named.keys, *([over] if over is not None else [])])
    if problems:
        note_problems_of(problems)
    title = ", ".join(named.keys) if len(named.keys) == 1 or len(named.runs) > 1 else named.runs[0].run_name
    return Plot(title, lines, look, x_title=over or "")


def _series(store: Store, run: Run, key: str, problems: list[tuple[str, Sequence[Problem]]]) -> Series | None:
    """A metric of a run; None where it has none of that name."""
    try:
        history = store.history(run.run_id, key)
    except MetricNotFound:
        return None
    if history.problems:
        problems.append((f"run {run.run_id[:8]}", history.problems))
    return Series.of_history(run, key, history)


def _note_missing(named: RunsAndKeys, keys: Sequence[str]) -> None:
    """A sentence for each metric that some of the runs lack."""
    for key in keys:
        lacking = [run.run_name or run.run_id for run in named.runs if key not in run.metrics]
        if len(lacking) == len(named.runs):
            note(f"There is no metric {key!r} in these runs, and no run of that name.")
        elif lacking:
            more = f" and {counted(len(lacking) - 3, 'other run')}" if len(lacking) > 3 else ""
            note(f"There is no metric {key!r} in {', '.join(lacking[:3])}{more}.")


def _names(named: RunsAndKeys) -> dict[tuple[str, str], str]:
    """What tells the lines apart: the run, the metric or both; runs of one name by their ids."""
    often = Counter(run.run_name for run in named.runs)
    names = {}
    for run in named.runs:
        called = run.run_name if run.run_name and often[run.run_name] == 1 else f"{run.run_name} {run.run_id[:8]}"
        for key in named.keys:
            parts = (called, key) if len(named.keys) > 1 and len(named.runs) > 1 else (called,)
            names[run.run_id, key] = key if len(named.runs) == 1 and len(named.keys) > 1 else " ".join(parts).strip()
    return names


def _known(runs: Sequence[Run]) -> str:
    """Which metrics the runs have, as the end of a sentence."""
    keys = sorted({key for run in runs for key in run.metrics})
    if not keys:
        return "no run among these has logged one yet"
    more = f" and {len(keys) - 10:,} more" if len(keys) > 10 else ""
    return f"there are {', '.join(keys[:10])}{more}"
