"""Other loggers behind the few of MLflow's functions that the workloads call."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


class Trackio:
    """trackio, which logs to a database that a thread of its own writes."""

    def set_tracking_uri(self, where: str) -> None:
        os.environ["TRACKIO_DIR"] = where
        self._trackio: Any = import_module("trackio")

    def start_run(self) -> None:
        self._trackio.init(project="bench")

    def log_metric(self, key: str, value: float, step: int) -> None:
        self._trackio.log({key: value}, step=step)

    def log_metrics(self, metrics: Mapping[str, float], step: int) -> None:
        self._trackio.log(dict(metrics), step=step)

    def end_run(self) -> None:
        self._trackio.finish()


class TensorBoardX:
    """tensorboardX, which logs to an event file that a thread of its own writes."""

    def set_tracking_uri(self, where: str) -> None:
        self._where = where

    def start_run(self) -> None:
        self._writer: Any = import_module("tensorboardX").SummaryWriter(self._where)

    def log_metric(self, key: str, value: float, step: int) -> None:
        self._writer.add_scalar(key, value, step)

    def log_metrics(self, metrics: Mapping[str, float], step: int) -> None:
        for key, value in metrics.items():
            self._writer.add_scalar(key, value, step)

    def end_run(self) -> None:
        self._writer.close()


PEERS: dict[str, Callable[[], Any]] = {"trackio": Trackio, "tensorboardX": TensorBoardX}
