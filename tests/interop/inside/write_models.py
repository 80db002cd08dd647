"""Has MLflow's own client write registered models, versions, prompts and logged models."""

import mlflow  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

MAJOR = int(mlflow.__version__.split(".")[0])


def write_registry(client: MlflowClient, run_id: str) -> None:
    client.create_registered_model("plain")
    client.create_registered_model("Größe 1.0", tags={"team": "vision", "empty": ""}, description="Two\nlines")
    client.set_registered_model_tag("Größe 1.0", "team", "changed")
    for number in range(1, 6):
        client.create_model_version(
            "Größe 1.0",
            f"s3://bucket/model/{number}",
            run_id if number % 2 else None,
            tags={"number": str(number), "with space": "x y"},
            run_link="https://example.org/run" if number == 1 else None,
            description=f"version {number}",
        )
    for version, stage in (("1", "Production"), ("2", "Staging"), ("3", "Archived")):
        client.transition_model_version_stage("Größe 1.0", version, stage)
    client.update_model_version("Größe 1.0", "2", "described\nanew")
    client.set_model_version_tag("Größe 1.0", "1", "later", "yes")
    client.delete_model_version_tag("Größe 1.0", "1", "with space")
    client.delete_model_version("Größe 1.0", "4")
    client.create_registered_model("renamed before")
    client.create_model_version("renamed before", "s3://bucket/model/renamed")
    client.rename_registered_model("renamed before", "renamed after")
    client.create_registered_model("gone")
    client.delete_registered_model("gone")
    if MAJOR >= 2:
        client.set_registered_model_alias("Größe 1.0", "champion", "1")
        client.set_registered_model_alias("Größe 1.0", "challenger", "5")
        client.set_registered_model_alias("Größe 1.0", "was", "2")
        client.delete_registered_model_alias("Größe 1.0", "was")
        client.register_prompt("a-prompt", "Say {{ this }}.", commit_message="first")
        client.register_prompt("a-prompt", "Say {{ that }}.", commit_message="second")


def write_logged_models(client: MlflowClient, experiment_id: str, run_id: str) -> None:
    from mlflow.entities import LoggedModelInput, LoggedModelOutput  # type: ignore[import-not-found]

    params, tags = {"depth": "3", "empty": ""}, {"team": "vision"}
    ready = client.create_logged_model(experiment_id, "ready", run_id, tags=tags, params=params, model_type="agent")
    client.finalize_logged_model(ready.model_id, "READY")
    failed = client.create_logged_model(experiment_id, "failed")
    client.finalize_logged_model(failed.model_id, "FAILED")
    client.create_logged_model(experiment_id, "pending", model_type="Größe")
    deleted = client.create_logged_model(experiment_id, "deleted")
    client.delete_logged_model(deleted.model_id)
    client.set_logged_model_tags(ready.model_id, {"team": "nlp", "more": "1"})
    client.log_metric(run_id, "of a model", 0.5, 1_700_000_000_000, 2, model_id=ready.model_id)
    client.log_outputs(run_id, [LoggedModelOutput(ready.model_id, 1)])
    client.log_inputs(run_id, models=[LoggedModelInput(failed.model_id)])
    trace = client.start_trace("a trace", experiment_id=experiment_id, inputs={"question": "ö"})
    client.end_trace(trace.trace_id)
    client.create_model_version("plain", f"models:/{ready.model_id}", run_id, model_id=ready.model_id)


def write_points_on_data(uri: str) -> str:
    """Points that name the dataset that they were measured on, which MLflow 3 alone does; the run's id."""
    client = MlflowClient(uri)
    run_id = client.create_run("0", run_name="on data").info.run_id
    for value, timestamp, step in ((0.25, 9, 3), (0.75, 8, 7)):
        client.log_metric(run_id, "loss", value, timestamp, step, dataset_name="train", dataset_digest="abc")
    return str(run_id)
