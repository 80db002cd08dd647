"""Has MLflow's own client log to a database for a while, as a training script does."""

import time

from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]


def log_steadily(uri: str, experiment_id: str, points: int) -> dict[str, object]:
    """One call for each point; the run's id and the slowest call's seconds. An error of MLflow's is the test's."""
    client = MlflowClient(uri)
    run_id = client.create_run(experiment_id, run_name="trained by MLflow").info.run_id
    slowest = 0.0
    for step in range(points):
        began = time.perf_counter()
        client.log_metric(run_id, "loss", 1 / (step + 1), step=step)
        slowest = max(slowest, time.perf_counter() - began)
    client.set_terminated(run_id)
    return {"run_id": run_id, "slowest": slowest}
