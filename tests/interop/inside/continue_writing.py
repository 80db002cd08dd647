"""Has MLflow's own client go on with experiments and runs that another program began."""

import math

import mlflow  # type: ignore[import-not-found]
from mlflow.entities import Metric, Param, RunTag  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

MAJOR = int(mlflow.__version__.split(".")[0])
LATER = 1_800_000_000_000


def continue_writing(uri: str, experiment_id: str, run_id: str) -> str:
    """Write into a run that runs, then end it, and add a run to its experiment; the new run's id."""
    client = MlflowClient(uri)
    client.set_experiment_tag(experiment_id, "continued", "by MLflow")
    client.log_metric(run_id, "loss", 0.001, LATER, 1_000)
    client.log_metric(run_id, "loss", 9.0, LATER, -1)
    client.log_metric(run_id, "of MLflow/new", math.nan, LATER, 0)
    client.log_batch(
        run_id,
        metrics=[Metric("batched", value, LATER, step) for step, value in enumerate((1.0, math.inf, 0.5))],
        params=[Param("continued", "yes"), Param("lr", "1e-3")],
        tags=[RunTag("continued", "yes")],
    )
    client.delete_tag(run_id, "to be deleted by MLflow")
    client.log_text(run_id, "written by MLflow", "notes/read me.txt")
    client.update_run(run_id, name="renamed by MLflow")
    client.set_terminated(run_id, "FAILED", LATER + 5)

    run = client.create_run(experiment_id, LATER + 6, tags={"mlflow.parentRunId": run_id}, run_name="MLflow's child")
    client.log_metric(run.info.run_id, "loss", 0.5, LATER, 0)
    client.delete_run(run.info.run_id)
    client.restore_run(run.info.run_id)
    client.rename_experiment(experiment_id, "renamed by MLflow")
    client.delete_experiment(experiment_id)
    client.restore_experiment(experiment_id)
    return str(run.info.run_id)
