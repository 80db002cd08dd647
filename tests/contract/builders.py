"""Short ways to say what a test logs."""

from collections.abc import Mapping

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point, Run
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import RunQuery
from tracker.store.protocols import Store

START = 1_700_000_000_000
"""The first run's start; each test counts up from here."""


def new_run(store: Store, *, experiment_id: str = "0", start_time: int = START, name: str = "a run") -> Run:
    return store.create_run(NewRun(experiment_id, start_time=start_time, run_name=name, user_id="ada"))


def log(
    store: Store,
    run: Run,
    *,
    params: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    metrics: Mapping[str, float] | None = None,
) -> None:
    """Log one value of each metric, at step 0."""
    points = [Point(key, value, START, 0) for key, value in (metrics or {}).items()]
    store.log_batch(run.run_id, Batch(points, params or {}, tags or {}))


def names_found(store: Store, filter_: str = "", *order: str) -> list[str]:
    """The names of the runs that a filter finds, in the order asked for."""
    query = RunQuery(where=parse_filter(filter_), order_by=parse_order(order))
    return [run.run_name for run in store.search_runs(query)]
