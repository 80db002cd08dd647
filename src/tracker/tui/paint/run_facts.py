"""What stands in the facts of a single run, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.entities import DatasetInput
from tracker.tui.paint.detail import FactRows
from tracker.tui.paint.facts import number_columns
from tracker.views.better import SYSTEM
from tracker.views.format import moment
from tracker.views.measures import metric_keys
from tracker.views.run_details import Fact, code, dataset_facts, error_lines, own_tags, params, surroundings
from tracker.views.run_row import RunRow


def fact_rows(rows: FactRows, *, inputs: Sequence[DatasetInput] = ()) -> FactRows:
    row, run = rows.run_row, rows.run_row.run
    training, machine = metric_keys(row)
    rows.add_facts("params", params(run))
    rows.add_metrics("metrics", training, columns=number_columns(rows.cells, training))
    names = [key.removeprefix(SYSTEM) for key in machine]
    extremes = number_columns(rows.cells, names).only("last", "min", "max")
    rows.add_metrics("system", machine, columns=extremes, prefix=SYSTEM)
    rows.add_facts("tags", own_tags(run.tags))
    for given in inputs:
        rows.add_facts(f"dataset {given.dataset.name}", dataset_facts(given))
    rows.add_facts("code", code(run.tags))
    rows.add_facts("environment", surroundings(run.tags))
    rows.add_facts("run", _identity(rows, row))
    rows.add_facts("error", error_lines(run.tags))
    return rows


def _identity(rows: FactRows, row: RunRow) -> list[Fact]:
    run = row.run
    experiments = rows.workspace.table.around.experiments
    told = {
        "id": run.run_id,
        "experiment": experiments.get(run.experiment_id, run.experiment_id),
        "started": "" if run.start_time is None else moment(run.start_time),
        "ended": "" if run.end_time is None else moment(run.end_time),
        "judged by": row.liveness.how if row.liveness is not None else "",
        "artifacts": run.artifact_uri,
    }
    return [Fact(name, value) for name, value in told.items() if value]
