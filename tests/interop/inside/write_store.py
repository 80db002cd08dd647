"""Has MLflow's own client write a store with all the oddities that it takes."""

import math
from pathlib import Path
from urllib.parse import unquote, urlparse

import mlflow  # type: ignore[import-not-found]
from mlflow.entities import Metric, Param, RunTag  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

from .write_models import write_logged_models, write_registry

MAJOR = int(mlflow.__version__.split(".")[0])
START = 1_700_000_000_000

KEYS = ("loss", "train/loss", "a/b/c.d", "val loss", "größe-ß", "dash-dot.under_score", "日本語", "0digits")
VALUES = (
    0.1, 1 / 3, -2.5, 0.0, -0.0, 3, -7, 10**15, 1e300, -1.7976931348623157e308, 5e-324, 1e-7, 123456789.123456789,
    math.nan, math.inf, -math.inf,
)  # fmt: skip
TEXTS = {
    "empty": "",
    "spaces": "  both ends  ",
    "unicode": "Straße 日本語 🙂 e\u0301",
    "quotes": """it's "quoted" `so` \\ and % _""",
    "number": "1e-4",
    "json": '{"a": [1, 2, null]}',
    "escape": "\x1b[31mred\x1b[0m",
    "null-ish": "None",
    "dir/with space/key": "value",
}
LINES = {"newline at the end": "one line\n", "lines": "first\nsecond\n\nfourth", "returns": "a\r\nb\rc"}


def write_store(uri: str) -> None:
    """Fill the store at this URI, which is created."""
    mlflow.set_tracking_uri(uri)  # where MLflow 3 looks a logged model up when a version of it is registered
    client = MlflowClient(uri)
    first = write_experiments(client)
    write_runs(client, first)
    write_metrics(client, first)
    parent = write_nested_runs(client, first)
    write_deletions(client, first)
    if MAJOR >= 2:
        write_inputs(client, parent)
    if uri.startswith("file:"):
        write_short_lines(client, first, Path(unquote(urlparse(uri).path)))
    if MAJOR >= 2 or not uri.startswith("file:"):
        write_registry(client, parent)
    if MAJOR >= 3:
        write_logged_models(client, first, parent)


def write_experiments(client: MlflowClient) -> str:
    first = client.create_experiment(
        "first", tags={"team": "vision", "mlflow.note.content": "# A note\n\nwith *lines*\n"}
    )
    for name in ("team/vision/resnet", "Größe: 日本語 🙂", " spaces ", '100% "d" `b`_', "x" * 250):
        client.create_experiment(name, tags={"name again": name})
    client.create_experiment("elsewhere", artifact_location="s3://bucket/some where/ö")
    renamed = client.create_experiment("old name")
    client.rename_experiment(renamed, "renamed")
    client.set_experiment_tag(renamed, "team", "one")
    client.set_experiment_tag(renamed, "team", "two")
    client.set_experiment_tag(renamed, "empty", "")
    if MAJOR >= 3:
        client.set_experiment_tag(renamed, "gone", "1")
        client.delete_experiment_tag(renamed, "gone")
    deleted = client.create_experiment("deleted", tags={"kept": "yes"})
    client.create_run(deleted, START, run_name="in a deleted experiment")
    restored = client.create_experiment("deleted and restored")
    survivor = client.create_run(restored, START, run_name="was deleted alone").info.run_id
    client.create_run(restored, START + 1, run_name="went along")
    client.delete_run(survivor)
    client.delete_experiment(restored)
    client.restore_experiment(restored)
    client.delete_experiment(deleted)
    assert client.get_experiment(deleted).lifecycle_stage == "deleted"
    return str(first)


def write_runs(client: MlflowClient, experiment_id: str) -> None:
    """Every status, names of every kind, params and tags with odd values."""
    for number, status in enumerate(("FINISHED", "FAILED", "KILLED")):
        run = client.create_run(experiment_id, START + number, run_name=status.lower())
        client.set_terminated(run.info.run_id, status, START + 10_000 + number)
    scheduled = client.create_run(experiment_id, START + 3, run_name="scheduled")
    client.update_run(scheduled.info.run_id, status="SCHEDULED")
    for _ in range(3):
        client.create_run(experiment_id, START + 4, tags={"tie": "same start time"})
    client.create_run(experiment_id, START - 1, run_name="still running")
    unnamed = client.create_run(experiment_id, START + 5)
    client.update_run(unnamed.info.run_id, name="named later: 日本語/slash")
    tagged = client.create_run(experiment_id, START + 6, tags={"mlflow.runName": "named by tag"})
    client.set_tag(tagged.info.run_id, "mlflow.runName", "renamed by tag")
    batched = client.create_run(experiment_id, START + 7, run_name="before the batch")
    client.log_batch(batched.info.run_id, tags=[RunTag("mlflow.runName", "renamed in a batch")])
    nameless = client.create_run(experiment_id, START + 8, run_name="its tag is gone")
    client.delete_tag(nameless.info.run_id, "mlflow.runName")

    odd = client.create_run(experiment_id, START + 9, run_name="odd texts").info.run_id
    texts = TEXTS | (LINES if MAJOR >= 2 else {})
    for key, value in texts.items():
        client.log_param(odd, key, value)
    client.log_batch(odd, params=[Param(f"p{number}", str(number / 7)) for number in range(60)])
    client.log_param(odd, "long", "lang " * (1000 if MAJOR >= 2 else 90))
    client.log_param(odd, "none", None)
    for key, value in (TEXTS | LINES).items():
        client.set_tag(odd, key, value)
    client.set_tag(odd, "long", "ü" * 4000)
    client.set_tag(odd, "gone", "soon")
    client.delete_tag(odd, "gone")
    client.set_tag(odd, "number", "changed")


