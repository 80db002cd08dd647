"""Asks MLflow's own client many searches of one store; an answer is what was found, or why it refused."""

from typing import Any

from mlflow.exceptions import MlflowException  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

from .read_store import VIEWS


def search_runs(uri: str, experiment_ids: list[str], questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each question is `{filter, order_by, view}`; each answer the runs' ids in order."""
    client = MlflowClient(uri)
    return [
        answer(
            lambda q=question: [
                run.info.run_id
                for run in client.search_runs(experiment_ids, q["filter"], VIEWS[q["view"]], order_by=q["order_by"])
            ]
        )
        for question in questions
    ]


def search_experiments(uri: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each answer is the experiments' names in order."""
    client = MlflowClient(uri)
    return [
        answer(
            lambda q=question: [
                experiment.name
                for experiment in client.search_experiments(
                    VIEWS[q["view"]], filter_string=q["filter"], order_by=q["order_by"]
                )
            ]
        )
        for question in questions
    ]


def answer(search: Any) -> dict[str, Any]:
    try:
        return {"found": search()}
    except MlflowException as refusal:
        return {"refused": refusal.message}
    except Exception as failure:
        return {"crashed": f"{type(failure).__name__}: {failure}"}
