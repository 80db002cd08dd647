"""The first script that MLflow's guide has one write: a param, a metric three times, a folder of artifacts."""

from pathlib import Path
from random import Random

from mlflow import log_artifacts, log_metric, log_param  # type: ignore[import-not-found]

if __name__ == "__main__":
    draw = Random(7)
    log_param("param1", draw.randint(0, 100))
    for more in range(3):
        log_metric("foo", draw.random() + more)
    outputs = Path("outputs")
    outputs.mkdir(exist_ok=True)
    (outputs / "test.txt").write_text("hello world!")
    (outputs / "below").mkdir(exist_ok=True)
    (outputs / "below" / "other.txt").write_text("größe")
    log_artifacts("outputs")
