"""`tracker diff`: runs side by side, and what differs between them."""

import time
from collections.abc import Sequence

import click

from tracker.cli.captured_code import captured_code
from tracker.cli.diff_layout import DiffLayout
from tracker.cli.diff_metrics import MetricReader
from tracker.cli.diff_page import DiffPage
from tracker.cli.diff_shape import comparison_shape
from tracker.cli.options import json_option, opened, store_option
from tracker.cli.orphans import note_orphans
from tracker.cli.output import note, standard_output, write_lines
from tracker.cli.problems import note_problems, note_problems_of
from tracker.cli.shapes import object_lines
from tracker.core.entities import Run
from tracker.core.errors import InvalidValue
from tracker.store.finding import find_run
from tracker.store.protocols import Store
from tracker.views.budget import parse_budget
from tracker.views.compare import compare


@click.command("diff")
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN...")
@click.option("--all", "shows_all", is_flag=True, help="Show what is alike, too, and what only keeps the books.")
@click.option("--at", metavar="BUDGET", help="Compare metrics at step=N, time=T (90s, 5m, 2h) or METRIC=N.")
@click.option("--by", metavar="KEY", help="The metric that ranks the runs.")
@click.option("--baseline", metavar="RUN", help="The run that the others are held against; the first if not given.")
@store_option
@json_option
def command(
    runs: tuple[str, ...],
    *,
    shows_all: bool,
    at: str | None,
    by: str | None,
    baseline: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Compare two runs or more: which is better, and what differs in params, metrics, code, packages and environment.

    Metrics are compared at the greatest step that all runs reached, or at the budget of --at.

    \b
    tracker diff bold-fox-12 calm-ibis-3
    tracker diff 1f3c 77aa 9be4 --at time=2h --by val/acc
    """
    budget = None if at is None else parse_budget(at)
    with opened(store) as source:
        found, base = _runs(source, runs, baseline)
        metrics = MetricReader(source, found, baseline=base).compare(budget, by, has_system=shows_all)
    comparison = compare(
        found,
        baseline=base,
        metrics=metrics.rows,
        ranking=metrics.ranking,
        code=[captured_code(run) for run in found],
    )
    if as_json:
        write_lines(object_lines(comparison_shape(comparison, budget, shows_all=shows_all)))
    else:
        output = standard_output()
        layout = DiffLayout(comparison, output, shows_all)
        page = DiffPage(layout, budget, now=time.time_ns() // 1_000_000)
        output.write(page.lines())
    for sentence in metrics.sentences:
        note(sentence)
    note_problems(found)
    note_problems_of(metrics.problems)
    note_orphans(store, shown=found, of_these_alone=True)


def _runs(store: Store, words: Sequence[str], baseline: str | None) -> tuple[list[Run], int]:
    """The runs that the words name, and the place of the baseline among them; it is put first where it is none."""
    found: dict[str, str] = {}
    runs: list[Run] = []
    for word in words:
        run = find_run(store, word)
        if run.run_id in found:
            raise InvalidValue(
                f"{found[run.run_id]!r} and {word!r} are both the run {run.run_id}; name another to compare it with."
            )
        found[run.run_id] = word
        runs.append(run)
    place = 0
    if baseline is not None:
        base = find_run(store, baseline)
        if base.run_id not in found:
            runs.insert(0, base)
        place = [run.run_id for run in runs].index(base.run_id)
    if len(runs) < 2:
        raise InvalidValue(f"{words[0]!r} alone cannot be compared; name a second run.")
    return runs, place
