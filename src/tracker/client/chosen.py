"""The store and the experiment that this script chose, or that the environment did."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tracker.client.target import Target

_uri: str | None = None
_experiment: dict[str, str] | None = None


def set_tracking_uri(uri: str | os.PathLike[str]) -> None:
    """Log to and read from this store from now on; an empty text leaves it to the environment again."""
    global _uri, _experiment  # noqa: PLW0603
    text = os.fspath(uri)
    if text:
        _check_store(text)
    if (text or None) != _uri:
        _experiment = None
    _uri = text or None


def target() -> Target:
    """The store that is meant now."""
    from tracker.client.target import located_target

    return located_target(_uri)


def choose_experiment(experiment: dict[str, str]) -> None:
    global _experiment  # noqa: PLW0603
    _experiment = experiment


def experiment() -> dict[str, str]:
    """Which experiment new runs go to, as a run's creation says it: by id, or by name where no more is known."""
    if _experiment is not None:
        return _experiment
    if number := os.environ.get("MLFLOW_EXPERIMENT_ID", "").strip():
        return {"experiment_id": number}
    if name := os.environ.get("MLFLOW_EXPERIMENT_NAME", "").strip():
        return {"experiment_name": name}
    return {"experiment_id": "0", "experiment_name": "Default"}


def _check_store(text: str) -> None:
    from pathlib import Path

    from tracker.client.texts import working_folder
    from tracker.store.addresses import parse_address

    parse_address(text, Path(working_folder()))
