"""`tracker tail`: the points of runs as they are logged, until the runs end."""

import json
import math
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Event as Flag

import click

from tracker.cli.options import json_option, opened, store_option
from tracker.cli.output import Output, finish, note, standard_output, write_lines
from tracker.cli.runs_and_keys import RunsAndKeys, runs_and_keys
from tracker.cli.shapes import number_word
from tracker.feed.follow import follow
from tracker.feed.wishes import Wishes
from tracker.store.locating import locate
from tracker.views.format import counted
from tracker.views.step_lines import LoggedPoint, StepLines
from tracker.views.tailing import Tail


@click.command("tail")
@click.argument("words", nargs=-1, metavar="[RUN]... [KEY]...")
@click.option("--since-start", is_flag=True, help="Print what was logged before, too.")
@store_option
@json_option
def command(words: tuple[str, ...], *, since_start: bool, store: str | None, as_json: bool) -> None:
    """Print the points of each RUN as they are logged, a line a step, until the runs end.

    Without a RUN it follows every live run of the store, until Ctrl-C. With one or more KEY it prints those metrics
    alone. In JSON each point is an object on a line of its own.

    \b
    tracker tail bold-fox-12 train/loss val/loss
    tracker tail --json | jq -c 'select(.key == "loss")'
    """
    since = time.time_ns() // 1_000_000
    located = locate(store, os.environ, Path.cwd())
    with opened(store) as source:
        named = runs_and_keys(source, words) if words else RunsAndKeys([], [])
    if since_start and not named.runs:
        raise click.UsageError("--since-start needs a RUN: the one to print from its start.")
    _note_unknown_keys(named)
    stop, wishes = Flag(), Wishes()
    tail = Tail([run.run_id for run in named.runs], named.keys, since=since, from_start=since_start)
    printer = _JsonPrinter() if as_json else _TextPrinter(standard_output(), has_names=len(named.runs) != 1)
    for batch in follow(located, stop=stop, wishes=wishes):
        printer.write(tail.points(batch), tail.names)
        wishes.watch(tail.wished)
        for sentence in tail.sentences():
            note(sentence)
        if tail.is_over:
            stop.set()
    printer.close()


def _note_unknown_keys(named: RunsAndKeys) -> None:
    there = {key for run in named.runs for key in run.metrics}
    for key in named.keys:
        if key not in there:
            note(f"No run has logged a metric {key!r} yet, and there is no run of that name.")


class _JsonPrinter:
    """An object for each point, on a line of its own."""

    def write(self, points: Iterable[LoggedPoint], names: Mapping[str, str]) -> None:  # noqa: ARG002
        write_lines(map(_point_line, points))
        finish()

    def close(self) -> None:
        """Nothing is left to say."""


class _TextPrinter:
    """A line for each step."""

    def __init__(self, output: Output, *, has_names: bool) -> None:
        self._output = output
        self._lines = StepLines(room=output.room, ellipsis=output.ellipsis, has_names=has_names)

    def write(self, points: Iterable[LoggedPoint], names: Mapping[str, str]) -> None:
        self._output.write(self._lines.lines(points, names))
        finish()

    def close(self) -> None:
        """Say which metrics were left out."""
        hidden: Sequence[str] = sorted(self._lines.hidden)
        if hidden:
            note(f"{counted(len(hidden), 'metric')} found no room: name the ones to see, or widen the terminal.")


def _point_line(point: LoggedPoint) -> str:
    value = point.value if math.isfinite(point.value) else number_word(point.value)
    shape = {
        "run_id": point.run_id,
        "key": point.key,
        "value": value,
        "step": point.step,
        "timestamp": point.timestamp,
    }
    return json.dumps(shape)
