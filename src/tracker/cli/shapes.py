"""The JSON that commands print, key by key as `docs/command-line.md` promises it.

A list is printed with one object on each line: it streams, and `grep` finds whole objects.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tracker.core.entities import DatasetInput, Experiment, History, Problem, Run

if TYPE_CHECKING:
    from tracker.cli.diagnosis import Diagnosis

Shape = dict[str, Any]


def experiment_shape(experiment: Experiment, runs: int) -> Shape:
    shape: Shape = {
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": experiment.tags,
        "runs": runs,
    }
    return _with_problems(shape, experiment.problems)


def run_shape(run: Run) -> Shape:
    shape: Shape = {
        "run_id": run.run_id,
        "experiment_id": run.experiment_id,
        "run_name": run.run_name,
        "status": run.status,
        "start_time": run.start_time,
        "end_time": run.end_time,
        "lifecycle_stage": run.lifecycle_stage,
        "user_id": run.user_id,
        "artifact_uri": run.artifact_uri,
        "params": run.params,
        "metrics": _finite(run.metrics),
        "tags": run.tags,
    }
    return _with_problems(shape, run.problems)


def shown_run_shape(run: Run, inputs: Sequence[DatasetInput], children: Sequence[Run]) -> Shape:
    shape = run_shape(run)
    problems = shape.pop("problems", None)
    shape["inputs"] = [_input_shape(given) for given in inputs]
    shape["children"] = [child.run_id for child in children]
    return shape if problems is None else {**shape, "problems": problems}


def diagnosis_shape(diagnosis: "Diagnosis", done: Sequence[str] | None) -> Shape:
    experiments, runs = diagnosis.counts
    left = {found.folder.path for found in diagnosis.left}
    shape: Shape = {
        "store": diagnosis.located.address.name,
        "is_readable": diagnosis.store is not None,
        "facts": dict(diagnosis.facts),
        "experiments": experiments,
        "runs": runs,
        "libraries": diagnosis.libraries,
        "warnings": list(diagnosis.warnings()),
        "journals": [
            {
                "path": each.journal.folder.path,
                "run_id": each.journal.run_id,
                "run_name": each.journal.run_name,
                "host": each.journal.host,
                "pid": each.journal.pid,
                "process": each.journal.state,
                "last_written": each.journal.last_written,
                "points_waiting": each.points,
                "is_left": each.journal.folder.path in left,
                "trouble": each.journal.trouble or None,
            }
            for each in diagnosis.journals
        ],
        "dead_runs": [run.run_id for run in diagnosis.dead_runs],
    }
    return shape if done is None else {**shape, "done": list(done)}


def history_lines(history: History) -> Iterator[str]:
    """A list of points; its texts are made by hand, since a history may have millions."""
    point = '{"timestamp": %d, "step": %d, "value": %s}'
    rows = zip(history.timestamps, history.steps, map(_number_text, history.values), strict=True)
    return _listed(map(point.__mod__, rows))


def list_lines(shapes: Iterable[Shape]) -> Iterator[str]:
    """A list of objects."""
    return _listed(map(json.JSONEncoder(allow_nan=False, default=dict).encode, shapes))


def object_lines(shape: Shape) -> Iterator[str]:
    """One object, indented."""
    yield json.dumps(shape, allow_nan=False, default=dict, indent=2)


def _listed(items: Iterable[str]) -> Iterator[str]:
    previous = None
    for item in items:
        yield "[" if previous is None else f"{previous},"
        previous = item
    yield from ("[]",) if previous is None else (previous, "]")


def _input_shape(given: DatasetInput) -> Shape:
    dataset = given.dataset
    return {
        "name": dataset.name,
        "digest": dataset.digest,
        "source_type": dataset.source_type,
        "source": dataset.source,
        "schema": dataset.schema,
        "profile": dataset.profile,
        "tags": given.tags,
    }


def _with_problems(shape: Shape, problems: Sequence[Problem]) -> Shape:
    if problems:
        shape["problems"] = [{"field": problem.field, "reason": problem.reason} for problem in problems]
    return shape


def _finite(metrics: Mapping[str, float]) -> Mapping[str, float | str]:
    """Metrics with what JSON has no number for as words."""
    if all(map(math.isfinite, metrics.values())):
        return metrics
    return {key: value if math.isfinite(value) else number_word(value) for key, value in metrics.items()}


def _number_text(value: float) -> str:
    return repr(value) if math.isfinite(value) else f'"{number_word(value)}"'


def number_word(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
