"""Calls in the ways that scripts make them: by position, by keyword, for a run by its id, without waiting."""

import mlflow  # type: ignore[import-not-found]
import numpy as np

run = mlflow.start_run(None, None, "calls", log_system_metrics=None)
run_id = run.info.run_id
mlflow.log_metric("by position", 1.0, 1)
mlflow.log_metric(key="by keyword", value=2, step=2, synchronous=False, timestamp=0, run_id=run_id)
mlflow.log_metric("steps", 1, step=np.int64(2), synchronous=True)
for number, value in enumerate((np.float32(0.5), np.array(1.5), np.array([2.5]), np.int64(3), -1e300, 10**20)):
    mlflow.log_metric("values", value, number, timestamp=np.int64(7 + number))
mlflow.log_metrics({"a": 1, "b": 2.0}, 3, False, run_id, 5)
mlflow.log_metrics(metrics={}, step=1)
mlflow.log_param(key="p", value=None, synchronous=True)
mlflow.log_param("p", None)
mlflow.log_params({"q": 1, "r": [1, "x"]}, synchronous=False)
mlflow.log_params(params={"s": 1.0}, run_id=run_id)
mlflow.set_tag("t", 1, synchronous=False)
mlflow.set_tags({"u": None, "v": "w"}, synchronous=True)
mlflow.delete_tag("v")
mlflow.log_text(text="text", artifact_file="x/y.txt", run_id=run_id)
mlflow.log_dict(dictionary={"a": [1]}, artifact_file="x.yml", run_id=run_id)
mlflow.log_table(data={"a": [1, 2], "b": ["x", "y"]}, artifact_file="table.json", run_id=run_id)
with mlflow.start_run(run_name="nested", nested=True, tags={"k": 1}, description="d") as child:
    mlflow.log_metric("by id", 1.0, run_id=run_id)
    assert mlflow.active_run().info.run_id == child.info.run_id
    assert mlflow.get_artifact_uri("x").endswith(f"{child.info.run_id}/artifacts/x")
assert mlflow.active_run().info.run_id == run_id
mlflow.end_run(status="FINISHED")
mlflow.end_run()
assert mlflow.active_run() is None
assert mlflow.last_active_run().info.run_id == run_id
assert mlflow.get_experiment_by_name("none") is None
assert len(mlflow.search_runs(["0"], "metrics.a = 1", output_format="list", max_results=5)) == 1
with mlflow.start_run(run_id=child.info.run_id) as again:
    assert again.info.run_id == child.info.run_id
    mlflow.log_metric("again", 1)
