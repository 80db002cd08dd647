"""A file store written by hand, byte by byte, as MLflow would have."""

from collections.abc import Mapping
from pathlib import Path

START = 1_700_000_000_000
RUN = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"


def make_experiment(root: Path, experiment_id: str = "1", *, name: str = "first", extra: str = "") -> Path:
    """An experiment's folder with its meta.yaml."""
    folder = root / experiment_id
    folder.mkdir(parents=True)
    (folder / "meta.yaml").write_text(
        f"artifact_location: {folder.as_uri()}\n"
        f"creation_time: {START}\n"
        f"experiment_id: '{experiment_id}'\n"
        f"last_update_time: {START + 1}\n"
        f"lifecycle_stage: active\n"
        f"name: {name}\n{extra}"
    )
    return folder


def run_meta(experiment: Path, run_id: str = RUN, /, **changes: str) -> str:
    """The text of a run's meta.yaml, as MLflow 2.22 writes it, with some fields otherwise."""
    fields = {
        "artifact_uri": f"{experiment.as_uri()}/{run_id}/artifacts",
        "end_time": "null",
        "entry_point_name": "''",
        "experiment_id": f"'{experiment.name}'",
        "lifecycle_stage": "active",
        "run_id": run_id,
        "run_name": "by-hand-1",
        "run_uuid": run_id,
        "source_name": "''",
        "source_type": "4",
        "source_version": "''",
        "start_time": str(START),
        "status": "1",
        "tags": "[]",
        "user_id": "ada",
    } | changes
    return "".join(f"{key}: {value}\n" for key, value in sorted(fields.items()))


def make_run(experiment: Path, run_id: str = RUN, /, **changes: str) -> Path:
    """A run's folder with its meta.yaml and empty folders for what is logged."""
    folder = experiment / run_id
    for kind in ("params", "metrics", "tags", "artifacts"):
        (folder / kind).mkdir(parents=True)
    (folder / "meta.yaml").write_text(run_meta(experiment, run_id, **changes))
    return folder


def put(folder: Path, key: str, content: bytes) -> Path:
    """A file below a folder, with the folders on the way."""
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def fill(run: Path, *, number: int = 0) -> tuple[Mapping[str, str], Mapping[str, float]]:
    """Log a little; the params and latest metrics that are to be read back."""
    params = {"lr": f"0.{number}", "net/depth": str(number)}
    for key, value in params.items():
        put(run, f"params/{key}", value.encode())
    metrics = {"loss": 0.5 + number, "val/acc": -1.0 * number}
    for key, number_ in metrics.items():
        put(run, f"metrics/{key}", f"{START} 9.0 0\n{START} {number_!r} 1\n".encode())
    put(run, "tags/mlflow.runName", b"by-hand-1")
    return params, metrics
