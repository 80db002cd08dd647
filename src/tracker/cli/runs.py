"""`tracker runs`: the runs of a store, filtered and ordered, as a table or as JSON, once or as they go on."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import json_option, opened, selection_options, store_option
from tracker.cli.orphans import note_orphans
from tracker.cli.output import Output, note, standard_output, write_lines
from tracker.cli.problems import note_problems
from tracker.cli.run_columns import Setting, run_columns
from tracker.cli.shapes import list_lines, run_shape
from tracker.cli.table_words import TableWords
from tracker.core.entities import Run, View
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.tree import Field, fields_of
from tracker.core.queries import ATTRIBUTES_ONLY, ExperimentQuery, RunQuery
from tracker.store.finding import find_experiments
from tracker.store.locating import locate
from tracker.store.protocols import Store
from tracker.views.table import table

if TYPE_CHECKING:
    from tracker.views.run_table import Asked

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
@click.option("--columns", metavar="COLUMN,...", help="Show these: val_loss:min, params.lr, delta(val_acc), eta …")
@click.option(
    "--group-by", metavar="PARAM,...", help="One row for all runs that share these: how many, mean, spread, best."
)
@click.option(
    "--sort", metavar="[-]COLUMN,...", help="Sort by columns, a minus before those that begin with the greatest."
)
@click.option("--watch", "is_watch", is_flag=True, help="Keep the table on the screen as runs go on; q ends it.")
@json_option
def command(
    *,
    store: str | None,
    experiments: tuple[str, ...],
    view: View,
    where: str,
    order_by: tuple[str, ...],
    limit: int | None,
    columns: str | None,
    group_by: str | None,
    sort: str | None,
    is_watch: bool,
    as_json: bool,
) -> None:
    """List runs of all experiments or of some: by default the active ones, the newest first.

    \b
    tracker runs --filter "metrics.val_loss < 0.3 AND params.model = 'vit'"
    tracker runs -e sweep --order-by "metrics.val_loss" --limit 10
    tracker runs --columns "val_loss:min,params.lr,eta" --sort val_loss:min
    tracker runs --group-by lr,model --sort val_loss --watch
    """
    words = TableWords(columns, group_by, sort)
    _refuse_what_cannot_be(words, order_by, is_watch=is_watch, as_json=as_json)
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
        if is_watch:
            asked = _watched(source, query, words)
        elif words:
            runs = _print_own_table(source, query, words, standard_output(), as_json=as_json)
        elif as_json:
            runs = source.search_runs(query)
            write_lines(list_lines(map(run_shape, runs)))
        else:
            runs = _print_table(source, query, standard_output())
    if is_watch:
        _watch(store, asked, limit, as_json=as_json)
        return
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


def _print_own_table(store: Store, query: RunQuery, words: TableWords, output: Output, *, as_json: bool) -> list[Run]:
    """The table that the words ask for; the runs that it is of."""
    from tracker.cli.run_tables import filled_table, table_lines, table_shapes  # a plain listing loads none of it

    is_cut_short = output.is_terminal and query.limit is None and not as_json
    limit = TERMINAL_LIMIT if is_cut_short else query.limit
    runs = store.search_runs(replace(query, limit=None if words.needs_all or limit is None else limit + is_cut_short))
    run_table = filled_table(store, runs, words, query.view, limit)
    rows = None if words.needs_all else [run_table.told.rows[run.run_id] for run in runs[:limit]]
    if as_json:
        write_lines(list_lines(table_shapes(run_table, rows=rows, limit=limit)))
    elif runs:
        output.write(table_lines(run_table, output, rows=rows, limit=limit))
        if is_cut_short and len(run_table) > TERMINAL_LIMIT:
            note(f"The first {TERMINAL_LIMIT} {'groups' if words.group_by else 'runs'}; --limit N shows more.")
    else:
        note(_why_empty(store, query))
    return runs


def _watched(store: Store, query: RunQuery, words: TableWords) -> Asked:
    """What is to be watched; bare names are keys of the runs that are there now."""
    from tracker.views.run_filter import matching

    if query.where is not None and any(field.entity == "dataset" for field in fields_of(query.where)):
        raise click.UsageError("--watch cannot look at datasets: leave them out of the filter.")
    runs = store.search_runs(replace(query, where=None, order_by=(), limit=None)) if words else []
    ids = query.experiment_ids
    return replace(
        words.asked(runs),
        where=matching(query.where),
        view=query.view,
        experiments=None if ids is None else frozenset(ids),
    )


def _watch(store: str | None, asked: Asked, limit: int | None, *, as_json: bool) -> None:
    from tracker.cli.run_watching import Watch, watch_as_json, watch_on_terminal  # only who watches pays for it

    watch = Watch(locate(store, os.environ, Path.cwd()), asked, limit, standard_output())
    if as_json:
        watch_as_json(watch)
    else:
        watch_on_terminal(watch)


def _refuse_what_cannot_be(words: TableWords, order_by: Sequence[str], *, is_watch: bool, as_json: bool) -> None:
    """Options that say two things at once, and watching where nothing can be redrawn."""
    if order_by and (words.needs_all or is_watch):
        raise click.UsageError("--order-by orders plain listings: use --sort beside --group-by, --sort and --watch.")
    if is_watch and not as_json and not standard_output().can_redraw:
        raise click.UsageError("--watch redraws a terminal, and there is none here: --json prints a line a change.")


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
