"""Run by the Python of an environment with real MLflow: `mlflow_side.py COMMAND FOLDER`, the answer as JSON."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import mlflow  # type: ignore[import-not-found, unused-ignore]

sys.path.insert(0, str(Path(__file__).parent))
import samples  # type: ignore[import-not-found, unused-ignore]


def write(folder: Path) -> dict[str, Any]:
    """Log every sample; gives where the artifacts lie, and the run's tags."""
    with _run(folder) as run:
        for name, text in samples.TEXTS.items():
            mlflow.log_text(text, name)
        for name, dictionary in samples.dictionaries().items():
            mlflow.log_dict(dictionary, f"dicts/{name}")
        for name, parts in (samples.tables() | samples.frames()).items():
            for part in parts:
                mlflow.log_table(part, name)
        for name, array in samples.arrays().items():
            mlflow.log_image(array, f"arrays/{name}")
        mlflow.log_image(samples.arrays()["bytes.png"], key="a/dog", step=3, timestamp=1234)
        mlflow.log_figure(samples.figure(), "plots/figure.png")
        source = folder / "source"
        mlflow.log_artifact(source / "a.txt")
        mlflow.log_artifact(source, "below")
        mlflow.log_artifacts(source, "content")
    return {"root": _root(run), "tags": mlflow.get_run(run.info.run_id).data.tags}


def describe(folder: Path) -> dict[str, Any]:
    """Every sample of a dataset as MLflow logs it; None where it cannot."""
    found: dict[str, Any] = {}
    for name, (function, arguments) in samples.datasets().items():
        try:
            entity = getattr(mlflow.data, function)(**arguments)._to_mlflow_entity()
        except Exception:
            found[name] = None
            continue
        fields = ("name", "digest", "source_type", "source", "schema", "profile")
        found[name] = {field: getattr(entity, field) for field in fields}
    return found


def new_run(folder: Path) -> dict[str, Any]:
    """A run without anything in it."""
    with _run(folder) as run:
        return {"root": _root(run), "run_id": run.info.run_id, "experiment_id": run.info.experiment_id}


def read(folder: Path) -> dict[str, Any]:
    """What MLflow finds in the run of `new_run`, whose artifacts and tags somebody else wrote."""
    _connect(folder)
    given = json.loads((folder / "written.json").read_text())
    for key, value in given["tags"].items():
        mlflow.MlflowClient().set_tag(given["run_id"], key, value)
    uri = f"runs:/{given['run_id']}"
    experiment = mlflow.MlflowClient().get_run(given["run_id"]).info.experiment_id
    mlflow.set_experiment(experiment_id=experiment)
    return {
        "texts": {name: mlflow.artifacts.load_text(f"{uri}/{name}") for name in given["texts"]},
        "dicts": {name: mlflow.artifacts.load_dict(f"{uri}/{name}") for name in given["dicts"]},
        "images": {name: list(mlflow.artifacts.load_image(f"{uri}/{name}").size) for name in given["images"]},
        "tables": {name: _loaded_table(name, given["run_id"]) for name in given["tables"]},
        "listed": [file.path for file in mlflow.artifacts.list_artifacts(run_id=given["run_id"])],
    }


def _loaded_table(name: str, run_id: str) -> Any:
    return json.loads(mlflow.load_table(name, run_ids=[run_id]).to_json(orient="split", index=False, date_format="iso"))


def _connect(folder: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")


def _run(folder: Path) -> Any:
    _connect(folder)
    experiment = mlflow.create_experiment("samples", artifact_location=str(folder / "artifacts"))
    return mlflow.start_run(experiment_id=experiment)


def _root(run: Any) -> str:
    return str(run.info.artifact_uri).removeprefix("file://")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    answer = {"write": write, "describe": describe, "new_run": new_run, "read": read}[sys.argv[1]](Path(sys.argv[2]))
    Path(sys.argv[2], "answer.json").write_text(json.dumps(answer))
