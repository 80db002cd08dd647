"""Waits in a run until how the machine is used was logged; the environment says that it is to be, and how."""

import time

import mlflow  # type: ignore[import-not-found]


def is_logged(run_id: str) -> bool:
    try:
        return any(key.startswith("system/") for key in mlflow.get_run(run_id).data.metrics)
    except ValueError:  # MLflow reads a file that it is just beginning to write
        return False


with mlflow.start_run() as run:
    deadline = time.monotonic() + 30
    while not is_logged(run.info.run_id):
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.05)
