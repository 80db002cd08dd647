"""Opens a store as MLflow's own client does: a database that is new is created, one of an older MLflow upgraded."""

from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]


def open_store(uri: str) -> list[str]:
    """The names of the experiments it then finds."""
    return [experiment.name for experiment in MlflowClient(uri).search_experiments()]
