"""Runs as folders: finding and reading them."""

from collections.abc import Iterator

from tracker.core.entities import History, Run
from tracker.core.errors import InvalidValue, MetricNotFound, RunNotFound
from tracker.core.queries import RunQuery
from tracker.store.files.layout import ExperimentFolder, Layout, RunFolder, runs_of
from tracker.store.files.metrics import history_in, history_of
from tracker.store.files.stored_run import StoredRun
from tracker.store.files.values import keys_below, read_value


def search_runs(layout: Layout, query: RunQuery) -> list[Run]:
    """The runs that a query asks for; the data that it asks for is read of these alone."""
    runs = (StoredRun(folder) for experiment in _asked(layout, query) for folder in runs_of(experiment))
    from tracker.core.filter.evaluate import matches, ordered  # who only writes searches nothing
    from tracker.core.filter.orders import DEFAULT_RUN_ORDER

    found = (run for run in runs if run.exists and query.view in ("all", run.stage) and matches(query.where, run))
    records = ordered(ordered(found, DEFAULT_RUN_ORDER), query.order_by)
    end = None if query.limit is None else query.offset + query.limit
    return [record.entity(query.columns) for record in records[query.offset : end]]


def find_run(layout: Layout, run_id: str) -> StoredRun:
    folder = layout.run(run_id)
    if folder is None:
        raise RunNotFound(run_id)
    return StoredRun(folder)


def find_active_run(layout: Layout, run_id: str) -> RunFolder:
    """A run that may be written to."""
    run = find_run(layout, run_id)
    if run.stage == "deleted":
        raise InvalidValue(f"Run {run_id!r} is deleted; restore it first.")
    return run.folder


def read_history(layout: Layout, run_id: str, key: str) -> History:
    """Every point of one metric in the order of its file."""
    folder = find_run(layout, run_id).folder
    metrics = f"{folder.path}/metrics"
    columns, why = read_value(metrics, key, history_in)
    if columns is None and why is None:
        raise MetricNotFound(run_id, key, sorted(keys_below(metrics)))
    return history_of(key, columns, why)


def _asked(layout: Layout, query: RunQuery) -> Iterator[ExperimentFolder]:
    """The experiments that may hold runs of the query: deleted runs lie in active experiments too."""
    if query.experiment_ids is None:
        yield from layout.experiments("active" if query.view == "active" else "all")
        return
    for experiment_id in dict.fromkeys(query.experiment_ids):
        folder = layout.experiment(experiment_id)
        if folder is not None:
            yield folder
