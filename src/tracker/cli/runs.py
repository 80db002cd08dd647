"""`tracker runs`: the runs of a store, filtered and ordered, as a table or as JSON."""

import time
from collections.abc import Sequence
from dataclasses import replace

import click

from tracker.cli.options import json_option, opened, selection_options, store_option
from tracker.cli.orphans import note_orphans
from tracker.cli.output import Output, note, standard_output, write_lines
from tracker.cli.problems import note_problems
from tracker.cli.run_columns import Setting, run_columns
from tracker.cli.shapes import list_lines, run_shape
from tracker.core.entities import Run, View
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.tree import Field, fields_of
from tracker.core.queries import ATTRIBUTES_ONLY, ExperimentQuery, RunQuery
from tracker.store.finding import find_experiments
from tracker.store.protocols import Store
from tracker.views.table import table

TERMINAL_LIMIT = 100
"""How many runs a terminal gets when nobody said how many."""


@click.command("runs")
@store_option
@click.option(
    "--experiment", "-e", "experiments", metavar="NAME|ID", multiple=True, help="Only runs of this one; repeatable."
)
@selection_options("runs")
@click.option(
    "--limit",
    "-n",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most N runs; without it all of them, or {TERMINAL_LIMIT} on a terminal.",
)
@json_option
def command(
    *,
    store: str | None,
    experiments: tuple[str, ...],
    view: View,
    where: str,
    order_by: tuple[str, ...],
    limit: int | None,
    as_json: bool,
) -> None:
    """List runs of all experiments or of some: by default the active ones, the newest first.

    \b
    tracker runs --filter "metrics.val_loss < 0.3 AND params.model = 'vit'"
    tracker runs -e sweep --order-by "metrics.val_loss" --limit 10
    """
    condition, order = parse_filter(where), parse_order(order_by)
    with opened(store) as source:
        chosen = find_experiments(source, experiments) if experiments else None
        query = RunQuery(
            experiment_ids=None if chosen is None else tuple(e.experiment_id for e in chosen),
            where=condition,
            order_by=order,
            limit=limit,
            view=view,
        )
        if as_json:
            runs = source.search_runs(query)
            write_lines(list_lines(map(run_shape, runs)))
        else:
            runs = _print_table(source, query, standard_output())
    note_problems(runs)
    note_orphans(store, shown=runs)


def _print_table(store: Store, query: RunQuery, output: Output) -> list[Run]:
    """The runs as a table; those that were printed."""
    is_cut_short = output.is_terminal and query.limit is None
    if is_cut_short:
        query = replace(query, limit=TERMINAL_LIMIT + 1)
    found = store.search_runs(query)
    runs = found[:TERMINAL_LIMIT] if is_cut_short else found
    if not runs:
        note(_why_empty(store, query))
        return runs
    setting = Setting(
        output=output,
        now=time.time_ns() // 1_000_000,
        experiments=_experiment_names(store, runs),
        order=query.order_by,
        wanted=_wanted(query),
        has_deleted=any(run.lifecycle_stage == "deleted" for run in runs),
    )
    output.write(table(run_columns(runs, setting), room=output.room, ellipsis=output.ellipsis))
    if len(found) > len(runs):
        note(f"{_how_much_this_is(store, query)}; --limit N shows more.")
    return runs


def _how_much_this_is(store: Store, query: RunQuery) -> str:
    """How many runs there are, where counting them is cheap."""
    if query.where is not None or query.view != "active":
        return f"The first {TERMINAL_LIMIT} runs"
    ids = query.experiment_ids
    if ids is None:
        ids = tuple(experiment.experiment_id for experiment in store.search_experiments(ExperimentQuery()))
    return f"{TERMINAL_LIMIT} of {sum(store.count_runs(ids).values()):,} runs"


def _experiment_names(store: Store, runs: Sequence[Run]) -> dict[str, str]:
    """Names by id where the runs are of several experiments, else none."""
    if len({run.experiment_id for run in runs}) < 2:
        return {}
    experiments = store.search_experiments(ExperimentQuery(view="all"))
    return {experiment.experiment_id: experiment.name for experiment in experiments}


def _wanted(query: RunQuery) -> list[Field]:
    """What the command line talks about: what it orders by, then what it filters by."""
    ordered = [level.field for level in query.order_by]
    filtered = sorted(fields_of(query.where), key=str) if query.where is not None else []
    return [*ordered, *(field for field in filtered if field not in ordered)]


def _why_empty(store: Store, query: RunQuery) -> str:
    """Why there is nothing, and what would show something."""
    view = "" if query.view == "all" else f"{query.view} "
    place = (
        store.name
        if query.experiment_ids is None
        else "this experiment"
        if len(query.experiment_ids) == 1
        else "these experiments"
    )
    if query.where is not None:
        unfiltered = replace(query, where=None, order_by=(), limit=None, columns=ATTRIBUTES_ONLY)
        return f"No {view}runs match the filter; without it there are {len(store.search_runs(unfiltered)):,}."
    hint = "; --view all shows deleted ones too" if query.view == "active" else ""
    return f"No {view}runs in {place}{hint}."
