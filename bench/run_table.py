"""What a table of 10,000 runs costs: `python -m bench.run_table`.

Absolute figures depend on the machine; what counts is the last column, the ratio to the plainest thing beside it.
"""

import random
import statistics
import sys
import time
import tracemalloc
from array import array
from collections.abc import Callable, Iterator
from functools import partial

from bench.client_figures import Line

from tracker.core.entities import Run
from tracker.core.events import Batch, PointsLogged, RunEvent
from tracker.core.queries import EVERYTHING
from tracker.views.column_language import parse_columns, parse_grouping, parse_sort
from tracker.views.run_cells import Look, RunCells
from tracker.views.run_filter import run_filter
from tracker.views.run_table import Asked, RunTable
from tracker.views.table import table

RUNS = 10_000
LIVE = 200
VISIBLE = 40
ROUNDS = 30
NOW = 1_790_000_000_000
_DRAW = random.Random(7)


def made_up(place: int) -> Run:
    """One of many runs: the first ones are live, and share their params in groups of ten."""
    is_live = place < LIVE
    start = NOW - 60_000 * place
    return Run(
        f"{_DRAW.getrandbits(128):032x}",
        "1",
        f"run-{place}",
        "RUNNING" if is_live else "FINISHED",
        start,
        None if is_live else start + 9_000_000,
        "active",
        "mira",
        "",
        {f"param_{key}": str(place // 10 % (7 + key)) for key in range(20)},
        {f"metric_{key}": _DRAW.random() for key in range(30)},
        {"mlflow.runName": f"run-{place}", "mlflow.user": "mira"},
    )


def batches(runs: list[Run]) -> list[Batch]:
    """The runs as a store lists them."""
    events = [RunEvent("listed", run, EVERYTHING) for run in runs]
    return [tuple(events[begin : begin + 2000]) for begin in range(0, len(events), 2000)]


def filled(runs: list[Run], asked: Asked) -> RunTable:
    run_table = RunTable(asked, now=NOW)
    for batch in batches(runs):
        run_table.apply(batch, now=NOW)
    return run_table


def points(runs: list[Run]) -> Batch:
    """One point of each live run, that moves it to another place."""
    columns = array("q", [NOW]), array("q", [1])
    values = [_DRAW.random() for _ in runs[:LIVE]]
    return tuple(
        PointsLogged(run.run_id, "metric_3", *columns, array("d", [value]), value)
        for run, value in zip(runs[:LIVE], values, strict=True)
    )


def feeding(runs: list[Run]) -> Iterator[Line]:
    asked = Asked(sort=parse_sort("metric_3,-started"))
    plain = median(lambda: sorted(runs, key=lambda run: (run.metrics["metric_3"], run.start_time)), 5)
    took = median(lambda: filled(runs, asked), 5)
    yield Line(f"{RUNS:,} runs fed and sorted", "300 ms", ms(took), f"{took / plain:.1f} x one sorted()")
    run_table = filled(runs, asked)
    yield Line("  asked anew, and columns chosen", "", ms(median(lambda: _ask_anew(run_table), 5)))
    tracemalloc.start()
    kept = filled(runs, asked)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Line("  its memory beside the runs", "", f"{grown / len(kept):.0f} bytes a run")


def changing(runs: list[Run]) -> Iterator[Line]:
    plain = median(lambda: sorted(runs, key=lambda run: (run.metrics["metric_3"], run.start_time)), 5)
    for what, columns, sort in (
        ("by a metric that changed", "name,state,metric_3,params.param_1", "metric_3"),
        ("by what did not", "name,state,metric_3,params.param_1", "-params.param_1,name"),
        ("with deltas to the best", "name,delta(metric_3:min)", "metric_3"),
    ):
        asked = Asked(columns=parse_columns(columns), sort=parse_sort(sort))
        run_table = filled(runs, asked)
        took = median(partial(_change, run_table, runs), ROUNDS)
        line = f"{LIVE} changed, {VISIBLE} rows given, sorted {what}"
        yield Line(line, "5 ms", ms(took), f"{took / plain:.2f} x one sorted()")
    cells = RunCells(Look(160), run_table.around)
    drawn = median(lambda: list(table(cells.columns(run_table.rows(0, VISIBLE), run_table.columns), room=160)), ROUNDS)
    yield Line(f"{VISIBLE} rows as text", "", ms(drawn))


def grouping(runs: list[Run]) -> Iterator[Line]:
    asked = Asked(
        columns=parse_columns("metric_3,metric_4"),
        group_by=parse_grouping("param_0,param_1,param_2,param_3"),
        sort=parse_sort("metric_3"),
    )
    run_table = filled(runs, asked)
    yield Line(
        f"{len(run_table):,} groups of {RUNS:,} runs made and sorted", "", ms(median(lambda: filled(runs, asked), 5))
    )
    yield Line(
        f"  {LIVE} runs changed, {VISIBLE} groups given", "5 ms", ms(median(partial(_change, run_table, runs), ROUNDS))
    )


def filtering(runs: list[Run]) -> Iterator[Line]:
    run_table = filled(runs, Asked())
    for text in ("metrics.metric_3 < 0.5 AND params.param_1 = '3'", "run-77"):
        asked = Asked(where=run_filter(text))
        yield Line(f"filtered by {text}", "", ms(median(partial(run_table.ask, asked), 5)))


def _ask_anew(run_table: RunTable) -> None:
    run_table.ask(run_table.asked)
    assert run_table.columns


def _change(run_table: RunTable, runs: list[Run]) -> float:
    """Seconds of one batch and what is visible after it, without making the batch."""
    batch = points(runs)
    begun = time.perf_counter()
    run_table.apply(batch, now=NOW)
    run_table.rows(0, VISIBLE)
    run_table.groups(0, VISIBLE)
    return time.perf_counter() - begun


def median(action: Callable[[], object], rounds: int) -> float:
    """Seconds of the action, or what it measured itself."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        measured = action()
        taken.append(measured if isinstance(measured, float) else time.perf_counter() - begun)
    return statistics.median(taken)


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


def main() -> None:
    runs = [made_up(place) for place in range(RUNS)]
    print(f"Python {sys.version.split()[0]}; medians")
    print(f"{'':72} {'asked':>8} {'measured':>18}  beside")
    for section in (feeding, changing, grouping, filtering):
        for line in section(runs):
            print(f"{line.what:72} {line.asked:>8} {line.measured:>18}  {line.beside}", flush=True)


if __name__ == "__main__":
    main()
