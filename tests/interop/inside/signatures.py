"""What the functions of MLflow's fluent API may be called with."""

import inspect

import mlflow  # type: ignore[import-not-found]


def signatures(names: list[str]) -> dict[str, list[str]]:
    """The names of each function's arguments, in their order, of those functions that there are."""
    found = {name: getattr(mlflow, name, None) for name in names}
    return {
        name: list(inspect.signature(function).parameters)
        for name, function in found.items()
        if inspect.isfunction(function)
    }
