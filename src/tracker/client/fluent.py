"""The functions of `import tracker` that log: each means the run of its thread, and starts one where there is none."""

from __future__ import annotations

import os

from tracker.client import active, chosen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

    from tracker.client.run import ActiveRun
    from tracker.client.target import Target
    from tracker.client.views import Run

_thread = active.thread
_attached: dict[str, ActiveRun] = {}
"""Runs that are logged to by their id alone."""


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
    log_console: bool | None = None,
    *,
    total_steps: int | None = None,
    resume: str | None = None,
) -> ActiveRun:
    """Start a run, or go on with one: by its id, or by `resume="auto"` with the one that this Slurm job had before.

    As a context manager it ends with the block; otherwise with `end_run` or the program.
    """
    with active.lock:
        from tracker.client import starting
        from tracker.client.lifecycle import begin

        target = chosen.target()
        standing = active.thread.run
        if standing is not None and not nested:
            from tracker.core.errors import InvalidValue

            raise InvalidValue(
                f"Run {standing.info.run_id} is active already: end it with end_run(), or start this one nested=True."
            )
        if resume not in (None, "auto"):
            from tracker.core.errors import InvalidValue

            raise InvalidValue(f"resume={resume!r} means nothing: 'auto' is what can be asked for, or a run_id.")
        wanted = run_id or os.environ.pop("MLFLOW_RUN_ID", "") or None
        if wanted is None and resume == "auto":
            wanted = starting.own_earlier_run(target)
        if wanted is not None:
            run = starting.resumed_run(target, wanted, tags=tags)
        else:
            if parent_run_id is None and standing is not None:
                parent_run_id = standing.run_id
            run = starting.new_run(
                target,
                experiment=_experiment(experiment_id),
                run_name=run_name,
                parent_run_id=parent_run_id,
                tags=tags,
                description=description,
                total_steps=total_steps,
            )
        begin(run, log_system_metrics=log_system_metrics, log_console=log_console)
        return run


def end_run(status: str = "FINISHED") -> None:
    """End the innermost active run, and wait until its store has all of it."""
    run = active.current()
    if run is not None:
        run.end(status)


def active_run() -> ActiveRun | None:
    """The run that this thread logs to, if there is one."""
    return active.current()


def last_active_run() -> Run | None:
    """The active run of this thread, else the one that it ended last, as its store has it."""
    from tracker.client.reading import get_run

    run = active.current() or active.thread.last
    return get_run(run.info.run_id) if run is not None else None


def log_metric(
    key: str,
    value: float,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
) -> None:
    """Log one value of a metric. `step` is 0 where None, `timestamp` now; `synchronous` waits for the store."""
    run = _thread.run
    if run is None or run_id is not None or synchronous:
        run = _meant(run_id)
        run.log_metric(key, value, step, timestamp)
        _wait_if(run, synchronous)
        return
    run.log_metric(key, value, step, timestamp)


def log_metrics(
    metrics: Mapping[str, float],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
) -> None:
    """Log several metrics of one step."""
    run = _meant(run_id)
    run.log_metrics(metrics, step, timestamp)
    _wait_if(run, synchronous)


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log a param, which is immutable; gives the value back."""
    run = _meant(None)
    run.log_param(key, value)
    _wait_if(run, synchronous)
    return value


def log_params(params: Mapping[str, Any], synchronous: bool | None = None, run_id: str | None = None) -> None:
    """Log several params."""
    run = _meant(run_id)
    run.log_params(params)
    _wait_if(run, synchronous)


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> None:
    """Set a tag of the run."""
    set_tags({key: value}, synchronous)


def set_tags(tags: Mapping[str, Any], synchronous: bool | None = None) -> None:
    """Set several tags of the run."""
    run = _meant(None)
    run.set_tags(tags)
    _wait_if(run, synchronous)


def delete_tag(key: str) -> None:
    """Delete a tag of the run."""
    _meant(None).delete_tag(key)


def set_progress(step: int, total: int | None = None) -> None:
    """Say how far the run is."""
    _meant(None).set_progress(step, total)


def log_artifact(local_path: str | PathLike[str], artifact_path: str | None = None, run_id: str | None = None) -> None:
    """Copy a file, or a folder under its name, into the run's artifacts."""
    _meant(run_id).log_artifact(local_path, artifact_path)


def log_artifacts(local_dir: str | PathLike[str], artifact_path: str | None = None, run_id: str | None = None) -> None:
    """Copy what a folder holds into the run's artifacts."""
    _meant(run_id).log_artifacts(local_dir, artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Write a text as an artifact."""
    _meant(run_id).log_text(text, artifact_file)


def log_dict(dictionary: Mapping[str, Any], artifact_file: str, run_id: str | None = None) -> None:
    """Write a dictionary as an artifact: YAML for `.yaml` and `.yml`, else JSON."""
    _meant(run_id).log_dict(dictionary, artifact_file)


def log_figure(figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
    """Write a figure of matplotlib or plotly as an artifact."""
    _meant(None).log_figure(figure, artifact_file, save_kwargs=save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = False,
) -> None:
    """Write an image (PIL, numpy, or a path) as an artifact: one file, or one of a row of steps under a key."""
    run = _meant(None)
    run.log_image(image, artifact_file, key=key, step=step, timestamp=timestamp)
    _wait_if(run, synchronous)


def log_table(data: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Write a table, a dictionary of columns or a pandas frame; one that is there already grows."""
    _meant(run_id).log_table(data, artifact_file)


def log_input(dataset: Any, context: str | None = None, tags: Mapping[str, str] | None = None) -> None:
    """Log a dataset that the run reads."""
    _meant(None).log_input(dataset, context, tags)


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """Where the run's artifacts are, or one of them."""
    return _meant(None).get_artifact_uri(artifact_path)


def flush(timeout: float | None = None) -> bool:
    """Wait until the stores have everything that this process logged; whether they did in time."""
    runs = {*active.all_runs(), *_attached.values()}
    return sum(not run.flush(timeout) for run in runs) == 0


def _meant(run_id: str | None) -> ActiveRun:
    """The run of that id, else of this thread, else of the process, else one that begins now."""
    if run_id is not None:
        return _by_id(run_id)
    run = active.current()
    if run is None:
        with active.lock:
            run = active.current() or _inherited() or start_run()
    return run


def _by_id(run_id: str) -> ActiveRun:
    for run in active.all_runs():
        if run.run_id == run_id:
            return run
    with active.lock:
        if run_id not in _attached:
            _attached[run_id] = _joined(chosen.target(), run_id)
        return _attached[run_id]


def _joined(target: Target, run_id: str) -> ActiveRun:
    """A run that others end."""
    from tracker.client import starting
    from tracker.client.lifecycle import end_with_program

    run = starting.attached_run(target, run_id)
    end_with_program(run)
    return run


def _inherited() -> ActiveRun | None:
    """The run of the process that spawned this one through `multiprocessing`, as a fork would have it."""
    inherited = active.inherited()
    if inherited is None:
        return None
    from tracker.client.target import located_target

    run_id, url = inherited
    run = _attached[run_id] = _joined(located_target(url), run_id)
    active.push(run, is_shared=True)
    return run


def _experiment(experiment_id: str | None) -> dict[str, str]:
    if experiment_id is None:
        return chosen.experiment()
    from tracker.client.reading import check_experiment

    check_experiment(experiment_id)
    return {"experiment_id": experiment_id}


def _wait_if(run: ActiveRun, synchronous: bool | None) -> None:
    if synchronous:
        run.flush()
