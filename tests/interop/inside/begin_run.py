"""Has MLflow's fluent API begin a run that another program goes on with."""

import mlflow  # type: ignore[import-not-found]


def begin_run(uri: str, status: str) -> str:
    """A run with a param, a tag, an artifact and points of steps 0 to 2, left in that status; its id."""
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(uri)
    try:
        run = mlflow.start_run(experiment_id="0", run_name="begun by MLflow", tags={"by": "MLflow"})
        mlflow.log_param("lr", 0.1)
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_text("from MLflow", "notes/mlflow.txt")
        mlflow.end_run(status)
        return str(run.info.run_id)
    finally:
        mlflow.set_tracking_uri(before)
