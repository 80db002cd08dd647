"""Waits in a run until how the machine is used was logged; the environment says that it is to be, and how."""

import time

import mlflow  # type: ignore[import-not-found]

with mlflow.start_run() as run:
    deadline = time.monotonic() + 30
    while not any(key.startswith("system/") for key in mlflow.get_run(run.info.run_id).data.metrics):
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.05)
