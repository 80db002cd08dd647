"""Log runs of training, and read them, with MLflow's functions: `import tracker as mlflow` in a tracking script works.

A call costs about half a microsecond: it appends to a journal of this process, which survives the process. From there
everything is moved into the store, an `mlruns/` folder or a database that MLflow reads as its own.
"""

from tracker.client.chosen import set_tracking_uri
from tracker.client.fluent import (
    active_run,
    delete_tag,
    end_run,
    flush,
    get_artifact_uri,
    last_active_run,
    log_artifact,
    log_artifacts,
    log_dict,
    log_figure,
    log_image,
    log_input,
    log_metric,
    log_metrics,
    log_param,
    log_params,
    log_table,
    log_text,
    set_progress,
    set_tag,
    set_tags,
    start_run,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tracker.client.datasets import Dataset
    from tracker.client.reading import (
        create_experiment,
        delete_experiment,
        delete_run,
        get_experiment,
        get_experiment_by_name,
        get_parent_run,
        get_run,
        get_tracking_uri,
        restore_experiment,
        restore_run,
        search_experiments,
        search_runs,
        set_experiment,
        set_experiment_tag,
        set_experiment_tags,
    )
    from tracker.client.run import ActiveRun
    from tracker.client.views import Run

_LOADED_WHEN_USED = {
    "ActiveRun": "tracker.client.run",
    "Dataset": "tracker.client.datasets",
    "Run": "tracker.client.views",
    "create_experiment": "tracker.client.reading",
    "delete_experiment": "tracker.client.reading",
    "delete_run": "tracker.client.reading",
    "get_experiment": "tracker.client.reading",
    "get_experiment_by_name": "tracker.client.reading",
    "get_parent_run": "tracker.client.reading",
    "get_run": "tracker.client.reading",
    "get_tracking_uri": "tracker.client.reading",
    "restore_experiment": "tracker.client.reading",
    "restore_run": "tracker.client.reading",
    "search_experiments": "tracker.client.reading",
    "search_runs": "tracker.client.reading",
    "set_experiment": "tracker.client.reading",
    "set_experiment_tag": "tracker.client.reading",
    "set_experiment_tags": "tracker.client.reading",
}
"""What asks a store loads what reads stores: a script that only logs leaves that to another process."""


def __getattr__(name: str) -> object:
    if name not in _LOADED_WHEN_USED:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_LOADED_WHEN_USED[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "ActiveRun",
    "Dataset",
    "Run",
    "active_run",
    "create_experiment",
    "delete_experiment",
    "delete_run",
    "delete_tag",
    "end_run",
    "flush",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_parent_run",
    "get_run",
    "get_tracking_uri",
    "last_active_run",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_metric",
    "log_metrics",
    "log_param",
    "log_params",
    "log_table",
    "log_text",
    "restore_experiment",
    "restore_run",
    "search_experiments",
    "search_runs",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_progress",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "start_run",
]
