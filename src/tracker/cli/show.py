"""`tracker show`: everything about one run."""

import time

import click

from tracker.cli.options import json_option, opened, store_option
from tracker.cli.orphans import note_orphans
from tracker.cli.output import standard_output, write_lines
from tracker.cli.problems import note_problems
from tracker.cli.run_page import Page
from tracker.cli.shapes import object_lines, shown_run_shape
from tracker.core.entities import PARENT_RUN_TAG, Run
from tracker.core.errors import ExperimentNotFound
from tracker.core.filter.tree import Compare, Field, OrderBy
from tracker.core.queries import ATTRIBUTES_ONLY, RunQuery
from tracker.store.finding import find_run
from tracker.store.protocols import Store

_OLDEST_FIRST = (OrderBy(Field("attribute", "start_time")),)


@click.command("show")
@click.argument("run")
@store_option
@json_option
def command(run: str, store: str | None, as_json: bool) -> None:
    """Show the run RUN: its params, latest metrics, tags, note, datasets and children.

    RUN is an id, the first four or more characters of one, or a name that only one run has.
    """
    with opened(store) as source:
        found = find_run(source, run)
        inputs = source.inputs(found.run_id)
        children = _children(source, found)
        if as_json:
            write_lines(object_lines(shown_run_shape(found, inputs, children)))
        else:
            output = standard_output()
            page = Page(
                run=found,
                experiment=_experiment(source, found.experiment_id),
                inputs=inputs,
                children=children,
                output=output,
                now=time.time_ns() // 1_000_000,
            )
            output.write(page.lines())
    note_problems([found])
    note_orphans(store, shown=[found], of_these_alone=True)


def _children(store: Store, run: Run) -> list[Run]:
    """The runs that name this one as their parent, the oldest first; deleted ones only of a deleted run."""
    return store.search_runs(
        RunQuery(
            where=Compare(Field("tag", PARENT_RUN_TAG), "=", run.run_id),
            order_by=_OLDEST_FIRST,
            view="active" if run.lifecycle_stage == "active" else "all",
            columns=ATTRIBUTES_ONLY,
        )
    )


def _experiment(store: Store, experiment_id: str) -> str:
    """The experiment's name and id; the id alone where it is gone or unreadable."""
    try:
        return f"{store.get_experiment(experiment_id).name} ({experiment_id})"
    except ExperimentNotFound:
        return experiment_id