def write_metrics(client: MlflowClient, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, START + 20, run_name="metrics").info.run_id
    keys = (*KEYS, "colon:key") if MAJOR >= 2 else KEYS
    points = [Metric(key, value, START + i, i) for key in keys for i, value in enumerate(VALUES)]
    client.log_batch(run_id, metrics=points)
    for value in VALUES:
        client.log_metric(run_id, f"only {value}".replace("+", ""), value, START, 0)
    orders = {
        "out of order": ((0.5, 5), (0.1, 1), (0.9, 9), (0.3, 3)),
        "duplicates": ((1.0, 1), (1.0, 1), (2.0, 1), (1.0, 1)),
        "negative steps": ((0.1, -5), (0.2, -1), (0.3, 0), (0.05, -100)),
        "huge steps": ((0.1, 2**40), (0.2, 2**40 + 1), (0.3, 7)),
        "nan last": ((0.1, 1), (math.nan, 2)),
        "nan then number": ((math.nan, 1), (0.1, 2)),
        "nan among equals": ((-1.0, 1), (math.nan, 1), (1.0, 1)),
        "nan against minus": ((-1.0, 1), (math.nan, 1)),
        "nan against plus": ((1.0, 1), (math.nan, 1)),
    }
    for key, rows in orders.items():
        for value, step in rows:
            client.log_metric(run_id, key, value, START, step)
    for timestamp, value in ((30, 0.3), (10, 0.1), (20, 0.9), (30, 0.2), (0, 7.0)):
        client.log_metric(run_id, "one step many times", value, START + timestamp, 4)
        client.log_metric(run_id, "times run backwards", value, START - timestamp, timestamp)

    long = client.create_run(experiment_id, START + 21, run_name="a long history").info.run_id
    for first in range(0, 3000, 1000):
        client.log_batch(
            long, metrics=[Metric("loss", 1 / (i + 1), START + i * 17, i) for i in range(first, first + 1000)]
        )


def write_nested_runs(client: MlflowClient, experiment_id: str) -> str:
    parent = client.create_run(experiment_id, START + 30, run_name="parent").info.run_id
    for number in range(3):
        tags = {"mlflow.parentRunId": parent}
        child = client.create_run(experiment_id, START + 31 + number, tags=tags, run_name=f"child {number}")
        client.log_metric(child.info.run_id, "score", number / 3, START, 0)
    return str(parent)


def write_deletions(client: MlflowClient, experiment_id: str) -> None:
    for name in ("deleted", "deleted and restored"):
        run_id = client.create_run(experiment_id, START + 40, run_name=name).info.run_id
        client.log_param(run_id, "p", "kept")
        client.log_metric(run_id, "m", 1.5, START, 0)
        client.delete_run(run_id)
        if name != "deleted":
            client.restore_run(run_id)


def write_inputs(client: MlflowClient, run_id: str) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    def dataset(name: str, digest: str) -> Dataset:
        return Dataset(name, digest, "local", '{"uri": "data/ö.csv"}', '{"mlflow_colspec": []}', '{"num_rows": 3}')

    context = "mlflow.data.context"
    client.log_inputs(
        run_id,
        [
            DatasetInput(dataset("train set", "abc123"), [InputTag(context, "training"), InputTag("other", "x y")]),
            DatasetInput(dataset("größe/eval", "def456"), [InputTag(context, "eval")]),
            DatasetInput(Dataset("bare", "0", "code", "{}"), []),
        ],
    )
    other = client.create_run(client.get_run(run_id).info.experiment_id, START + 50, run_name="same data").info.run_id
    client.log_inputs(other, [DatasetInput(dataset("train set", "abc123"), [InputTag(context, "validation")])])


def write_short_lines(client: MlflowClient, experiment_id: str, root: Path) -> None:
    """The line of older MLflows, without a step, which no MLflow of today writes and every one reads."""
    run_id = client.create_run(experiment_id, START + 60, run_name="short lines").info.run_id
    metrics = root / experiment_id / run_id / "metrics"
    metrics.joinpath("two fields").write_text(f"{START} 0.25\n{START + 1} 0.5\n")
    metrics.joinpath("two and three").write_text(f"{START} 0.25\n{START + 1} 0.5 3\n{START + 2} nan 1\n")
    metrics.joinpath("python spellings").write_text(f"{START} 1E3 1\n{START} Infinity 2\n{START} 1_000 3\n")
