"""What MLflow's functions may be called with, ours may be called with: by position and by keyword."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from tests.interop.conftest import MLflows

import tracker

OF_MLFLOW_3 = {
    "create_experiment": ["trace_location"],
    "set_experiment": ["trace_location"],
    "log_input": ["model"],
    "log_metric": ["model_id", "dataset"],
    "log_metrics": ["model_id", "dataset"],
}
"""Arguments that say things of models and traces, which come last and which tracker does not take."""


@pytest.mark.parametrize(("age", "not_taken"), [("2.22", {}), ("3.17", OF_MLFLOW_3)])
def test_every_function_takes_mlflows_arguments_in_mlflows_order(
    age: str, not_taken: dict[str, list[str]], mlflows: MLflows
) -> None:
    theirs = mlflows(age).ask("signatures", names=tracker.__all__)
    assert len(theirs) > 30
    for name, arguments in theirs.items():
        function: Callable[..., Any] = getattr(tracker, name)
        ours = list(inspect.signature(function).parameters)
        wanted = [argument for argument in arguments if argument not in not_taken.get(name, ())]
        assert ours[: len(wanted)] == wanted, name
