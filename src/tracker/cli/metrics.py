"""`tracker metrics`: the whole history of one metric of a run."""

from collections.abc import Iterator

import click

from tracker.cli.options import json_option, opened, store_option
from tracker.cli.output import Output, standard_output, write_lines
from tracker.cli.problems import note_problems_of
from tracker.cli.shapes import history_lines
from tracker.core.entities import History
from tracker.store.finding import find_run
from tracker.views.format import exact_number, iso, moment, number
from tracker.views.table import Line

_ROOM_FOR_EXACT = 70


@click.command("metrics")
@click.argument("run")
@click.argument("key")
@store_option
@json_option
def command(run: str, key: str, store: str | None, as_json: bool) -> None:
    """Print every point of the metric KEY of RUN: when it was logged, its step and its value.

    The points come in MLflow's order: a file's in the order of writing, a database's by time, step and value.
    """
    with opened(store) as source:
        found = find_run(source, run)
        history = source.history(found.run_id, key)
    if as_json:
        write_lines(history_lines(history))
    else:
        output = standard_output()
        output.write(_lines(history, output))
    if history.problems:
        note_problems_of([(f"run {found.run_id[:8]}", history.problems)])


def _lines(history: History, output: Output) -> Iterator[Line]:
    """A header and a line for each point, streamed: a history may have millions."""
    when = moment if output.is_terminal else iso
    as_text = number if output.room is not None and output.room < _ROOM_FOR_EXACT else exact_number
    if not len(history):
        return
    times = len(when(max(history.timestamps)))
    steps = max(4, len(str(min(history.steps))), len(str(max(history.steps))))
    yield [(f"{'time':{times}}  {'step':>{steps}}  value", "title")]
    for timestamp, step, value in history.rows():
        yield [(f"{when(timestamp):{times}}", "dim"), (f"  {step:{steps}}  ", ""), (as_text(value), "accent")]
