"""`tracker experiments`: the experiments of a store and how many runs each has."""

import time
from collections.abc import Mapping, Sequence

import click

from tracker.cli.options import json_option, opened, selection_options, store_option
from tracker.cli.output import Output, note, standard_output, write_lines
from tracker.cli.problems import note_problems
from tracker.cli.shapes import experiment_shape, list_lines
from tracker.core.entities import Experiment, View
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.vocabulary import EXPERIMENTS
from tracker.core.queries import ExperimentQuery
from tracker.store.protocols import Store
from tracker.views.format import ago, iso
from tracker.views.table import Column, table


@click.command("experiments")
@store_option
@selection_options("experiments")
@json_option
def command(store: str | None, view: View, where: str, order_by: tuple[str, ...], as_json: bool) -> None:
    """List experiments: by default the active ones, the newest first.

    The number of runs is that of active runs, of a deleted experiment that of deleted runs.
    """
    query = ExperimentQuery(
        where=parse_filter(where, EXPERIMENTS), order_by=parse_order(order_by, EXPERIMENTS), view=view
    )
    with opened(store) as source:
        experiments = source.search_experiments(query)
        runs = source.count_runs([experiment.experiment_id for experiment in experiments])
        if as_json:
            write_lines(list_lines(experiment_shape(e, runs.get(e.experiment_id, 0)) for e in experiments))
        elif experiments:
            output = standard_output()
            now = time.time_ns() // 1_000_000
            output.write(table(_columns(experiments, runs, output, now), room=output.room, ellipsis=output.ellipsis))
        else:
            note(_why_empty(source, query))
    note_problems(experiments)


def _columns(experiments: Sequence[Experiment], runs: Mapping[str, int], output: Output, now: int) -> list[Column]:
    def when(time: int | None) -> str:
        if time is None:
            return "-"
        return ago(time, now) if output.is_terminal else iso(time)

    counts = [runs.get(e.experiment_id, 0) for e in experiments]
    is_deleted = [e.lifecycle_stage == "deleted" for e in experiments]
    columns = [
        Column("id", [e.experiment_id for e in experiments], style="dim", rank=2),
        Column(
            "name",
            [e.name for e in experiments],
            styles=["dim" if deleted else "strong" for deleted in is_deleted],
            least=24,
        ),
        Column("runs", [f"{n:,}" if output.is_terminal else str(n) for n in counts], style="accent", right=True),
        Column("created", [when(e.creation_time) for e in experiments], right=output.is_terminal, rank=3),
        Column("updated", [when(e.last_update_time) for e in experiments], right=output.is_terminal, rank=1),
    ]
    if any(is_deleted):
        stages = ["deleted" if deleted else "-" for deleted in is_deleted]
        columns.append(Column("stage", stages, style="warn", rank=1))
    if any(e.tags for e in experiments):
        columns.append(Column("tags", [_tags(e.tags) for e in experiments], style="dim", rank=4, least=16))
    return columns


def _tags(tags: Mapping[str, str]) -> str:
    """Tags in one cell, those that MLflow sets itself last."""
    ordered = sorted(tags.items(), key=lambda tag: (tag[0].startswith("mlflow."), tag[0]))
    return ", ".join(f"{key}={value}" for key, value in ordered) or "-"


def _why_empty(store: Store, query: ExperimentQuery) -> str:
    view = "" if query.view == "all" else f"{query.view} "
    if query.where is not None:
        without = len(store.search_experiments(ExperimentQuery(view=query.view)))
        return f"No {view}experiments of {store.name} match the filter; without it there are {without:,}."
    hint = "; --view all shows deleted ones too" if query.view == "active" else ""
    return f"No {view}experiments in {store.name}{hint}."
